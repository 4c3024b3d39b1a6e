import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** `unsaved`: edits wait for a pause; `failed`: the host does not take them, they stay in the window and are tried again. */
export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed';

export interface SessionState {
  readonly saveState: SaveState;
  /** Why saving failed, as a sentence. */
  readonly saveFault: string | undefined;
  /** The file the document was opened from or saved to. */
  readonly file: { readonly handle: string | undefined; readonly name: string } | undefined;
  /** The revision that the file holds. */
  readonly fileRevision: number;
}

export const sessionStore = createStore<SessionState>(() => ({
  saveState: 'saved',
  saveFault: undefined,
  file: undefined,
  fileRevision: 0,
}));

export function useSession<T>(selector: (state: SessionState) => T): T {
  return useStore(sessionStore, selector);
}
