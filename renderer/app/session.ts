import type { FileAccess, GivenFile } from '#renderer/host/file-access.ts';
import { messageOf } from '#renderer/host/message-of.ts';
import {
  type DocumentState,
  documentStore,
  markSaved,
  open,
  subscribeChanges,
} from '#renderer/state/document-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import type { EngineQueries } from '#renderer/worker/engine-messages.ts';
import type { JsonValue } from '#shared/base/json.ts';
import { describeFault } from '#shared/base/result.ts';
import type { HostClient } from '#shared/contract/host-contract.ts';
import { HostError } from '#shared/contract/rpc.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { createDocument } from '#shared/document/create-document.ts';
import { headerOf } from '#shared/document/document-index.ts';
import { languageOf } from '#shared/document/language-of.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { DocumentSettings, LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { enterMode } from './modes.ts';
import { sessionStore } from './session-store.ts';
import { openDialog, windowStore } from './window-store.ts';

export interface SessionOptions {
  readonly host: HostClient;
  readonly files: FileAccess;
  readonly engine: Pick<EngineQueries, 'importText' | 'exportTo'>;
  newId(): string;
  /** Calls back after that time unless cancelled. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Another program wrote the file since it was opened: may it be overwritten? */
  askToOverwrite(fileName: string): Promise<boolean>;
  /** Tells the user one sentence that asks for nothing. */
  notify(message: string, tone: 'info' | 'error'): void;
}

/** Which document is open, where it came from, and that nothing of it is lost. */
export interface Session {
  createBlank(settings?: Partial<DocumentSettings>): Promise<void>;
  /** A copy with an id of its own: templates, revisions of others, duplicates. */
  createFrom(document: LintelDocument, name?: string): Promise<void>;
  openFromLibrary(id: string): Promise<void>;
  /** A Lintel document, or anything that can be imported. A file that cannot be used changes nothing. */
  openFile(file: GivenFile): Promise<void>;
  /** Imports again what the import dialog shows, as all of its diagrams or as one; takes the place of what it drew. */
  importAgain(block: number | undefined): Promise<void>;
  /** Everything the host should have, now. Resolves when it has it or the try failed. */
  flush(): Promise<void>;
  /** Writes the file the document came from, or asks where. */
  saveToFile(mode: 'save' | 'save-as'): Promise<void>;
  close(): Promise<void>;
  /** Follows the document no longer. */
  dispose(): void;
}

const journalDelayMs = 400;
const saveDelayMs = 3000;
const retryDelayMs = 5000;
/** A thumbnail is for a list; larger pictures are left out. */
const maxThumbnailCharacters = 400_000;

/**
 * Every change set is journalled within half a second, the whole document is saved when the user pauses. A host that
 * does not answer keeps the edits in the window, the state says so, and it is tried again.
 */
