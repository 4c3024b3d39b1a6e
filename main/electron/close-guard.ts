import type { BrowserWindow } from 'electron';
import { decideClose } from '#main/services/host/close-decision.ts';
import { askBeforeClose } from './dialogs.ts';

export interface CloseGuard {
  /** The window's own word about itself. */
  update(state: { readonly title: string; readonly hasUnsavedEdits: boolean }): void;
}

/** Asks before a window with unsaved edits closes; with "Save" the window closes itself once it has saved. */
export function guardClose(window: BrowserWindow, requestSave: () => void): CloseGuard {
  let state = { title: 'the document', hasUnsavedEdits: false };
  let isAsking = false;
  let isSaving = false;
  let isDiscarding = false;

  async function ask(): Promise<void> {
    isAsking = true;
    const answer = await askBeforeClose(window, state.title);
    isAsking = false;
    isSaving = answer === 'save';
    if (answer === 'cancel') return;
    if (answer === 'discard') {
      isDiscarding = true;
      window.close();
      return;
    }
    requestSave();
  }

  window.on('close', (event) => {
    // A window that does not answer saves nothing any more: a second attempt while it saves asks again.
    const step = decideClose({ hasUnsavedEdits: state.hasUnsavedEdits, isAsking, isDiscarding });
    if (step === 'close') return;
    event.preventDefault();
    if (step === 'ask') ask().catch(() => undefined);
  });

  return {
    update(next) {
      state = next;
      window.setTitle(next.hasUnsavedEdits ? `* ${next.title}` : next.title);
      window.setDocumentEdited(next.hasUnsavedEdits);
      if (!isSaving || next.hasUnsavedEdits) return;
      isSaving = false;
      window.close();
    },
  };
}
