export type CloseAnswer = 'save' | 'discard' | 'cancel';

/** Where a window is on its way to being closed. */
export type ClosePhase = 'open' | 'saving' | 'asking' | 'discarding';

/**
 * What to do when a window is asked to close: edits of the last moment are saved first, without a question; a
 * question comes only when that does not succeed. While either goes on, asking again changes nothing.
 */
export function decideClose(hasUnsavedEdits: boolean, phase: ClosePhase): 'close' | 'save' | 'wait' {
  if (!hasUnsavedEdits || phase === 'discarding') return 'close';
  return phase === 'open' ? 'save' : 'wait';
}
