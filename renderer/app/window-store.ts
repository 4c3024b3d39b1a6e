import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { GivenFile } from '#renderer/host/file-access.ts';
import type { ImportedBlock, ImportReport } from '#shared/import/imported.ts';

/**
 * `simulate` gives the room of the side panels to the run and its charts; `review` is for showing a drawing to a room: it
 * can be looked at from all sides, not changed.
 */
export type Mode = 'design' | 'simulate' | 'review';
export type LeftTab = 'palette' | 'outline' | 'library';
export type InspectorTab = 'properties' | 'connections' | 'usage' | 'implied' | 'notes';
export type Dialog =
  | { readonly type: 'export' }
  | {
      readonly type: 'import';
      readonly file: GivenFile;
      readonly report: ImportReport;
      /** The diagrams of the file, where it has several; `block` is the one that was taken alone. */
      readonly blocks: readonly ImportedBlock[];
      readonly block?: number;
    }
  | { readonly type: 'about' }
  | { readonly type: 'shortcuts' };

/** What the window shows at the moment, beside the document: nothing here is kept. */
export interface WindowState {
  readonly screen: 'welcome' | 'editor';
  readonly mode: Mode;
  readonly leftTab: LeftTab;
  readonly inspectorTab: InspectorTab;
  readonly dialog: Dialog | undefined;
  /** A field of the inspector that something else leads to; `number` grows so that the same field can be asked for again. */
  readonly wantedField: { readonly field: string; readonly number: number } | undefined;
  /** A line of the bill or a rule that a panel is asked to show. */
  readonly focusPaletteSearch: number;
}

export const windowStore = createStore<WindowState>(() => ({
  screen: 'welcome',
  mode: 'design',
  leftTab: 'palette',
  inspectorTab: 'properties',
  dialog: undefined,
  wantedField: undefined,
  focusPaletteSearch: 0,
}));

export function useWindow<T>(selector: (state: WindowState) => T): T {
  return useStore(windowStore, selector);
}

export function openDialog(dialog: Dialog): void {
  windowStore.setState({ dialog });
}

export function closeDialog(): void {
  windowStore.setState({ dialog: undefined });
}

/** Leads to a field of what is selected: `usage.…` opens the Usage tab. */
export function showField(field: string): void {
  windowStore.setState(({ wantedField }) => ({
    inspectorTab: field.startsWith('usage.') ? 'usage' : 'properties',
    wantedField: { field, number: (wantedField?.number ?? 0) + 1 },
  }));
}
