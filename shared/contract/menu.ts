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

function item(command: string, label: string, accelerator?: string): MenuItem {
  return { command, label, ...(accelerator === undefined ? {} : { accelerator }) };
}

/** Accelerators are Electron's: `CmdOrCtrl+Shift+S`. Keys without a modifier are the window's own. */
export const menus: readonly Menu[] = [
  {
    id: 'file',
    label: '&File',
    items: [
      item('file.new', 'New drawing', 'CmdOrCtrl+N'),
      item('file.open', 'Open file …', 'CmdOrCtrl+O'),
      item('file.import', 'Import Mermaid …'),
      item('file.import-template', 'Import CloudFormation …'),
      separator,
      item('file.save', 'Save', 'CmdOrCtrl+S'),
      item('file.save-as', 'Save as …', 'CmdOrCtrl+Shift+S'),
      item('file.export', 'Export …', 'CmdOrCtrl+E'),
      separator,
      item('file.close', 'Close drawing'),
      separator,
      { role: 'quit' },
    ],
  },
  {
    id: 'edit',
    label: '&Edit',
    items: [
      item('edit.undo', 'Undo', 'CmdOrCtrl+Z'),
      item('edit.redo', 'Redo', 'CmdOrCtrl+Shift+Z'),
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      item('edit.duplicate', 'Duplicate', 'CmdOrCtrl+D'),
      item('edit.delete', 'Delete'),
      separator,
      item('edit.rename', 'Rename'),
      item('edit.select-all', 'Select all', 'CmdOrCtrl+A'),
      item('edit.select-kind', 'Select everything of the same kind'),
      item('edit.select-none', 'Select nothing', 'CmdOrCtrl+Shift+A'),
    ],
  },
  {
    id: 'drawing',
    label: '&Drawing',
    items: [
      item('view.search-palette', 'Search the palette'),
      item('drawing.connect', 'Connect to …'),
      item('connection.reverse', 'Reverse the connection'),
      item('connection.next-kind', 'Change the kind of connection'),
      item('connection.reroute', 'Route the connection automatically'),
      separator,
      item('drawing.lock', 'Lock in place', 'CmdOrCtrl+L'),
      item('drawing.collapse', 'Collapse the container'),
      separator,
      item('problems.fix-all', 'Fix every problem that can be fixed automatically'),
      separator,
      item('reach.ask', 'Ask whether it is reachable'),
      item('reach.hide', 'Hide the way on the drawing'),
      separator,
      item('reach.exposure', 'Show what the internet can reach'),
      item('reach.matrix', 'Show what reaches what'),
      item('reach.failures', 'Show what is lost when something fails'),
      item('reach.compare', 'Compare what is reachable with a revision'),
      item('reach.pinned', 'Show the pinned questions'),
      item('view.why', 'Ask why a check is shown or not'),
      item('view.quotas', 'Quotas of the account'),
      separator,
      item('simulation.run', 'Run the scenario', 'CmdOrCtrl+Enter'),
      item('simulation.pause', 'Pause the run, or let it go on'),
      item('simulation.cancel', 'Cancel the run'),
      item('simulation.play', 'Play or pause the run on the drawing'),
      item('simulation.new', 'New scenario'),
      item('simulation.scenario', 'Edit the scenario'),
      item('simulation.decisions', 'Show what scaling and health checks decided'),
      item('simulation.what-if', 'Try what could be decided otherwise'),
      item('simulation.compare', 'Compare two runs'),
    ],
  },
  {
    id: 'arrange',
    label: '&Arrange',
    items: [
      item('arrange.layout-all', 'Tidy the whole drawing', 'CmdOrCtrl+Shift+L'),
      item('arrange.layout-container', 'Tidy inside the container'),
      separator,
      item('arrange.align-left', 'Align left sides'),
      item('arrange.align-centre', 'Align centres'),
      item('arrange.align-right', 'Align right sides'),
      item('arrange.align-top', 'Align tops'),
      item('arrange.align-middle', 'Align middles'),
      item('arrange.align-bottom', 'Align bottoms'),
      separator,
      item('arrange.distribute-horizontally', 'Distribute horizontally'),
      item('arrange.distribute-vertically', 'Distribute vertically'),
    ],
  },
  {
    id: 'view',
    label: '&View',
    items: [
      item('view.palette', 'Palette'),
      item('view.outline', 'Outline'),
      item('view.library', 'Library'),
      item('view.inspector', 'Inspector'),
      separator,
      item('view.problems', 'Problems'),
      item('view.reachability', 'Reachability'),
      item('view.simulation', 'Simulation'),
      item('view.cost', 'Cost'),
      item('view.template', 'Template'),
      item('view.implied', 'Implied resources'),
      item('view.revisions', 'Revisions'),
      separator,
      item('view.simulate', 'Simulate mode'),
      item('view.review', 'Review mode', 'CmdOrCtrl+Shift+E'),
      separator,
      item('view.zoom-in', 'Zoom in'),
      item('view.zoom-out', 'Zoom out'),
      item('view.actual-size', 'Actual size'),
      item('view.fit', 'Fit the drawing in the window'),
      item('view.zoom-to-selection', 'Zoom to the selection'),
      separator,
      item('view.overlay-none', 'Show the drawing as it is'),
      item('view.overlay-problems', 'Colour by problems'),
      item('view.overlay-cost', 'Colour by cost'),
      item('view.overlay-load', 'Show the load of the run'),
      item('view.minimap', 'Minimap'),
      item('view.snap', 'Snap to guides'),
      separator,
      item('view.theme-auto', 'Theme of the system'),
      item('view.theme-light', 'Light theme'),
      item('view.theme-dark', 'Dark theme'),
      separator,
      item('view.interface-larger', 'Larger interface', 'CmdOrCtrl+Plus'),
      item('view.interface-smaller', 'Smaller interface', 'CmdOrCtrl+-'),
      item('view.interface-reset', 'Interface at 100 %', 'CmdOrCtrl+0'),
      { role: 'togglefullscreen' },
    ],
  },
  {
    id: 'help',
    label: '&Help',
    items: [
      item('help.command-palette', 'Command palette', 'CmdOrCtrl+K'),
      item('help.shortcuts', 'Keyboard shortcuts'),
      item('engine.restart', 'Restart the engine'),
      separator,
      item('help.about', 'About Lintel'),
    ],
  },
];
