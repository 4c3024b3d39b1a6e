import { describe, expect, it } from 'vitest';
import { applyChanges, type ChangeSet, reverseChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Analysis } from '#shared/engine/analysis.ts';
import { createEngineClient, type EnginePort } from './engine-client.ts';
import type { EngineAnswer, EngineRequest } from './engine-messages.ts';

interface FakeWorker extends EnginePort {
  readonly requests: EngineRequest[];
  isTerminated: boolean;
}

function aClient() {
  const workers: FakeWorker[] = [];
  const analyses: Analysis[] = [];
  const statuses: string[] = [];
  const frames: (() => void)[] = [];
  let timer: { readonly milliseconds: number; readonly callback: () => void } | undefined;
  const client = createEngineClient({
    spawn() {
      const worker: FakeWorker = {
        requests: [],
        isTerminated: false,
        postMessage(request) {
          // What does not survive structured clone would not reach a real worker.
          worker.requests.push(structuredClone(request));
        },
        onAnswer: () => undefined,
        onCrash: () => undefined,
        terminate() {
          worker.isTerminated = true;
        },
      };
      workers.push(worker);
      return worker;
    },
    nextFrame: (callback) => void frames.push(callback),
    after(milliseconds, callback) {
      const own = { milliseconds, callback };
      timer = own;
      return () => {
        if (timer === own) timer = undefined;
      };
    },
    onAnalysis: (analysis) => void analyses.push(analysis),
    onStatus: (status) => void statuses.push(status),
  });
  const worker = (): FakeWorker => {
    const last = workers.at(-1);
    if (last === undefined) throw new Error('No worker was started.');
    return last;
  };
  return {
    client,
    workers,
    analyses,
    statuses,
    worker,
    lastRequest: () => worker().requests.at(-1),
    frame() {
      for (const callback of frames.splice(0)) callback();
    },
    hang() {
      timer?.callback();
    },
    isWatching: () => timer !== undefined,
    /** Answers the last request that asks for an analysis. */
    analyse(from = worker(), isSettled = true) {
      const request = from.requests.findLast((known) => known.type !== 'query');
      if (request === undefined) throw new Error('Nothing to analyse.');
      answer(from, {
        id: request.id,
        type: 'analysis',
        analysis: { revision: 'revision' in request ? request.revision : -1, isSettled } as Analysis,
      });
    },
  };
}

function answer(worker: FakeWorker, message: EngineAnswer): void {
  worker.onAnswer(message);
}

function aDocument(): LintelDocument {
  return createDocument('01TEST', 'Test');
}

function anEdit(document: LintelDocument, name: string): { document: LintelDocument; changes: ChangeSet } {
  const { changes } = addNode(document, { kind: 'vpc', name, at: [0, 0] });
  return { document: applyChanges(document, changes), changes };
}

