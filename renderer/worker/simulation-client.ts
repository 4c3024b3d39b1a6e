import type { Result } from '#shared/base/result.ts';
import type { PriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { RunSnapshot } from '#shared/simulation/live-run.ts';
import type { SimulationRequest } from '#shared/simulation/run-simulation.ts';
import type { WhatIfResult } from '#shared/simulation/what-if/what-if-result.ts';
import type {
  RunPace,
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

/** What is heard on the way. */
export type ProgressListener = (progress: number, snapshot: RunSnapshot | undefined) => void;

export interface SimulationClient {
  /**
   * Runs a scenario; what is under way is given up. Stopped, it is as far as it came; undefined when there is nothing of
   * it to show.
   */
  run(
    document: LintelDocument,
    request: SimulationRequest,
    onProgress: ProgressListener,
  ): Promise<Result<SimulationTasks['run']> | undefined>;
  /** Runs a scenario again with each thing decided otherwise; what is under way is given up. */
  whatIf(
    document: LintelDocument,
    request: SimulationRequest,
    onProgress: ProgressListener,
  ): Promise<Result<WhatIfResult> | undefined>;
  /** How fast runs go from now on, and whether the one under way stands still. */
  setPace(pace: RunPace): void;
  /** Ends what is under way and keeps what was seen of it. */
  stop(): void;
  /** Gives up what is under way, at once. */
  cancel(): void;
  setPrices(catalogue: PriceCatalogue | undefined): void;
}

interface Pending {
  readonly id: number;
  readonly open: SimulationOrder;
  readonly onProgress: ProgressListener;
  readonly resolve: (outcome: Result<SimulationTasks[SimulationTask]> | undefined) => void;
  readonly reject: (error: Error) => void;
  /** Of each worker that has a part. */
  readonly progress: number[];
  readonly parts: (ArrayBuffer | undefined)[];
  isStopping: boolean;
}

/** A worker that does not answer in this time is in the middle of something long. */
const millisecondsToStop = 2000;

/**
 * Runs scenarios in workers that are started when they are needed: the first opens the task and says how many runs it
 * has, as many workers as there are cores take a part each, and the first puts the parts together, in their order, so
 * that the answer does not depend on who was faster. Between the steps of a run a worker hears how fast to go on and
 * when to stop; giving up ends the workers, which costs the next task the start of others.
 */
export function createSimulationClient(
  spawn: () => SimulationPort,
  cores = 1,
  later: (act: () => void, milliseconds: number) => void = setTimeout,
): SimulationClient {
  let ports: SimulationPort[] = [];
  let pending: Pending | undefined;
  let prices: PriceCatalogue | undefined;
  let pace: RunPace = { isPaused: false };
  let nextId = 1;

  function giveUp(): Pending | undefined {
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
        giveUp()?.reject(new Error('The simulation stopped. Try it with a shorter run or a smaller load.'));
    };
    return started;
  }

  function hear(news: SimulationNews, from: number): void {
    if (pending === undefined || news.id !== pending.id) return;
    const { id, open, progress, parts, resolve, reject } = pending;
    switch (news.type) {
      case 'opened': {
        if (from > 0) {
          portAt(from).postMessage({ id, type: 'work', index: from + 1, count: parts.length, pace }, []);
          if (pending.isStopping) portAt(from).postMessage({ id, type: 'stop' }, []);
          break;
        }
        const count = Math.max(1, Math.min(cores, news.count));
        progress.length = count;
        progress.fill(0);
        parts.length = count;
        parts.fill(undefined);
        portAt(0).postMessage({ id, type: 'work', index: 1, count, pace }, []);
        for (let index = 1; index < count; index += 1) portAt(index).postMessage(open, []);
        break;
      }
      case 'progress':
        progress[from] = news.progress;
        pending.onProgress(
          progress.reduce((sum, part) => sum + part, 0) / Math.max(1, progress.length),
          news.snapshot,
        );
        break;
      case 'worked': {
        progress[from] = 1;
        parts[from] = news.part;
        const all = parts.filter((part) => part !== undefined);
        if (all.length === parts.length)
          portAt(0).postMessage({ id, type: 'finish', parts: all, isStopped: pending.isStopping }, all);
        break;
      }
      case 'done':
        // A second worker that finds what the first did not is a fault of ours, and still an answer.
        pending = undefined;
        resolve(news.outcome);
        break;
      case 'failure':
        giveUp();
        reject(new Error(news.message));
        break;
    }
  }

  function start<T extends SimulationTask>(
    task: T,
    document: LintelDocument,
    request: SimulationRequest,
    onProgress: ProgressListener,
  ): Promise<Result<SimulationTasks[T]> | undefined> {
    if (pending !== undefined) giveUp()?.resolve(undefined);
    const id = nextId++;
    pace = { ...pace, isPaused: false };
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
      pending = { id, open, onProgress, resolve: answer, reject, progress: [], parts: [], isStopping: false };
      portAt(0).postMessage(open, []);
    });
  }

  return {
    run: (document, request, onProgress) => start('run', document, request, onProgress),
    whatIf: (document, request, onProgress) => start('whatIf', document, request, onProgress),
    setPace(next) {
      pace = next;
      if (pending === undefined) return;
      for (const port of ports) port.postMessage({ id: pending.id, type: 'pace', pace }, []);
    },
    stop() {
      // Before it is known what there is to run, nothing has been seen.
      if (pending === undefined || pending.isStopping || pending.parts.length === 0) {
        giveUp()?.resolve(undefined);
        return;
      }
      const { id, parts } = pending;
      pending.isStopping = true;
      ports.forEach((port, index) => {
        if (parts[index] === undefined) port.postMessage({ id, type: 'stop' }, []);
      });
      later(() => {
        if (pending?.id === id) giveUp()?.resolve(undefined);
      }, millisecondsToStop);
    },
    cancel() {
      if (pending !== undefined) giveUp()?.resolve(undefined);
    },
    setPrices(catalogue) {
      prices = catalogue;
    },
  };
}
