import type { EngineStatus } from '#renderer/state/analysis-store.ts';
import type { PriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Analysis } from '#shared/engine/analysis.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import type { EngineAnswer, EngineQueries, EngineRequest, QueryName } from './engine-messages.ts';

/** What the client needs of a worker; tests hand in a fake. */
export interface EnginePort {
  postMessage(request: EngineRequest): void;
  onAnswer: (answer: EngineAnswer) => void;
  onCrash: () => void;
  terminate(): void;
}

export interface EngineClientOptions {
  spawn(): EnginePort;
  /** Calls back once, before the next frame is painted. */
  nextFrame(callback: () => void): void;
  /** Calls back after that time unless cancelled. */
  after(milliseconds: number, callback: () => void): () => void;
  onAnalysis(analysis: Analysis): void;
  onStatus(status: EngineStatus): void;
}

/** The document as the engine should see it, with its revision: asked for when a worker starts afresh. */
export interface EngineSource {
  readonly document: LintelDocument;
  readonly revision: number;
}

export interface EngineClient {
  readonly queries: EngineQueries;
  /** Another document: everything known about the previous one is dropped. */
  open(source: EngineSource): void;
  /** Edits of the open document; `source` is the document after them. Sent once a frame, however many came. */
  apply(changes: ChangeSet, source: EngineSource): void;
  /** After `stopped`: one more try. */
  restart(): void;
  /** Other prices from now on, also for a worker that starts afresh; undefined takes those that came with Lintel. */
  switchPrices(catalogue: PriceCatalogue | undefined): Promise<void>;
  /** Figures of a run for the bill, also for a worker that starts afresh; undefined takes them away again. */
  takeSimulation(result: SimulationResult | undefined): Promise<void>;
  close(): void;
}

