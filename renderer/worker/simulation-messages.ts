import type { Result } from '#shared/base/result.ts';
import type { PriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { SimulationRun } from '#shared/engine/simulation-job.ts';
import type { RunSnapshot } from '#shared/simulation/live-run.ts';
import type { SimulationRequest } from '#shared/simulation/run-simulation.ts';
import type { WhatIfResult } from '#shared/simulation/what-if/what-if-result.ts';

/** What is asked: the run of a scenario, or the same with each thing decided otherwise. */
export interface SimulationTasks {
  readonly run: {
    readonly run: SimulationRun;
    /** The result with every point of its curves, as `lintel simulate --format json` writes it. */
    readonly json: ArrayBuffer;
  };
  readonly whatIf: WhatIfResult;
}

export type SimulationTask = keyof SimulationTasks;

/** There is at most one task under way in a worker: opened, worked on in parts, finished by one of the workers. */
export type SimulationOrder =
  | {
      readonly id: number;
      readonly type: 'open';
      readonly task: SimulationTask;
      readonly document: LintelDocument;
      readonly request: SimulationRequest;
      /** Prices of one's own; undefined takes those that came with Lintel. */
      readonly prices?: PriceCatalogue | undefined;
    }
  | {
      readonly id: number;
      readonly type: 'work';
      readonly index: number;
      readonly count: number;
      readonly pace: RunPace;
    }
  /** Heard between the steps of a part under way. */
  | { readonly id: number; readonly type: 'pace'; readonly pace: RunPace }
  /** Ends the part under way: what was seen is kept. */
  | { readonly id: number; readonly type: 'stop' }
  /** With the records of all parts, each a JSON text in UTF-8, handed over and never copied. */
  | {
      readonly id: number;
      readonly type: 'finish';
      readonly parts: readonly ArrayBuffer[];
      readonly isStopped: boolean;
    };

/** How fast a run goes: simulated seconds in a second, as fast as it can without a figure. */
export interface RunPace {
  readonly isPaused: boolean;
  readonly speed?: number | undefined;
}

export type SimulationNews =
  /** How many runs there are to spread over workers. */
  | { readonly id: number; readonly type: 'opened'; readonly count: number }
  | {
      readonly id: number;
      readonly type: 'progress';
      readonly progress: number;
      /** How the drawing stands in the first run, from the worker that has it. */
      readonly snapshot?: RunSnapshot | undefined;
    }
  | { readonly id: number; readonly type: 'worked'; readonly part: ArrayBuffer }
  | {
      readonly id: number;
      readonly type: 'done';
      /** Undefined when it was stopped before there was anything to show. */
      readonly outcome: Result<SimulationTasks[SimulationTask]> | undefined;
    }
  | { readonly id: number; readonly type: 'failure'; readonly message: string };
