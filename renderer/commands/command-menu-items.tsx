import { Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { getCommand, isAvailable, runCommand } from './command-list.ts';

/** Commands as the items of a menu. Rendered when the menu opens, so that what is available is up to date. */
export function CommandMenuItems({
  ids,
  hideUnavailable = false,
}: {
  readonly ids: readonly string[];
  readonly hideUnavailable?: boolean;
}) {
  const services = useServices();
  const shown = ids.filter((id) => id === '-' || !hideUnavailable || isAvailable(getCommand(id), services));
  return shown.map((id, index) => {
    if (id === '-') {
      const isFirstOrLast = index === 0 || index === shown.length - 1 || shown[index + 1] === '-';
      // biome-ignore lint/suspicious/noArrayIndexKey: lines between groups have no identity.
      return isFirstOrLast ? null : <Menu.Divider key={`line-${index}`} />;
    }
    const command = getCommand(id);
    const keys = command.keys?.[0];
    return (
      <Menu.Item
        key={id}
        disabled={!isAvailable(command, services)}
        {...(command.isOn === undefined ? {} : { role: 'menuitemcheckbox', 'aria-checked': command.isOn() })}
        leftSection={command.isOn?.() === true ? <IconCheck size={14} /> : <span style={{ width: 14 }} />}
        rightSection={keys === undefined ? undefined : <KeyCaps keys={keys} />}
        onClick={() => runCommand(id, services)}
      >
        {command.title}
      </Menu.Item>
    );
  });
}
