import { type ChangeSet, mergeChanges, reverseChanges } from './change-set.ts';

/** One step that undo takes back: everything between two marks, under the words the menu shows. */
export interface HistoryStep {
  readonly label: string;
  readonly changes: ChangeSet;
  /** Steps with the same gesture (typing in a field, holding an arrow key) grow into one. */
  readonly gesture?: string;
}

export interface History {
  readonly undo: readonly HistoryStep[];
  readonly redo: readonly HistoryStep[];
}

export const emptyHistory: History = { undo: [], redo: [] };

const maxSteps = 1000;

/** The history after an edit: undone steps are gone, and a step of the gesture that is still going on grows. */
export function recordStep(history: History, step: HistoryStep): History {
  if (step.changes.length === 0) return history;
  const last = history.undo.at(-1);
  if (last !== undefined && step.gesture !== undefined && last.gesture === step.gesture) {
    const merged = mergeChanges(last.changes, step.changes);
    const rest = history.undo.slice(0, -1);
    return { undo: merged.length === 0 ? rest : [...rest, { ...last, changes: merged }], redo: [] };
  }
  return { undo: [...history.undo.slice(-(maxSteps - 1)), step], redo: [] };
}

export interface HistoryMove {
  readonly history: History;
  readonly changes: ChangeSet;
  readonly label: string;
}

/** What undo does: the changes to apply and the history after it; undefined when there is nothing to undo. */
export function undoStep(history: History): HistoryMove | undefined {
  const step = history.undo.at(-1);
  if (step === undefined) return undefined;
  return {
    label: step.label,
    changes: reverseChanges(step.changes),
    history: { undo: history.undo.slice(0, -1), redo: [...history.redo, withoutGesture(step)] },
  };
}

export function redoStep(history: History): HistoryMove | undefined {
  const step = history.redo.at(-1);
  if (step === undefined) return undefined;
  return {
    label: step.label,
    changes: step.changes,
    history: { undo: [...history.undo, step], redo: history.redo.slice(0, -1) },
  };
}

/** An undone step is closed: typing on after a redo is a new step. */
function withoutGesture({ label, changes }: HistoryStep): HistoryStep {
  return { label, changes };
}