interface PendingQuery {
  readonly name: QueryName;
  readonly args: readonly unknown[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  crashes: number;
}

/** A query may be slow on a huge document; an edit may not. Past these the worker is taken for hung. */
const patienceMs: Readonly<Partial<Record<QueryName, number>>> = {
  layout: 120_000,
  importText: 120_000,
  exportTo: 60_000,
  importPrices: 120_000,
  studyCost: 60_000,
};
const defaultPatienceMs = 20_000;
/** A worker that dies this often without one answer between will die again. */
const crashesBeforeStop = 3;

/**
 * Keeps a copy of the document in the worker and asks it questions. Edits are sent once a frame and one at a time;
 * answers about another document are dropped, answers about an older revision count as stale. A worker that
 * dies or hangs is replaced, given the document as it is now, and asked the open questions again; a question that
 * was open in two crashes is not asked a third time.
 */
export function createEngineClient(options: EngineClientOptions): EngineClient {
  let port: EnginePort | undefined;
  let source: EngineSource | undefined;
  let waiting: ChangeSet | undefined;
  let prices: PriceCatalogue | undefined;
  let run: SimulationResult | undefined;
  let isFrameAsked = false;
  let nextId = 1;
  let crashes = 0;
  let status: EngineStatus = 'starting';
  let stopPatience: (() => void) | undefined;
  const analyses = new Map<number, number>();
  const queries = new Map<number, PendingQuery>();

  function setStatus(next: EngineStatus): void {
    if (status === next) return;
    status = next;
    options.onStatus(next);
  }

  function start(): void {
    const started = options.spawn();
    started.onAnswer = (answer) => {
      if (started === port) receive(answer);
    };
    started.onCrash = () => {
      if (started === port) crashed();
    };
    port = started;
    waiting = undefined;
    if (prices !== undefined) send({ id: nextId++, type: 'query', name: 'replacePrices', args: [prices] });
    if (run !== undefined && source !== undefined)
      send({ id: nextId++, type: 'query', name: 'takeSimulation', args: [run, source.document] });
    if (source !== undefined) send({ id: track(source.revision), type: 'open', ...source });
    for (const [id, query] of queries) send({ id, type: 'query', name: query.name, args: query.args });
  }

  function track(revision: number): number {
    const id = nextId++;
    analyses.set(id, revision);
    return id;
  }

  function send(request: EngineRequest): void {
    port?.postMessage(request);
    if (stopPatience === undefined) watch();
  }

  /** One clock for everything that is open, restarted by every answer. */
  function watch(): void {
    stopPatience?.();
    stopPatience = undefined;
    if (analyses.size === 0 && queries.size === 0) return;
    const patience = Math.max(
      defaultPatienceMs,
      ...[...queries.values()].map((query) => patienceMs[query.name] ?? defaultPatienceMs),
    );
    stopPatience = options.after(patience, crashed);
  }

  function receive(answer: EngineAnswer): void {
    if (answer.type !== 'failure') crashes = 0;
    const revision = analyses.get(answer.id);
    analyses.delete(answer.id);
    const query = queries.get(answer.id);
    queries.delete(answer.id);
    watch();
    if (answer.type === 'analysis') {
      // Unknown ids belong to a document or a worker that is gone.
      if (revision === undefined) return;
      options.onAnalysis(answer.analysis);
      if (waiting !== undefined) flush();
      else if (answer.analysis.isSettled) setStatus('ready');
      // The hand rests: time for what takes longer than a frame.
      else send({ id: track(revision), type: 'settle' });
    } else if (answer.type === 'value') {
      query?.resolve(answer.value);
    } else if (query !== undefined) {
      query.reject(new Error(answer.message));
    } else if (revision !== undefined) {
      // An edit that the engine cannot follow leaves its copy in doubt: it starts again from the document itself.
      crashed();
    }
  }

  function crashed(): void {
    stopPatience?.();
    stopPatience = undefined;
    port?.terminate();
    port = undefined;
    analyses.clear();
    crashes += 1;
    for (const [id, query] of queries) {
      query.crashes += 1;
      if (query.crashes < 2) continue;
      queries.delete(id);
      query.reject(
        new Error('The engine stopped while it worked on this. Try it with a smaller part of the drawing.'),
      );
    }
    if (crashes >= crashesBeforeStop) {
      for (const query of queries.values()) query.reject(new Error('The engine does not start.'));
      queries.clear();
      setStatus('stopped');
      return;
    }
    setStatus('restarting');
    start();
  }

  function flush(isForced = false): void {
    // One edit at a time: while the engine is busy, the next ones grow into one.
    if (waiting === undefined || port === undefined || source === undefined) return;
    if (analyses.size > 0 && !isForced) return;
    const changes = waiting;
    waiting = undefined;
    send({ id: track(source.revision), type: 'apply', changes, revision: source.revision });
  }

  function ask(name: QueryName, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (status === 'stopped') {
        reject(new Error('The engine is not running. Choose "Restart the engine".'));
        return;
      }
      // What is asked is answered about the document as the user sees it, so edits go first.
      flush(true);
      const id = nextId++;
      queries.set(id, { name, args, resolve, reject, crashes: 0 });
      if (port === undefined) start();
      else send({ id, type: 'query', name, args });
    });
  }

  function open(opened: EngineSource): void {
    source = opened;
    waiting = undefined;
    analyses.clear();
    if (status === 'stopped') return;
    setStatus('working');
    if (port === undefined) start();
    else send({ id: track(opened.revision), type: 'open', ...opened });
  }

  return {
    queries: {
      fix: (...args) => ask('fix', args) as ReturnType<EngineQueries['fix']>,
      offerIntent: (...args) => ask('offerIntent', args) as ReturnType<EngineQueries['offerIntent']>,
      fixChoices: (...args) => ask('fixChoices', args) as ReturnType<EngineQueries['fixChoices']>,
      explain: (...args) => ask('explain', args) as ReturnType<EngineQueries['explain']>,
      why: (...args) => ask('why', args) as ReturnType<EngineQueries['why']>,
      makeExplicit: (...args) => ask('makeExplicit', args) as ReturnType<EngineQueries['makeExplicit']>,
      exportTo: (...args) => ask('exportTo', args) as ReturnType<EngineQueries['exportTo']>,
      importText: (...args) => ask('importText', args) as ReturnType<EngineQueries['importText']>,
      layout: (...args) => ask('layout', args) as ReturnType<EngineQueries['layout']>,
      askReach: (...args) => ask('askReach', args) as ReturnType<EngineQueries['askReach']>,
      askService: (...args) => ask('askService', args) as ReturnType<EngineQueries['askService']>,
      reachEnds: (...args) => ask('reachEnds', args) as ReturnType<EngineQueries['reachEnds']>,
      exposure: (...args) => ask('exposure', args) as ReturnType<EngineQueries['exposure']>,
      reachMatrix: (...args) => ask('reachMatrix', args) as ReturnType<EngineQueries['reachMatrix']>,
      failures: (...args) => ask('failures', args) as ReturnType<EngineQueries['failures']>,
      compareReach: (...args) => ask('compareReach', args) as ReturnType<EngineQueries['compareReach']>,
      fixReach: (...args) => ask('fixReach', args) as ReturnType<EngineQueries['fixReach']>,
      fixService: (...args) => ask('fixService', args) as ReturnType<EngineQueries['fixService']>,
      instanceTypes: (...args) => ask('instanceTypes', args) as ReturnType<EngineQueries['instanceTypes']>,
      drawThumbnail: (...args) => ask('drawThumbnail', args) as ReturnType<EngineQueries['drawThumbnail']>,
      studyCost: (...args) => ask('studyCost', args) as ReturnType<EngineQueries['studyCost']>,
      chargesOfConnection: (...args) =>
        ask('chargesOfConnection', args) as ReturnType<EngineQueries['chargesOfConnection']>,
      compareCost: (...args) => ask('compareCost', args) as ReturnType<EngineQueries['compareCost']>,
      writeBill: (...args) => ask('writeBill', args) as ReturnType<EngineQueries['writeBill']>,
      importPrices: (...args) => ask('importPrices', args) as ReturnType<EngineQueries['importPrices']>,
      takeSimulation: (...args) => ask('takeSimulation', args) as ReturnType<EngineQueries['takeSimulation']>,
      replacePrices: (...args) => ask('replacePrices', args) as ReturnType<EngineQueries['replacePrices']>,
      checks: (...args) => ask('checks', args) as ReturnType<EngineQueries['checks']>,
      quotas: (...args) => ask('quotas', args) as ReturnType<EngineQueries['quotas']>,
      regions: (...args) => ask('regions', args) as ReturnType<EngineQueries['regions']>,
    },
    async switchPrices(catalogue) {
      const before = prices;
      prices = catalogue;
      const replaced = ask('replacePrices', [catalogue]);
      if (source !== undefined) open(source);
      try {
        await replaced;
      } catch (error) {
        // The worker goes on with the prices that it had; a new one must not be given what this one refused.
        prices = before;
        throw error;
      }
    },
    async takeSimulation(result) {
      run = result;
      const taken = ask('takeSimulation', [result, source?.document]);
      if (source !== undefined) open(source);
      await taken;
    },
    open(opened) {
      // A run is of one document.
      if (run !== undefined && opened.document.id !== source?.document.id) {
        run = undefined;
        void ask('takeSimulation', [undefined]).catch(() => undefined);
      }
      open(opened);
    },
    apply(changes, after) {
      source = after;
      if (status === 'stopped') return;
      waiting = mergeChanges(waiting ?? [], changes);
      if (status !== 'restarting') setStatus('working');
      if (isFrameAsked) return;
      isFrameAsked = true;
      options.nextFrame(() => {
        isFrameAsked = false;
        flush();
      });
    },
    restart() {
      crashes = 0;
      port?.terminate();
      analyses.clear();
      setStatus('restarting');
      start();
    },
    close() {
      stopPatience?.();
      port?.terminate();
      port = undefined;
    },
  };
}
