import { enterMode } from '#renderer/app/modes.ts';
import { preferencesStore, zoomInterface } from '#renderer/app/preferences-store.ts';
import { type LeftTab, windowStore } from '#renderer/app/window-store.ts';
import { showQuotas } from '#renderer/inspector/quotas-dialog.tsx';
import { showWhy } from '#renderer/panels/why-dialog.tsx';
import { type BottomPanel, type Overlay, requestOfCanvas, viewStore } from '#renderer/state/view-store.ts';
import type { Command } from './command.ts';

const isEditing = (): boolean => windowStore.getState().screen === 'editor';

function leftTab(tab: LeftTab, title: string, keys: readonly string[]): Command {
  const isOn = (): boolean => viewStore.getState().isPaletteOpen && windowStore.getState().leftTab === tab;
  return {
    id: `view.${tab}`,
    title,
    group: 'View',
    keys,
    when: isEditing,
    isOn,
    run() {
      viewStore.setState({ isPaletteOpen: !isOn() });
      windowStore.setState({ leftTab: tab });
    },
  };
}

function bottomPanel(panel: BottomPanel, title: string, keys: readonly string[]): Command {
  const isOn = (): boolean => viewStore.getState().bottomPanel === panel;
  return {
    id: `view.${panel}`,
    title,
    group: 'View',
    keys,
    when: isEditing,
    isOn,
    run: () => viewStore.setState({ bottomPanel: isOn() ? undefined : panel }),
  };
}

function overlay(value: Overlay, title: string): Command {
  return {
    id: `view.overlay-${value}`,
    title,
    group: 'View',
    keywords: 'overlay heat colour',
    when: isEditing,
    isOn: () => viewStore.getState().overlay === value,
    run: () => viewStore.setState({ overlay: value }),
  };
}

function colourScheme(value: 'auto' | 'light' | 'dark', title: string): Command {
  return {
    id: `view.theme-${value}`,
    title,
    group: 'View',
    keywords: 'theme colour scheme dark light appearance',
    isOn: () => preferencesStore.getState().colorScheme === value,
    run: () => preferencesStore.setState({ colorScheme: value }),
  };
}