describe('the engine client', () => {
  it('gives a new worker the document and hands on its analysis', () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    expect(it.lastRequest()).toMatchObject({ type: 'open', revision: 0 });
    it.analyse();
    expect(it.analyses).toMatchObject([{ revision: 0 }]);
    expect(it.statuses).toEqual(['working', 'ready']);
    expect(it.isWatching()).toBe(false);
  });

  it('asks for what waits for the network once no edit is left', () => {
    const it = aClient();
    const document = aDocument();
    it.client.open({ document, revision: 0 });
    it.analyse();
    const first = anEdit(document, 'One');
    it.client.apply(first.changes, { document: first.document, revision: 1 });
    it.frame();
    const second = anEdit(first.document, 'Two');
    it.client.apply(second.changes, { document: second.document, revision: 2 });
    it.analyse(it.worker(), false);
    expect(it.lastRequest()).toMatchObject({ type: 'apply', revision: 2 });
    it.analyse(it.worker(), false);
    expect(it.lastRequest()).toMatchObject({ type: 'settle' });
    expect(it.statuses.at(-1)).toBe('working');
    it.analyse();
    expect(it.statuses.at(-1)).toBe('ready');
  });

  it('sends all edits of one frame as one message', () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    it.analyse();
    const first = anEdit(aDocument(), 'a');
    const second = anEdit(first.document, 'b');
    it.client.apply(first.changes, { document: first.document, revision: 1 });
    it.client.apply(second.changes, { document: second.document, revision: 2 });
    expect(it.worker().requests).toHaveLength(1);
    it.frame();
    expect(it.worker().requests).toHaveLength(2);
    expect(it.lastRequest()).toMatchObject({
      type: 'apply',
      revision: 2,
      changes: [...first.changes, ...second.changes],
    });
  });

  it('lets edits grow into one while the engine is busy', () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    const first = anEdit(aDocument(), 'a');
    it.client.apply(first.changes, { document: first.document, revision: 1 });
    it.frame();
    expect(it.worker().requests).toHaveLength(1);
    it.analyse();
    expect(it.lastRequest()).toMatchObject({ type: 'apply', revision: 1 });
    expect(it.statuses.at(-1)).toBe('working');
  });

  it('still asks about the newest revision when edits cancel out', () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    it.analyse();
    const { document, changes } = anEdit(aDocument(), 'a');
    it.client.apply(changes, { document, revision: 1 });
    it.client.apply(reverseChanges(changes), { document: aDocument(), revision: 2 });
    it.frame();
    expect(it.lastRequest()).toMatchObject({ type: 'apply', changes: [], revision: 2 });
  });

  it('drops answers about a document that is not open any more', () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    const stale = it.lastRequest();
    it.client.open({ document: createDocument('01OTHER', 'Other'), revision: 0 });
    answer(it.worker(), { id: stale?.id ?? -1, type: 'analysis', analysis: { revision: 0 } as Analysis });
    expect(it.analyses).toEqual([]);
  });

  it('answers questions about the document as the user sees it', async () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    it.analyse();
    const { document, changes } = anEdit(aDocument(), 'a');
    it.client.apply(changes, { document, revision: 1 });
    const explained = it.client.queries.explain('NET-001');
    expect(it.worker().requests.map((request) => request.type)).toEqual(['open', 'apply', 'query']);
    answer(it.worker(), { id: it.lastRequest()?.id ?? -1, type: 'value', value: '# Subnets' });
    await expect(explained).resolves.toBe('# Subnets');
  });

  it('replaces a worker that dies, gives it the document as it is now and asks the open questions again', async () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    it.analyse();
    const { document, changes } = anEdit(aDocument(), 'a');
    it.client.apply(changes, { document, revision: 1 });
    const explained = it.client.queries.explain('NET-001');
    it.worker().onCrash();
    expect(it.workers).toHaveLength(2);
    expect(it.workers[0]?.isTerminated).toBe(true);
    expect(it.worker().requests).toMatchObject([
      { type: 'open', revision: 1 },
      { type: 'query', name: 'explain' },
    ]);
    const [opened] = it.worker().requests;
    expect(opened?.type === 'open' && opened.document.nodes.has('a')).toBe(true);
    expect(it.statuses.at(-1)).toBe('restarting');
    it.analyse();
    answer(it.worker(), { id: it.worker().requests[1]?.id ?? -1, type: 'value', value: 'again' });
    await expect(explained).resolves.toBe('again');
    expect(it.statuses.at(-1)).toBe('ready');
  });

  it('takes a worker that does not answer for hung and replaces it', () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    expect(it.isWatching()).toBe(true);
    it.hang();
    expect(it.workers).toHaveLength(2);
    expect(it.lastRequest()).toMatchObject({ type: 'open' });
  });

  it('ignores what a replaced worker still says', () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    const [first] = it.workers;
    it.worker().onCrash();
    if (first !== undefined) it.analyse(first);
    expect(it.analyses).toEqual([]);
  });

  it('does not ask a third time what was open in two crashes', async () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    it.analyse();
    const laidOut = it.client.queries.layout({ all: true });
    it.worker().onCrash();
    it.analyse();
    it.worker().onCrash();
    await expect(laidOut).rejects.toThrow('stopped while it worked on this');
    expect(it.worker().requests.map((request) => request.type)).toEqual(['open']);
  });

  it('stops after three crashes without an answer, and starts again by hand', async () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    for (let crash = 0; crash < 3; crash += 1) it.worker().onCrash();
    expect(it.statuses.at(-1)).toBe('stopped');
    expect(it.workers).toHaveLength(3);
    await expect(it.client.queries.explain('NET-001')).rejects.toThrow('not running');
    it.client.restart();
    it.analyse();
    expect(it.statuses.at(-1)).toBe('ready');
  });

  it('starts from the document again when the engine cannot follow an edit, and gives up when that fails too', () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      answer(it.worker(), { id: it.lastRequest()?.id ?? -1, type: 'failure', message: 'broken' });
    }
    expect(it.workers).toHaveLength(3);
    expect(it.statuses.at(-1)).toBe('stopped');
  });

  it('passes on what a question failed with', async () => {
    const it = aClient();
    it.client.open({ document: aDocument(), revision: 0 });
    it.analyse();
    const explained = it.client.queries.explain('NET-999');
    answer(it.worker(), {
      id: it.lastRequest()?.id ?? -1,
      type: 'failure',
      message: 'No rule is called NET-999.',
    });
    await expect(explained).rejects.toThrow('No rule is called NET-999.');
    expect(it.workers).toHaveLength(1);
  });
});
