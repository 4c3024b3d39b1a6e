import { Group, Kbd } from '@mantine/core';
import { keyLabel } from '#renderer/commands/key-label.ts';

/** A key combination as keys. */
export function KeyCaps({ keys }: { readonly keys: string }) {
  return (
    <Group gap={3} wrap="nowrap" component="span" display="inline-flex">
      {keyLabel(keys).map((key) => (
        <Kbd key={key} size="xs">
          {key}
        </Kbd>
      ))}
    </Group>
  );
}
