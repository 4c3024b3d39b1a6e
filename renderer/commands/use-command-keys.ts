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
                if (!inFields && (isText(event.target) || isInOverlay(event.target))) return;
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
  // Our own look at the target: a radio button is an input, too, but nobody types in it.
  useHotkeys(outsideFields, []);
}

const notTyped: ReadonlySet<string> = new Set(['radio', 'checkbox', 'button', 'range', 'file', 'color']);

function isText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !notTyped.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Dialogs, menus and lists have keys of their own. */
function isInOverlay(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null
  );
}
