export type CloseAnswer = 'save' | 'discard' | 'cancel';

/** What to do when a window is asked to close. */
export type CloseStep = 'close' | 'ask' | 'wait';

export interface CloseState {
  readonly hasUnsavedEdits: boolean;
  /** The question is on the screen, or the window is saving because of it. */
  readonly isAsking: boolean;
  /** The user chose to close without saving. */
  readonly isDiscarding: boolean;
}

export function decideClose({ hasUnsavedEdits, isAsking, isDiscarding }: CloseState): CloseStep {
  if (isDiscarding || !hasUnsavedEdits) return 'close';
  return isAsking ? 'wait' : 'ask';
}
