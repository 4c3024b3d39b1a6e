import type { Result } from '#shared/base/result.ts';
import type { PriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { SimulationRun } from '#shared/engine/simulation-job.ts';
import type { SimulationRequest } from '#shared/simulation/run-simulation.ts';
import type { SimulationNews, SimulationOrder } from './simulation-messages.ts';

/** What the client needs of a worker; tests hand in a fake. */
export interface SimulationPort {
  postMessage(order: SimulationOrder): void;
  onNews: (news: SimulationNews) => void;
  onCrash: () => void;
  terminate(): void;
}

export interface SimulationClient {
  /** Runs a scenario; a run that is under way is given up. Undefined when it was cancelled. */
  run(
    document: LintelDocument,
    request: SimulationRequest,
    onProgress: (progress: number) => void,
  ): Promise<Result<SimulationRun> | undefined>;
  /** Gives up what is under way, at once. */
  cancel(): void;
  setPrices(catalogue: PriceCatalogue | undefined): void;
}

interface Pending {
  readonly id: number;
  readonly onProgress: (progress: number) => void;
  readonly resolve: (outcome: Result<SimulationRun> | undefined) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs scenarios in a worker that is started for the first of them. A run in the middle of its events hears nothing,
 * so cancelling ends the worker: it costs the next run the start of another.
 */
export function createSimulationClient(spawn: () => SimulationPort): SimulationClient {
  let port: SimulationPort | undefined;
  let pending: Pending | undefined;
  let prices: PriceCatalogue | undefined;
  let nextId = 1;

  function stop(): Pending | undefined {
    const left = pending;
    pending = undefined;
    port?.terminate();
    port = undefined;
    return left;
  }

  function start(): SimulationPort {
    const started = spawn();
    started.onNews = (news) => {
      if (started === port) hear(news);
    };
    started.onCrash = () => {
      if (started === port)
        stop()?.reject(new Error('The simulation stopped. Try it with a shorter run or a smaller load.'));
    };
    return started;
  }

  function hear(news: SimulationNews): void {
    if (pending === undefined || news.id !== pending.id) return;
    if (news.type === 'progress') {
      pending.onProgress(news.progress);
      return;
    }
    const { resolve, reject } = pending;
    pending = undefined;
    if (news.type === 'done') resolve(news.outcome);
    else reject(new Error(news.message));
  }

  return {
    run(document, request, onProgress) {
      if (pending !== undefined) stop()?.resolve(undefined);
      port ??= start();
      const id = nextId++;
      const running = port;
      return new Promise((resolve, reject) => {
        pending = { id, onProgress, resolve, reject };
        running.postMessage({ id, document, request, ...(prices === undefined ? {} : { prices }) });
      });
    },
    cancel() {
      if (pending !== undefined) stop()?.resolve(undefined);
    },
    setPrices(catalogue) {
      prices = catalogue;
    },
  };
}
