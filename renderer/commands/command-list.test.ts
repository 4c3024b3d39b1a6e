import { describe, expect, it } from 'vitest';
import { menus } from '#shared/contract/menu.ts';
import { commands, findCommand } from './command-list.ts';
import { keyLabel } from './key-label.ts';
import { canvasMenu, pageMenus } from './menus.ts';

describe('the list of commands', () => {
  it('has every id and every title once', () => {
    const ids = commands.map((command) => command.id);
    expect(new Set(ids).size).toBe(ids.length);
    const titles = commands.map((command) => command.title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('gives every key combination to one command', () => {
    const keys = commands.flatMap((command) =>
      (command.keys ?? []).map((combination) => combination.toLowerCase()),
    );
    expect(keys.filter((combination, index) => keys.indexOf(combination) !== index)).toEqual([]);
  });

  it('takes no plain key from somebody who types in a field', () => {
    for (const command of commands.filter(({ inFields }) => inFields === true)) {
      for (const combination of command.keys ?? []) expect(combination.toLowerCase()).toContain('mod+');
    }
  });
});

describe('the menus', () => {
  it('name commands that exist, by their titles and first keys', () => {
    for (const item of menus.flatMap((menu) => menu.items)) {
      if (!('command' in item)) continue;
      const command = findCommand(item.command);
      expect(command?.title, item.command).toBe(item.label);
      if (item.accelerator !== undefined) {
        expect(acceleratorOf(command?.keys?.[0] ?? ''), item.command).toBe(item.accelerator);
      }
    }
  });

  it('hold only commands that exist, in the page too', () => {
    for (const id of [...pageMenus.flatMap((menu) => menu.items), ...canvasMenu]) {
      if (id !== '-') expect(findCommand(id), id).toBeDefined();
    }
  });

  it('have everything that has no key and is no place in the palette', () => {
    const inMenus = new Set([...pageMenus.flatMap((menu) => menu.items), ...canvasMenu]);
    const unreachable = commands.filter(
      ({ id, keys }) => keys === undefined && !inMenus.has(id) && !id.startsWith('place.'),
    );
    expect(unreachable.map(({ id }) => id)).toEqual([]);
  });
});

it('writes keys as the platform does', () => {
  expect(keyLabel('mod+Shift+Z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(keyLabel('mod+shift+z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(keyLabel('Delete', false)).toEqual(['Del']);
  expect(keyLabel('F2', false)).toEqual(['F2']);
});

/** `mod+Shift+S` as Electron writes it. */
function acceleratorOf(keys: string): string {
  const names: Readonly<Record<string, string>> = {
    mod: 'CmdOrCtrl',
    shift: 'Shift',
    plus: 'Plus',
    minus: '-',
    '=': 'Plus',
  };
  return keys
    .split('+')
    .map((key) => names[key.toLowerCase()] ?? key)
    .join('+');
}