export function createSession(options: SessionOptions): Session {
  const { host, files, engine } = options;
  let waiting: { sequence: number; changes: JsonValue }[] = [];
  let sequence = 0;
  /** Whether the library has the open drawing: one that nobody drew in is not kept. */
  let isKept = false;
  let cancelJournal: (() => void) | undefined;
  let cancelSave: (() => void) | undefined;
  let running: Promise<void> = Promise.resolve();

  const stopFollowing = subscribeChanges((changes) => {
    sequence += 1;
    // Change sets are JSON by construction: records hold JSON values only.
    waiting.push({ sequence, changes: changes as unknown as JsonValue });
    sessionStore.setState(({ saveState }) => ({ saveState: saveState === 'failed' ? 'failed' : 'unsaved' }));
    cancelJournal ??= options.after(journalDelayMs, () => {
      cancelJournal = undefined;
      void enqueue(journal);
    });
    scheduleSave(saveDelayMs);
  });

  /** One call to the host after the other, so that a save never overtakes the journal before it. */
  function enqueue(task: () => Promise<void>): Promise<void> {
    running = running.then(task).catch((error: unknown) => failed(messageOf(error)));
    return running;
  }

  function scheduleSave(delay: number): void {
    cancelSave?.();
    cancelSave = options.after(delay, () => {
      cancelSave = undefined;
      void enqueue(save);
    });
  }

  function failed(message: string): void {
    const { saveState } = sessionStore.getState();
    sessionStore.setState({ saveState: 'failed', saveFault: message });
    if (saveState !== 'failed') options.notify(`Not saved: ${message} It is tried again.`, 'error');
    scheduleSave(retryDelayMs);
  }

  async function journal(): Promise<void> {
    if (waiting.length === 0) return;
    // A journal needs something to stand on; that must not wait for a picture.
    if (!isKept) return keep(documentStore.getState(), sequence);
    const entries = waiting;
    waiting = [];
    try {
      await host.call('library.journal', { id: documentStore.getState().document.id, entries });
    } catch (error) {
      waiting = [...entries, ...waiting];
      throw error;
    }
  }

  async function save(): Promise<void> {
    const state = documentStore.getState();
    if (state.isReadOnly) return;
    const saved = sequence;
    // While saving fails it reads "not saved" until it has worked, not "saving" again and again.
    sessionStore.setState(({ saveState }) => ({ saveState: saveState === 'failed' ? 'failed' : 'saving' }));
    return keep(state, saved, await drawThumbnail(state.document));
  }

  /** Gives the host a whole document as it was after that many change sets. */
  async function keep(
    { document, revision }: Pick<DocumentState, 'document' | 'revision'>,
    saved: number,
    thumbnail?: string,
  ): Promise<void> {
    await host.call('library.save', {
      id: document.id,
      name: headerOf(document).name,
      text: saveDocument(document),
      nodeCount: document.nodes.size,
      sequence: saved,
      ...(thumbnail === undefined ? {} : { thumbnail }),
    });
    if (documentStore.getState().document.id !== document.id) return;
    isKept = true;
    waiting = waiting.filter((entry) => entry.sequence > saved);
    markSaved(revision);
    sessionStore.setState({ saveState: saved === sequence ? 'saved' : 'unsaved', saveFault: undefined });
  }

  async function drawThumbnail(document: LintelDocument): Promise<string | undefined> {
    if (document.nodes.size === 0) return undefined;
    try {
      const drawn = await engine.exportTo('svg', { theme: 'page' });
      return drawn.ok && drawn.value.text.length <= maxThumbnailCharacters ? drawn.value.text : undefined;
    } catch {
      // A document without its picture is still saved.
      return undefined;
    }
  }

  async function flush(): Promise<void> {
    cancelJournal?.();
    cancelJournal = undefined;
    if (cancelSave === undefined) return running;
    cancelSave();
    cancelSave = undefined;
    await enqueue(journal);
    return enqueue(save);
  }

  /** Puts the document in the window; from here on its edits are kept. */
  async function show(
    document: LintelDocument,
    shown: {
      readonly isReadOnly?: boolean;
      readonly isNew: boolean;
      /** Nothing is in it yet that would be missed. */
      readonly isBlank?: boolean;
      readonly hasUnsavedEdits?: boolean;
      readonly file?: { readonly handle: string | undefined; readonly name: string } | undefined;
      readonly sequence?: number;
    },
  ): Promise<void> {
    await enterMode('design', { flush });
    await flush();
    waiting = [];
    sequence = shown.sequence ?? 0;
    isKept = !shown.isNew;
    const isSavedNow = (shown.isNew && shown.isBlank !== true) || shown.hasUnsavedEdits === true;
    open(document, {
      isReadOnly: shown.isReadOnly ?? false,
      hasUnsavedEdits: isSavedNow,
    });
    sessionStore.setState({ saveState: 'saved', saveFault: undefined, file: shown.file, fileRevision: 0 });
    windowStore.setState({ screen: 'editor', wantedField: undefined });
    if (shown.isReadOnly === true) return;
    if (isSavedNow) await enqueue(save);
  }

  /** Undefined when another program wrote the file and the user keeps what it wrote. */
  async function writeFile(
    handle: string,
    name: string,
    text: string,
    documentId: string,
  ): Promise<string | undefined> {
    try {
      return (await files.write(handle, text, documentId)).name;
    } catch (error) {
      const isChangedOutside = error instanceof HostError && error.code === 'changed-outside';
      if (!isChangedOutside) throw error;
      if (!(await options.askToOverwrite(name))) return undefined;
      return (await files.write(handle, text, documentId, true)).name;
    }
  }

  async function createFrom(document: LintelDocument, name?: string): Promise<void> {
    const id = options.newId();
    const header = headerOf(document);
    const renamed = name === undefined ? header : { ...header, name };
    await show({ ...document, id, header: new Map([['document', renamed]]) }, { isNew: true });
  }

  return {
    createFrom,
    flush,
    createBlank: (settings) =>
      show(createDocument(options.newId(), 'Untitled', settings), { isNew: true, isBlank: true }),

    async openFromLibrary(id) {
      performance.mark('open-asked');
      await flush();
      const { text, journal: entries, fileHandle, fileName } = await host.call('library.open', { id });
      const opened = openDocument(text, fileName);
      if (!opened.ok) throw new Error(describeFault(opened.fault));
      const { document, recovered } = replay(opened.value.document, entries);
      await show(document, {
        isNew: false,
        isReadOnly: opened.value.isReadOnly,
        hasUnsavedEdits: recovered > 0,
        sequence: Math.max(0, ...entries.map((entry) => entry.sequence)),
        file: fileName === undefined ? undefined : { handle: fileHandle, name: fileName },
      });
      for (const notice of opened.value.notices) options.notify(notice, 'info');
      if (recovered > 0) {
        options.notify(`${countOf(recovered, 'edit')} of the last session came back.`, 'info');
      }
    },

    async openFile(file) {
      performance.mark('open-asked');
      if (isLintelFile(file)) {
        const opened = openDocument(file.text, file.name);
        if (!opened.ok) throw new Error(describeFault(opened.fault));
        await show(opened.value.document, {
          isNew: true,
          isReadOnly: opened.value.isReadOnly,
          file: { handle: file.handle, name: file.name },
        });
        for (const notice of opened.value.notices) options.notify(notice, 'info');
        return;
      }
      const imported = await engine.importText(file.text, file.name);
      if (!imported.ok) throw new Error(describeFault(imported.fault));
      await createFrom(imported.value.document);
      const { report } = imported.value;
      openDialog({ type: 'import', file, report, blocks: report.blocks ?? [] });
    },

    async importAgain(block) {
      const { dialog } = windowStore.getState();
      if (dialog?.type !== 'import') return;
      const { file, blocks } = dialog;
      const chosen = block === undefined ? {} : { block };
      const imported = await engine.importText(file.text, file.name, chosen);
      if (!imported.ok) throw new Error(describeFault(imported.fault));
      const { document, revision } = documentStore.getState();
      await createFrom(imported.value.document);
      if (revision === 0) await host.call('library.remove', { id: document.id });
      openDialog({ type: 'import', file, report: imported.value.report, blocks, ...chosen });
    },

    async saveToFile(mode) {
      // A file belongs to a document of the library.
      if (!isKept) await enqueue(save);
      const { document, revision } = documentStore.getState();
      const { file } = sessionStore.getState();
      const text = saveDocument(document);
      if (mode === 'save' && file?.handle !== undefined) {
        const name = await writeFile(file.handle, file.name, text, document.id);
        if (name !== undefined) {
          sessionStore.setState({ file: { handle: file.handle, name }, fileRevision: revision });
        }
        return;
      }
      const saved = await files.saveAs({
        suggestedName: file?.name.endsWith('.lintel.json')
          ? file.name
          : `${fileNameOf(document)}.lintel.json`,
        content: { text },
        mediaType: 'application/json',
        documentId: document.id,
      });
      if (saved !== undefined) sessionStore.setState({ file: saved, fileRevision: revision });
    },

    dispose() {
      stopFollowing();
      cancelJournal?.();
      cancelSave?.();
    },

    async close() {
      await flush();
      windowStore.setState({ screen: 'welcome' });
    },
  };
}

