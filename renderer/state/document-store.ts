import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { createDocument } from '#shared/document/create-document.ts';
import { emptyHistory, type History, recordStep, redoStep, undoStep } from '#shared/document/history.ts';
import type { LintelDocument } from '#shared/document/records.ts';

/**
 * The open document. Everything that changes it goes through `dispatch`; the worker, the journal and the canvas
 * follow it by the same change sets.
 */
export interface DocumentState {
  readonly document: LintelDocument;
  /** Counts change sets since the document was opened; analyses carry the revision they are about. */
  readonly revision: number;
  readonly history: History;
  /** The revision that the library holds; smaller than `revision` while edits are not saved. */
  readonly savedRevision: number;
  /** Of a newer format: it can be looked at and exported, not changed. */
  readonly isReadOnly: boolean;
  /** Counts opened documents, so that views know that everything is another. */
  readonly openCount: number;
}

export interface DispatchOptions {
  /** Changes with the same gesture (typing in one field, holding an arrow key) are one step of undo. */
  readonly gesture?: string;
}

export type ChangeListener = (changes: ChangeSet, revision: number) => void;
export type OpenListener = (document: LintelDocument) => void;

/** What the store holds before the first document is opened: a drawing without a name. */
const nothingOpen = createDocument('nothing-open', '');

export const documentStore = createStore<DocumentState>(() => ({
  document: nothingOpen,
  revision: 0,
  history: emptyHistory,
  savedRevision: 0,
  isReadOnly: false,
  openCount: 0,
}));

export function useDocument<T>(selector: (state: DocumentState) => T): T {
  return useStore(documentStore, selector);
}

const changeListeners = new Set<ChangeListener>();
const openListeners = new Set<OpenListener>();

/**
 * Applies the changes as one step that undo takes back under this label ("Move 3 nodes"). False when nothing
 * happened: there are no changes, or the document is read-only.
 */
export function dispatch(label: string, changes: ChangeSet, options: DispatchOptions = {}): boolean {
  const { history, isReadOnly } = documentStore.getState();
  if (isReadOnly || changes.length === 0) return false;
  const { gesture } = options;
  apply(changes, recordStep(history, { label, changes, ...(gesture === undefined ? {} : { gesture }) }));
  return true;
}

/** Takes the last step back; returns its label, or undefined when there is none. */
export function undo(): string | undefined {
  return travel(undoStep(documentStore.getState().history));
}

/** Does the last undone step again; returns its label, or undefined when there is none. */
export function redo(): string | undefined {
  return travel(redoStep(documentStore.getState().history));
}

export interface OpenOptions {
  readonly isReadOnly?: boolean;
  /** Holds edits that the library has only in its journal: it counts as not saved. */
  readonly hasUnsavedEdits?: boolean;
}

/** Puts another document in the window, with an empty history. */
export function open(document: LintelDocument, options: OpenOptions = {}): void {
  documentStore.setState(({ openCount }) => ({
    document,
    revision: 0,
    history: emptyHistory,
    savedRevision: options.hasUnsavedEdits === true ? -1 : 0,
    isReadOnly: options.isReadOnly ?? false,
    openCount: openCount + 1,
  }));
  for (const listener of openListeners) listener(document);
}

/** The library holds everything up to this revision. */
export function markSaved(revision: number): void {
  documentStore.setState({ savedRevision: revision });
}

/** Calls the listener with every change set, undo and redo included, in order. */
export function subscribeChanges(listener: ChangeListener): () => void {
  changeListeners.add(listener);
  return () => {
    changeListeners.delete(listener);
  };
}

/** Calls the listener whenever another document is opened. */
export function subscribeOpened(listener: OpenListener): () => void {
  openListeners.add(listener);
  return () => {
    openListeners.delete(listener);
  };
}

function travel(move: ReturnType<typeof undoStep>): string | undefined {
  if (move === undefined || documentStore.getState().isReadOnly) return undefined;
  apply(move.changes, move.history);
  return move.label;
}

function apply(changes: ChangeSet, history: History): void {
  const { document, revision } = documentStore.getState();
  documentStore.setState({ document: applyChanges(document, changes), revision: revision + 1, history });
  for (const listener of changeListeners) listener(changes, revision + 1);
}
