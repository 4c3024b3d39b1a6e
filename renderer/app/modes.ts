import { documentStore } from '#renderer/state/document-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import type { Session } from './session.ts';
import { type Mode, windowStore } from './window-store.ts';

let before: { readonly isReadOnly: boolean; readonly isPaletteOpen: boolean } | undefined;

/** Goes into a mode and back: what was open or could be edited before review is so again after it. */
export async function enterMode(mode: Mode, session: Pick<Session, 'flush'>): Promise<void> {
  if (windowStore.getState().mode === mode) return;
  if (mode === 'review') {
    // A drawing that cannot be changed is not saved: what is pending goes first.
    await session.flush();
    before = {
      isReadOnly: documentStore.getState().isReadOnly,
      isPaletteOpen: viewStore.getState().isPaletteOpen,
    };
    documentStore.setState({ isReadOnly: true });
    viewStore.setState({ isPaletteOpen: false });
  } else {
    documentStore.setState({ isReadOnly: before?.isReadOnly ?? false });
    viewStore.setState({ isPaletteOpen: before?.isPaletteOpen ?? true });
    before = undefined;
  }
  windowStore.setState({ mode });
}
