import type { MenuItemConstructorOptions } from 'electron';
import { type MenuItem, menus } from '#shared/contract/menu.ts';

/** The native menu: commands go to the window by id, roles stay with the system. */
export function menuTemplate(
  platform: NodeJS.Platform,
  run: (command: string) => void,
): readonly MenuItemConstructorOptions[] {
  const template: MenuItemConstructorOptions[] = menus.map((menu) => ({
    id: menu.id,
    label: menu.label,
    submenu: menu.items
      // The application menu of macOS has these already.
      .filter((item) => !(platform === 'darwin' && 'role' in item && item.role === 'quit'))
      .map((item) => toTemplate(item, run)),
  }));
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...template] : template;
}

function toTemplate(item: MenuItem, run: (command: string) => void): MenuItemConstructorOptions {
  if ('separator' in item) return { type: 'separator' };
  if ('role' in item) return { role: item.role };
  return {
    id: item.command,
    label: item.label,
    // Shown only: the page binds the keys itself, and knows when a text field has them. macOS always binds.
    ...(item.accelerator === undefined ? {} : { accelerator: item.accelerator, registerAccelerator: false }),
    click: () => run(item.command),
  };
}
