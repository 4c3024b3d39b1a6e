import type { Services } from '#renderer/app/services.tsx';

export type CommandGroup = 'File' | 'Edit' | 'Drawing' | 'Connection' | 'Arrange' | 'View' | 'Help';

/**
 * One thing that the user can do. The menus, the command palette, the context menu, the shortcut sheet and the key
 * bindings are all made from these; nothing else in the window binds a key to an act of the user.
 */
export interface Command {
  /** Never changed: native menus and tests name it. */
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** In the notation of `useHotkeys`: `mod+Shift+Z`. The first one is shown. */
  readonly keys?: readonly string[];
  /** Also while typing in a field: for what every application does there (save, command palette). */
  readonly inFields?: boolean;
  /** The browser or the system binds the keys (copy, paste); they are only shown. */
  readonly isNative?: boolean;
  /** Words that also find it in the command palette. */
  readonly keywords?: string;
  /** False hides it from the palette and disables it in menus. */
  when?(services: Services): boolean;
  /** A setting that is on or off: menus show the mark. */
  isOn?(): boolean;
  run(services: Services): unknown;
}
