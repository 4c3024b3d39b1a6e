import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { createCostEngine } from '../create-cost-engine.ts';
import type { Estimate } from '../estimate.ts';
import type { PriceBook } from '../price-book.ts';
import type { SimulatedUsage } from '../traffic/traffic.ts';

/** What a study of a drawing's cost needs beside the drawing. */
export interface StudyInput {
  readonly document: LintelDocument;
  readonly prices: PriceBook;
  /** The day as `YYYY-MM-DD`, which decides which prices count as old. */
  readonly today: string;
  /**
   * What the drawing means; worked out where it is missing. Alternatives are priced with that of the drawing as it is:
   * the bill asks it for little (how long logs are kept), and making it anew is most of the work.
   */
  readonly architecture?: Architecture | undefined;
  /** What a run of the simulation measured, in place of derived and assumed figures. */
  readonly simulated?: SimulatedUsage | undefined;
  /** How busy a run found nodes, from 0 to 1. */
  readonly utilisation?: ReadonlyMap<NodeId, number> | undefined;
}

/** The bill of a drawing, made afresh. */
export function estimateOnce(
  { document, prices, today, simulated, architecture = resolve(document) }: StudyInput,
  usage: SimulatedUsage | undefined = simulated,
): Estimate {
  const engine = createCostEngine(prices, () => today, { isForOneBill: true });
  engine.takeSimulated(usage);
  return engine.update(document, architecture);
}
