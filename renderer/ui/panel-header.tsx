import { CloseButton, Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The name of a panel, its tools and the way to close it. */
export function PanelHeader({
  title,
  children,
  onClose,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly onClose: () => void;
}) {
  return (
    <Group h="2.25rem" px="sm" gap="xs" wrap="nowrap" style={{ flex: 'none' }}>
      <Title order={2} fz="sm" style={{ flex: 1 }}>
        {title}
      </Title>
      {children}
      <CloseButton size="sm" aria-label={`Close ${title.toLowerCase()}`} onClick={onClose} />
    </Group>
  );
}