/** The document's name as the name of a file. */
export function fileNameOf(document: LintelDocument): string {
  const { name } = headerOf(document);
  const plain = name
    .normalize('NFKD')
    .replace(/[^\p{Letter}\p{Number} ._-]+/gu, '')
    .trim()
    .replace(/\s+/g, '-')
    .toLowerCase();
  return plain === '' ? 'untitled' : plain;
}

function isLintelFile({ name, text }: GivenFile): boolean {
  return languageOf(text, name) === 'lintel';
}

/** The saved document with what was journalled after it; stops at an entry that is no change set. */
function replay(
  document: LintelDocument,
  entries: readonly { readonly sequence: number; readonly changes: unknown }[],
): { readonly document: LintelDocument; readonly recovered: number } {
  let replayed = document;
  let recovered = 0;
  for (const entry of [...entries].sort((a, b) => a.sequence - b.sequence)) {
    if (!isChangeSet(entry.changes)) break;
    replayed = applyChanges(replayed, entry.changes);
    recovered += 1;
  }
  return { document: replayed, recovered };
}

function isChangeSet(value: unknown): value is ChangeSet {
  return (
    Array.isArray(value) &&
    value.every(
      (change) => typeof change === 'object' && change !== null && 'table' in change && 'id' in change,
    )
  );
}
