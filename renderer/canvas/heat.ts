import type { CostSubtotal } from '#shared/cost/estimate.ts';

/**
 * Steps of the heat scale (0 to 4) by node: each step is about three times the cost of the one below, the last one
 * holds the dearest node. Nodes without a cost have none.
 */
export function heatSteps(costOf: ReadonlyMap<string, CostSubtotal>): ReadonlyMap<string, number> {
  const amounts = [...costOf].map(([id, subtotal]) => [id, Number(subtotal.monthlyUsd)] as const);
  const highest = Math.max(0, ...amounts.map(([, usd]) => usd));
  const steps = new Map<string, number>();
  for (const [id, usd] of amounts) {
    if (usd <= 0) continue;
    const below = Math.floor(Math.log(highest / usd) / Math.log(3));
    steps.set(id, Math.max(0, 4 - below));
  }
  return steps;
}
