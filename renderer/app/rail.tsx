import { ActionIcon, Stack, Tooltip } from '@mantine/core';
import {
  IconBinaryTree,
  IconCategory,
  IconFolder,
  IconHelp,
  IconLayoutSidebarRight,
  IconMoon,
  IconSun,
  IconSunMoon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { getCommand, runCommand } from '#renderer/commands/command-list.ts';
import { useView } from '#renderer/state/view-store.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import classes from './editor.module.css';
import { usePreferences } from './preferences-store.ts';
import { useServices } from './services.tsx';
import { useWindow } from './window-store.ts';

/** One button for each panel beside the drawing, and what concerns the whole window. */
export function Rail() {
  const tab = useWindow((state) => state.leftTab);
  const isOpen = useView((view) => view.isPaletteOpen);
  const isInspectorOpen = useView((view) => view.isInspectorOpen);
  const colorScheme = usePreferences((preferences) => preferences.colorScheme);
  const scheme = {
    auto: { next: 'view.theme-light', icon: IconSunMoon },
    light: { next: 'view.theme-dark', icon: IconSun },
    dark: { next: 'view.theme-auto', icon: IconMoon },
  }[colorScheme];
  return (
    <nav className={classes.rail} aria-label="Panels">
      <RailButton command="view.palette" icon={IconCategory} isOn={isOpen && tab === 'palette'} />
      <RailButton command="view.outline" icon={IconBinaryTree} isOn={isOpen && tab === 'outline'} />
      <RailButton command="view.library" icon={IconFolder} isOn={isOpen && tab === 'library'} />
      <Stack gap={4} mt="auto">
        <RailButton command="view.inspector" icon={IconLayoutSidebarRight} isOn={isInspectorOpen} />
        <RailButton command={scheme.next} icon={scheme.icon} />
        <RailButton command="help.shortcuts" icon={IconHelp} />
      </Stack>
    </nav>
  );
}

function RailButton({
  command: id,
  icon: Icon,
  isOn,
}: {
  readonly command: string;
  readonly icon: ComponentType<{ size: number; stroke: number }>;
  readonly isOn?: boolean;
}) {
  const services = useServices();
  const command = getCommand(id);
  const keys = command.keys?.[0];
  return (
    <Tooltip
      position="right"
      label={
        <>
          {command.title} {keys !== undefined && <KeyCaps keys={keys} />}
        </>
      }
    >
      <ActionIcon
        size="lg"
        variant={isOn === true ? 'light' : 'subtle'}
        color={isOn === true ? 'lintel' : 'gray'}
        aria-label={command.title}
        {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
        onClick={() => runCommand(id, services)}
      >
        <Icon size={20} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
