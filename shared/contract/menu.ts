/**
 * The native menu bar as data. A command is the id of an entry in the window's command list, which says what it
 * does; a role is something that the system itself does. Accelerators are Electron's: `CmdOrCtrl+Shift+S`. Keys
 * without a modifier are the page's alone, because a menu would take them away from text fields.
 */
export type MenuItem =
  | { readonly separator: true }
  | { readonly command: string; readonly label: string; readonly accelerator?: string }
  | { readonly role: MenuRole };

export type MenuRole = 'cut' | 'copy' | 'paste' | 'togglefullscreen' | 'quit';

export interface Menu {
  readonly id: string;
  readonly label: string;
  readonly items: readonly MenuItem[];
}

const separator = { separator: true } as const;

function command(id: string, label: string, accelerator?: string): MenuItem {
  return { command: id, label, ...(accelerator === undefined ? {} : { accelerator }) };
}

export const menus: readonly Menu[] = [
  {
    id: 'file',
    label: '&File',
    items: [
      command('file.new', 'New drawing', 'CmdOrCtrl+N'),
      command('file.open', 'Open file …', 'CmdOrCtrl+O'),
      command('file.import', 'Import Mermaid …'),
      separator,
      command('file.save', 'Save', 'CmdOrCtrl+S'),
      command('file.save-as', 'Save as …', 'CmdOrCtrl+Shift+S'),
      command('file.export', 'Export …', 'CmdOrCtrl+E'),
      separator,
      command('file.close', 'Close drawing'),
      { role: 'quit' },
    ],
  },
  {
    id: 'edit',
    label: '&Edit',
    items: [
      command('edit.undo', 'Undo', 'CmdOrCtrl+Z'),
      command('edit.redo', 'Redo', 'CmdOrCtrl+Shift+Z'),
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      command('edit.duplicate', 'Duplicate', 'CmdOrCtrl+D'),
      command('edit.delete', 'Delete'),
      separator,
      command('edit.rename', 'Rename'),
      command('edit.select-all', 'Select all', 'CmdOrCtrl+A'),
      command('edit.select-kind', 'Select all of this kind'),
      command('edit.select-none', 'Select nothing', 'CmdOrCtrl+Shift+A'),
    ],
  },
  {
    id: 'drawing',
    label: '&Drawing',
    items: [
      command('view.search-palette', 'Search the palette'),
      command('drawing.connect', 'Connect'),
      separator,
      command('drawing.lock', 'Lock or unlock', 'CmdOrCtrl+L'),
      command('drawing.collapse', 'Collapse or expand'),
      separator,
      command('arrange.layout-all', 'Lay out everything', 'CmdOrCtrl+Shift+L'),
      command('arrange.layout-container', 'Lay out this container'),
      separator,
      command('problems.fix-all', 'Fix all problems that have a fix'),
    ],
  },
  {
    id: 'view',
    label: '&View',
    items: [
      command('view.palette', 'Palette'),
      command('view.outline', 'Outline'),
      command('view.library', 'Library'),
      command('view.inspector', 'Inspector'),
      separator,
      command('view.problems', 'Problems'),
      command('view.cost', 'Cost'),
      command('view.template', 'Template'),
      command('view.implied', 'Implied resources'),
      command('view.revisions', 'Revisions'),
      separator,
      command('view.zoom-in', 'Zoom in'),
      command('view.zoom-out', 'Zoom out'),
      command('view.fit', 'Fit the drawing in the window'),
      separator,
      command('view.theme-auto', 'Theme of the system'),
      command('view.theme-light', 'Light theme'),
      command('view.theme-dark', 'Dark theme'),
      separator,
      command('view.interface-larger', 'Larger interface', 'CmdOrCtrl+Plus'),
      command('view.interface-smaller', 'Smaller interface', 'CmdOrCtrl+-'),
      command('view.interface-reset', 'Interface at 100 %', 'CmdOrCtrl+0'),
      { role: 'togglefullscreen' },
    ],
  },
  {
    id: 'help',
    label: '&Help',
    items: [
      command('help.command-palette', 'All commands …', 'CmdOrCtrl+K'),
      command('help.shortcuts', 'Keyboard shortcuts'),
      command('help.about', 'About Lintel'),
    ],
  },
];
