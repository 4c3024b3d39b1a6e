import type { Result } from '#shared/base/result.ts';
import type { PriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { SimulationRun } from '#shared/engine/simulation-job.ts';
import type { SimulationRequest } from '#shared/simulation/run-simulation.ts';

/** One run; there is at most one under way in a worker. */
export interface SimulationOrder {
  readonly id: number;
  readonly document: LintelDocument;
  readonly request: SimulationRequest;
  /** Prices of one's own; undefined takes those that came with Lintel. */
  readonly prices?: PriceCatalogue | undefined;
}

export type SimulationNews =
  | { readonly id: number; readonly type: 'progress'; readonly progress: number }
  | { readonly id: number; readonly type: 'done'; readonly outcome: Result<SimulationRun> }
  | { readonly id: number; readonly type: 'failure'; readonly message: string };
