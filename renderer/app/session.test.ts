import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryHost } from '#renderer/host/memory-host.ts';
import { dispatch, documentStore, subscribeChanges, undo } from '#renderer/state/document-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import { HostError } from '#shared/contract/rpc.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { createDocument } from '#shared/document/create-document.ts';
import { headerOf } from '#shared/document/document-index.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { enterMode } from './modes.ts';
import { createSession, fileNameOf } from './session.ts';
import { sessionStore } from './session-store.ts';
import { windowStore } from './window-store.ts';

let lastId = 0;
let disposeLast: (() => void) | undefined;

function aSession() {
  const host = createMemoryHost(() => Date.now());
  const calls: string[] = [];
  const notices: string[] = [];
  const asked: unknown[] = [];
  let broken: string | undefined;
  const saved: { name: string; text: string }[] = [];
  const fileState = { isChangedOutside: false, mayOverwrite: false };
  const session = createSession({
    host: {
      ...host,
      call(method, input) {
        calls.push(method);
        if (broken !== undefined) return Promise.reject(new Error(broken));
        return host.call(method, input);
      },
    },
    files: {
      pick: async () => undefined,
      saveAs: async ({ suggestedName, content }) => {
        saved.push({ name: suggestedName, text: 'text' in content ? content.text : '' });
        return { handle: 'handle', name: suggestedName };
      },
      write: async (_handle, text, _id, mayOverwrite = false) => {
        if (fileState.isChangedOutside && !mayOverwrite)
          throw new HostError('changed-outside', 'The file changed.');
        saved.push({ name: 'written', text });
        return { name: 'written' };
      },
    },
    engine: {
      exportTo: async () => ({ ok: false, fault: { code: 'none', message: 'No picture.' } }),
      importText: async (_text, fileName, given) => {
        asked.push(given);
        if (fileName === 'broken.mmd')
          return { ok: false, fault: { code: 'syntax', message: 'Line 3 is not Mermaid.' } };
        return {
          ok: true,
          value: {
            document: createDocument('imported', 'Imported'),
            report: {
              recognised: 0,
              kept: 0,
              connections: 0,
              notes: [],
              ...(fileName === 'notes.md' && given?.block === undefined
                ? {
                    blocks: [
                      { number: 1, title: 'One' },
                      { number: 3, title: 'Three' },
                    ],
                  }
                : {}),
            },
          },
        };
      },
    },
    newId: () => `01TEST${String(++lastId)}`,
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
    notify: (message) => void notices.push(message),
    askToOverwrite: async () => fileState.mayOverwrite,
  });
  disposeLast = () => session.dispose();
  return {
    session,
    host,
    calls,
    notices,
    asked,
    saved,
    fileState,
    breakHost: (reason: string | undefined) => {
      broken = reason;
    },
  };
}

function place(name: string): void {
  const { document } = documentStore.getState();
  dispatch('Place', addNode(document, { kind: 'vpc', name, at: [0, 0] }).changes);
}

const openName = (): string => headerOf(documentStore.getState().document).name;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  disposeLast?.();
  vi.useRealTimers();
});

