import { expect, test } from 'vitest';
import { commands } from '#renderer/commands/command-list.ts';
import { menus } from '#shared/contract/menu.ts';

test('every command of the native menu is in the command list of the window, by the same title', () => {
  const titles = new Map(commands.map(({ id, title }) => [id, title]));
  for (const { items } of menus) {
    for (const item of items) {
      if ('command' in item)
        expect({ [item.command]: item.label }).toEqual({ [item.command]: titles.get(item.command) });
    }
  }
});
