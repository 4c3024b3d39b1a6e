import type { BrowserWindow } from 'electron';
import { type ClosePhase, decideClose } from '#main/services/host/close-decision.ts';
import { assertNever } from '#shared/base/assert-never.ts';
import { askBeforeClose } from './dialogs.ts';

export interface CloseGuard {
  /** The window's own word about itself. */
  update(state: { readonly title: string; readonly hasUnsavedEdits: boolean }): void;
}

/** A save takes milliseconds; a page that has not saved by then has a reason that the user should hear of. */
const silentSaveMs = 2000;
const askedSaveMs = 10_000;

/** Keeps a window with unsaved edits open until they are saved, or the user says that they need not be. */
export function guardClose(window: BrowserWindow, requestSave: () => void): CloseGuard {
  let state = { title: 'the drawing', hasUnsavedEdits: false };
  let phase: ClosePhase = 'open';
  let patience: NodeJS.Timeout | undefined;

  function save(patienceMs: number): void {
    phase = 'saving';
    requestSave();
    clearTimeout(patience);
    patience = setTimeout(() => {
      if (phase === 'saving') ask().catch(() => undefined);
    }, patienceMs);
  }

  async function ask(): Promise<void> {
    phase = 'asking';
    const answer = await askBeforeClose(window, state.title);
    switch (answer) {
      case 'save':
        save(askedSaveMs);
        return;
      case 'discard':
        phase = 'discarding';
        window.close();
        return;
      case 'cancel':
        phase = 'open';
        return;
      default:
        return assertNever(answer);
    }
  }

  window.on('close', (event) => {
    const step = decideClose(state.hasUnsavedEdits, phase);
    if (step === 'close') return;
    event.preventDefault();
    if (step === 'save') save(silentSaveMs);
  });

  return {
    update(next) {
      state = next;
      window.setDocumentEdited(next.hasUnsavedEdits);
      if (phase !== 'saving' || next.hasUnsavedEdits) return;
      clearTimeout(patience);
      phase = 'open';
      window.close();
    },
  };
}