describe('a session', () => {
  it('keeps a new drawing from its first edit on, so that those left untouched do not pile up', async () => {
    const { session, host, calls } = aSession();
    await session.createBlank();
    expect(windowStore.getState().screen).toBe('editor');
    await session.createBlank();
    await vi.advanceTimersByTimeAsync(9000);
    await session.flush();
    expect(await host.call('library.list', {})).toMatchObject({ documents: [] });
    calls.length = 0;
    place('a');
    await vi.advanceTimersByTimeAsync(500);
    // The first edit comes with the whole drawing: a journal needs something to stand on.
    expect(calls).toEqual(['library.save']);
    const { documents } = await host.call('library.list', {});
    expect(documents).toMatchObject([{ name: 'Untitled', nodeCount: 1, hasRecovery: false }]);
    calls.length = 0;
    place('b');
    await vi.advanceTimersByTimeAsync(500);
    expect(calls).toEqual(['library.journal']);
  });

  it('keeps a drawing that nobody drew in when it is saved to a file', async () => {
    const { session, host } = aSession();
    await session.createBlank();
    await session.saveToFile('save');
    expect((await host.call('library.list', {})).documents).toHaveLength(1);
  });

  it('journals edits within half a second and saves after a pause', async () => {
    const { session, host, calls } = aSession();
    await session.createFrom(createDocument('x', 'Shop'));
    calls.length = 0;
    place('a');
    place('b');
    expect(sessionStore.getState().saveState).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(500);
    expect(calls).toEqual(['library.journal']);
    expect((await host.call('library.list', {})).documents[0]?.hasRecovery).toBe(true);
    await vi.advanceTimersByTimeAsync(3000);
    expect(calls).toEqual(['library.journal', 'library.save']);
    expect(sessionStore.getState().saveState).toBe('saved');
    expect((await host.call('library.list', {})).documents[0]).toMatchObject({
      nodeCount: 2,
      hasRecovery: false,
    });
  });

  it('brings back what was journalled but not saved, undone edits as undone', async () => {
    const { session, host, notices } = aSession();
    await session.createBlank();
    const { document } = documentStore.getState();
    const text = saveDocument(document);
    const journal: { sequence: number; changes: never }[] = [];
    const stop = subscribeChanges(
      (changes, sequence) => void journal.push({ sequence, changes: changes as never }),
    );
    place('a');
    place('b');
    undo();
    place('c');
    stop();
    const expected = saveDocument(documentStore.getState().document);
    await session.createBlank();
    // What a process that died leaves behind: the last save and the journal since.
    const { id } = document;
    await host.call('library.save', { id, name: 'Untitled', text, nodeCount: 0, sequence: 0 });
    await host.call('library.journal', { id, entries: journal });
    await session.openFromLibrary(id);
    expect(saveDocument(documentStore.getState().document)).toBe(expected);
    expect(notices).toEqual(['4 edits of the last session came back.']);
    expect(
      (await host.call('library.list', {})).documents.find((known) => known.id === id)?.hasRecovery,
    ).toBe(false);
  });

  it('keeps edits in the window when the host is gone, says so once, and saves when it is back', async () => {
    const { session, host, notices, breakHost } = aSession();
    await session.createBlank();
    breakHost('The host does not answer.');
    place('a');
    await vi.advanceTimersByTimeAsync(9000);
    expect(sessionStore.getState()).toMatchObject({
      saveState: 'failed',
      saveFault: 'The host does not answer.',
    });
    expect(notices).toHaveLength(1);
    breakHost(undefined);
    await vi.advanceTimersByTimeAsync(6000);
    expect(sessionStore.getState().saveState).toBe('saved');
    expect((await host.call('library.list', {})).documents[0]?.nodeCount).toBe(1);
  });

  it('saves the drawing that is open before it opens another', async () => {
    const { session, host } = aSession();
    await session.createBlank();
    place('a');
    await session.createBlank();
    const { documents } = await host.call('library.list', {});
    expect(documents.map((document) => document.nodeCount)).toEqual([1]);
  });

  it('changes nothing when a file cannot be used', async () => {
    const { session } = aSession();
    await session.createBlank();
    place('a');
    const before = documentStore.getState().document;
    await expect(
      session.openFile({ name: 'x.lintel.json', text: '{"format": "lintel/1", ' }),
    ).rejects.toThrow('x.lintel.json');
    await expect(session.openFile({ name: 'broken.mmd', text: 'graph' })).rejects.toThrow(
      'Line 3 is not Mermaid.',
    );
    expect(documentStore.getState().document).toBe(before);
  });

  it('opens an import as a new drawing and shows what was found', async () => {
    const { session } = aSession();
    await session.openFile({ name: 'diagram.mmd', text: 'graph TD' });
    expect(openName()).toBe('Imported');
    expect(documentStore.getState().document.id).toMatch(/^01TEST/);
    expect(windowStore.getState().dialog).toMatchObject({ type: 'import', file: { name: 'diagram.mmd' } });
  });

  it('takes one diagram of an import instead of all, in its place', async () => {
    const { session, host, asked } = aSession();
    await session.openFile({ name: 'notes.md', text: '' });
    const blocks = [
      { number: 1, title: 'One' },
      { number: 3, title: 'Three' },
    ];
    expect(windowStore.getState().dialog).toMatchObject({ blocks });
    await session.importAgain(3);
    expect(windowStore.getState().dialog).toMatchObject({ type: 'import', blocks, block: 3 });
    expect(asked.at(-1)).toEqual({ block: 3 });
    const { documents } = await host.call('library.list', {});
    expect(documents.map(({ id }) => id)).toEqual([documentStore.getState().document.id]);
  });

  it('gives a drawing made from a template an id of its own', async () => {
    const { session } = aSession();
    const template = createDocument('template', 'Three tiers');
    await session.createFrom(template);
    expect(documentStore.getState().document.id).not.toBe('template');
    expect(openName()).toBe('Three tiers');
  });

  it('asks where to save a drawing without a file, then writes that file', async () => {
    const { session, saved } = aSession();
    await session.createFrom(createDocument('x', 'Web shop: über'));
    await session.saveToFile('save');
    place('a');
    await session.saveToFile('save');
    expect(saved.map(({ name }) => name)).toEqual(['web-shop-uber.lintel.json', 'written']);
    expect(saved[1]?.text).toBe(saveDocument(documentStore.getState().document));
    expect(sessionStore.getState().fileRevision).toBe(1);
  });
});