export const viewCommands: readonly Command[] = [
  {
    id: 'view.search-palette',
    title: 'Search the palette',
    group: 'View',
    keys: ['/', 'shift+/'],
    keywords: 'add node place',
    when: isEditing,
    run() {
      viewStore.setState({ isPaletteOpen: true });
      windowStore.setState(({ focusPaletteSearch }) => ({
        leftTab: 'palette',
        focusPaletteSearch: focusPaletteSearch + 1,
      }));
    },
  },
  leftTab('palette', 'Palette', ['1']),
  leftTab('outline', 'Outline', ['2']),
  leftTab('library', 'Library', ['3']),
  {
    id: 'view.inspector',
    title: 'Inspector',
    group: 'View',
    keys: ['4'],
    when: isEditing,
    isOn: () => viewStore.getState().isInspectorOpen,
    run: () => viewStore.setState(({ isInspectorOpen }) => ({ isInspectorOpen: !isInspectorOpen })),
  },
  bottomPanel('problems', 'Problems', ['5']),
  {
    id: 'view.why',
    title: 'Ask why a check is shown or not',
    group: 'View',
    keywords: 'problem rule check missing hidden suppressed explain',
    when: isEditing,
    run: (services) => showWhy(services),
  },
  {
    id: 'view.quotas',
    title: 'Quotas of the account',
    group: 'View',
    keywords: 'limits raised service quotas override project',
    when: isEditing,
    run: (services) => showQuotas(services),
  },
  bottomPanel('reachability', 'Reachability', ['shift+Q']),
  bottomPanel('simulation', 'Simulation', ['shift+K']),
  bottomPanel('cost', 'Cost', ['6']),
  bottomPanel('template', 'Template', ['7']),
  bottomPanel('implied', 'Implied resources', ['8']),
  bottomPanel('revisions', 'Revisions', ['9']),
  {
    id: 'view.simulate',
    title: 'Simulate mode',
    group: 'View',
    keywords: 'run load test charts design',
    when: isEditing,
    isOn: () => windowStore.getState().mode === 'simulate',
    run: ({ session }) =>
      enterMode(windowStore.getState().mode === 'simulate' ? 'design' : 'simulate', session),
  },
  {
    id: 'view.review',
    title: 'Review mode',
    group: 'View',
    keys: ['mod+Shift+E'],
    keywords: 'present read-only design meeting',
    when: isEditing,
    isOn: () => windowStore.getState().mode === 'review',
    run: ({ session }) => enterMode(windowStore.getState().mode === 'review' ? 'design' : 'review', session),
  },
  {
    id: 'view.focus-canvas',
    title: 'Go to the drawing',
    group: 'View',
    keys: ['mod+J'],
    inFields: true,
    when: isEditing,
    run: () => requestOfCanvas({ type: 'focus' }),
  },
  {
    id: 'view.zoom-in',
    title: 'Zoom in',
    group: 'View',
    keys: ['plus', 'shift+plus', '='],
    when: isEditing,
    run: () => requestOfCanvas({ type: 'zoom-in' }),
  },
  {
    id: 'view.zoom-out',
    title: 'Zoom out',
    group: 'View',
    keys: ['minus'],
    when: isEditing,
    run: () => requestOfCanvas({ type: 'zoom-out' }),
  },
  {
    id: 'view.actual-size',
    title: 'Actual size',
    group: 'View',
    keys: ['0'],
    when: isEditing,
    run: () => requestOfCanvas({ type: 'actual-size' }),
  },
  {
    id: 'view.fit',
    title: 'Fit the drawing in the window',
    group: 'View',
    keys: ['F'],
    when: isEditing,
    run: () => requestOfCanvas({ type: 'fit' }),
  },
  {
    id: 'view.zoom-to-selection',
    title: 'Zoom to the selection',
    group: 'View',
    keys: ['shift+F'],
    when: isEditing,
    run: () => requestOfCanvas({ type: 'zoom-to-selection' }),
  },
  {
    id: 'view.minimap',
    title: 'Minimap',
    group: 'View',
    keys: ['M'],
    when: isEditing,
    isOn: () => viewStore.getState().isMinimapOpen,
    run: () => viewStore.setState(({ isMinimapOpen }) => ({ isMinimapOpen: !isMinimapOpen })),
  },
  {
    id: 'view.snap',
    title: 'Snap to guides',
    group: 'View',
    when: isEditing,
    isOn: () => viewStore.getState().isSnapping,
    run: () => viewStore.setState(({ isSnapping }) => ({ isSnapping: !isSnapping })),
  },
  overlay('none', 'Show the drawing as it is'),
  overlay('problems', 'Colour by problems'),
  overlay('cost', 'Colour by cost'),
  overlay('load', 'Show the load of the run'),
  colourScheme('auto', 'Theme of the system'),
  colourScheme('light', 'Light theme'),
  colourScheme('dark', 'Dark theme'),
  {
    id: 'view.interface-larger',
    title: 'Larger interface',
    group: 'View',
    keys: ['mod+plus', 'mod+shift+plus', 'mod+='],
    keywords: 'zoom font size accessibility',
    run: () => zoomInterface(1),
  },
  {
    id: 'view.interface-smaller',
    title: 'Smaller interface',
    group: 'View',
    keys: ['mod+minus'],
    keywords: 'zoom font size accessibility',
    run: () => zoomInterface(-1),
  },
  {
    id: 'view.interface-reset',
    title: 'Interface at 100 %',
    group: 'View',
    keys: ['mod+0'],
    keywords: 'zoom font size accessibility',
    run: () => zoomInterface(0),
  },
];
