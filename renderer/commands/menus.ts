import { type MenuItem, type MenuRole, menus } from '#shared/contract/menu.ts';

/** The menus of the page as ids of commands; `-` is a line between groups. */
export interface PageMenu {
  readonly label: string;
  readonly items: readonly string[];
}

/** What the system does by a role in its own menu, the page does by a command. Other roles are the system's alone. */
const commandOfRole: Readonly<Partial<Record<MenuRole, string>>> = {
  cut: 'edit.cut',
  copy: 'edit.copy',
  paste: 'edit.paste',
};

export const pageMenus: readonly PageMenu[] = menus.map(({ label, items }) => ({
  label: label.replace('&', ''),
  items: items.flatMap(idsOf),
}));

function idsOf(item: MenuItem): readonly string[] {
  if ('separator' in item) return ['-'];
  if ('command' in item) return [item.command];
  const command = commandOfRole[item.role];
  return command === undefined ? [] : [command];
}

/** The context menu of the drawing: what is not available is left out. */
export const canvasMenu: readonly string[] = [
  'edit.rename',
  'drawing.connect',
  'connection.reverse',
  'connection.next-kind',
  'connection.reroute',
  'reach.ask',
  '-',
  'edit.cut',
  'edit.copy',
  'edit.paste',
  'edit.duplicate',
  'edit.delete',
  '-',
  'drawing.collapse',
  'drawing.lock',
  'arrange.layout-container',
  '-',
  'arrange.align-left',
  'arrange.align-top',
  'arrange.distribute-horizontally',
  'arrange.distribute-vertically',
  '-',
  'edit.select-kind',
  'edit.select-all',
  'view.fit',
];