describe('a file that another program wrote', () => {
  it('is overwritten only when the user says so', async () => {
    const { session, saved, fileState } = aSession();
    await session.createBlank();
    await session.saveToFile('save');
    place('a');
    fileState.isChangedOutside = true;
    await session.saveToFile('save');
    expect(saved).toHaveLength(1);
    expect(sessionStore.getState().fileRevision).toBe(0);
    fileState.mayOverwrite = true;
    await session.saveToFile('save');
    expect(saved).toHaveLength(2);
    expect(sessionStore.getState().fileRevision).toBe(1);
  });
});

describe('modes', () => {
  it('gives the simulation the room of the side panels, and gives it back', async () => {
    const { session } = aSession();
    await session.createBlank();
    viewStore.setState({ isPaletteOpen: true, isInspectorOpen: true, bottomPanel: 'cost', overlay: 'none' });
    const open = () => {
      const { isPaletteOpen, isInspectorOpen, bottomPanel, overlay } = viewStore.getState();
      return [isPaletteOpen, isInspectorOpen, bottomPanel, overlay];
    };
    await enterMode('simulate', session);
    expect(open()).toEqual([false, false, 'simulation', 'load']);
    place('a');
    expect(documentStore.getState().document.nodes.size).toBe(1);
    // Straight to the other mode, and back: as it was before the first.
    await enterMode('review', session);
    expect(documentStore.getState().isReadOnly).toBe(true);
    await enterMode('design', session);
    expect(open()).toEqual([true, true, 'cost', 'load']);
    expect(documentStore.getState().isReadOnly).toBe(false);
  });

  it('saves what is pending, lets nothing be changed, and gives everything back', async () => {
    const { session, host } = aSession();
    await session.createBlank();
    place('a');
    await enterMode('review', session);
    place('b');
    expect([...documentStore.getState().document.nodes.keys()]).toEqual(['a']);
    expect((await host.call('library.list', {})).documents[0]?.nodeCount).toBe(1);
    await enterMode('design', session);
    place('b');
    expect(documentStore.getState().document.nodes.size).toBe(2);
  });

  it('ends when another drawing is opened', async () => {
    const { session } = aSession();
    await session.createBlank();
    await enterMode('review', session);
    await session.createBlank();
    expect(windowStore.getState().mode).toBe('design');
    expect(documentStore.getState().isReadOnly).toBe(false);
  });
});

it('makes names of files that every system takes', () => {
  expect(fileNameOf(createDocument('x', '  A/B: "C"  '))).toBe('ab-c');
  expect(fileNameOf(createDocument('x', '???'))).toBe('untitled');
});
