import type { Result } from '#shared/base/result.ts';
import type { PriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { SimulationRequest } from '#shared/simulation/run-simulation.ts';
import type { WhatIfResult } from '#shared/simulation/what-if/what-if-result.ts';
import type {
  SimulationNews,
  SimulationOrder,
  SimulationTask,
  SimulationTasks,
} from './simulation-messages.ts';

/** What the client needs of a worker; tests hand in a fake. */
export interface SimulationPort {
  postMessage(order: SimulationOrder, transfer: Transferable[]): void;
  onNews: (news: SimulationNews) => void;
  onCrash: () => void;
  terminate(): void;
}

export interface SimulationClient {
  /** Runs a scenario; what is under way is given up. Undefined when it was cancelled. */
  run(
    document: LintelDocument,
    request: SimulationRequest,
    onProgress: (progress: number) => void,
  ): Promise<Result<SimulationTasks['run']> | undefined>;
  /** Runs a scenario again with each thing decided otherwise; what is under way is given up. */
  whatIf(
    document: LintelDocument,
    request: SimulationRequest,
    onProgress: (progress: number) => void,
  ): Promise<Result<WhatIfResult> | undefined>;
  /** Gives up what is under way, at once. */
  cancel(): void;
  setPrices(catalogue: PriceCatalogue | undefined): void;
}

interface Pending {
  readonly id: number;
  readonly open: SimulationOrder;
  readonly onProgress: (progress: number) => void;
  readonly resolve: (outcome: Result<SimulationTasks[SimulationTask]> | undefined) => void;
  readonly reject: (error: Error) => void;
  /** Of each worker that has a part. */
  readonly progress: number[];
  readonly parts: (ArrayBuffer | undefined)[];
}

/**
 * Runs scenarios in workers that are started when they are needed: the first opens the task and says how many runs it
 * has, as many workers as there are cores take a part each, and the first puts the parts together, in their order, so
 * that the answer does not depend on who was faster. A run in the middle of its events hears nothing, so cancelling
 * ends the workers: it costs the next task the start of others.
 */
export function createSimulationClient(spawn: () => SimulationPort, cores = 1): SimulationClient {
  let ports: SimulationPort[] = [];
  let pending: Pending | undefined;
  let prices: PriceCatalogue | undefined;
  let nextId = 1;

  function stop(): Pending | undefined {
    const left = pending;
    pending = undefined;
    for (const port of ports) port.terminate();
    ports = [];
    return left;
  }

  function portAt(index: number): SimulationPort {
    const known = ports[index];
    if (known !== undefined) return known;
    const started = spawn();
    ports[index] = started;
    started.onNews = (news) => {
      if (ports[index] === started) hear(news, index);
    };
    started.onCrash = () => {
      if (ports[index] === started)
        stop()?.reject(new Error('The simulation stopped. Try it with a shorter run or a smaller load.'));
    };
    return started;
  }

  function hear(news: SimulationNews, from: number): void {
    if (pending === undefined || news.id !== pending.id) return;
    const { id, open, progress, parts, resolve, reject } = pending;
    switch (news.type) {
      case 'opened': {
        if (from > 0) {
          portAt(from).postMessage({ id, type: 'work', index: from + 1, count: parts.length }, []);
          break;
        }
        const count = Math.max(1, Math.min(cores, news.count));
        progress.length = count;
        progress.fill(0);
        parts.length = count;
        parts.fill(undefined);
        portAt(0).postMessage({ id, type: 'work', index: 1, count }, []);
        for (let index = 1; index < count; index += 1) portAt(index).postMessage(open, []);
        break;
      }
      case 'progress':
        progress[from] = news.progress;
        pending.onProgress(progress.reduce((sum, part) => sum + part, 0) / Math.max(1, progress.length));
        break;
      case 'worked': {
        progress[from] = 1;
        parts[from] = news.part;
        const all = parts.filter((part) => part !== undefined);
        if (all.length === parts.length) portAt(0).postMessage({ id, type: 'finish', parts: all }, all);
        break;
      }
      case 'done':
        // A second worker that finds what the first did not is a fault of ours, and still an answer.
        pending = undefined;
        resolve(news.outcome);
        break;
      case 'failure':
        stop();
        reject(new Error(news.message));
        break;
    }
  }

  function start<T extends SimulationTask>(
    task: T,
    document: LintelDocument,
    request: SimulationRequest,
    onProgress: (progress: number) => void,
  ): Promise<Result<SimulationTasks[T]> | undefined> {
    if (pending !== undefined) stop()?.resolve(undefined);
    const id = nextId++;
    const open: SimulationOrder = {
      id,
      type: 'open',
      task,
      document,
      request,
      ...(prices === undefined ? {} : { prices }),
    };
    return new Promise((resolve, reject) => {
      const answer = resolve as Pending['resolve'];
      pending = { id, open, onProgress, resolve: answer, reject, progress: [], parts: [] };
      portAt(0).postMessage(open, []);
    });
  }

  return {
    run: (document, request, onProgress) => start('run', document, request, onProgress),
    whatIf: (document, request, onProgress) => start('whatIf', document, request, onProgress),
    cancel() {
      if (pending !== undefined) stop()?.resolve(undefined);
    },
    setPrices(catalogue) {
      prices = catalogue;
    },
  };
}
