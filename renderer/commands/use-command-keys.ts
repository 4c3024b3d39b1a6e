import { type HotkeyItem, useHotkeys } from '@mantine/hooks';
import { useMemo } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { commands, isAvailable, runCommand } from './command-list.ts';

/** Binds the keys of every command. A command that is not available leaves its keys to the browser. */
export function useCommandKeys(): void {
  const services = useServices();
  const [everywhere, outsideFields] = useMemo(() => {
    const bind = (inFields: boolean): HotkeyItem[] =>
      commands
        .filter((command) => command.isNative !== true && (command.inFields ?? false) === inFields)
        .flatMap((command) =>
          (command.keys ?? []).map(
            (keys): HotkeyItem => [
              keys,
              (event) => {
                if (event.defaultPrevented || !isAvailable(command, services)) return;
                if (!inFields && isInOverlay(event.target)) return;
                event.preventDefault();
                runCommand(command.id, services);
              },
              { preventDefault: false },
            ],
          ),
        );
    return [bind(true), bind(false)];
  }, [services]);
  useHotkeys(everywhere, [], true);
  useHotkeys(outsideFields);
}

/** Dialogs, menus and lists have keys of their own. */
function isInOverlay(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null
  );
}
