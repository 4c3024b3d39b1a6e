import type { Estimate } from '#shared/cost/estimate.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { CostRates } from '#shared/simulation/results/cost-of-run.ts';
import type { SimulationOptions } from '#shared/simulation/run-simulation.ts';

/** What a simulation needs of the price catalogue and the month's bill: hours by target, prices by unit. */
export function simulationOptionsOf(
  document: LintelDocument,
  estimate: Estimate,
  prices: PriceBook,
): SimulationOptions {
  const { region, hoursPerMonth } = settingsOf(document);
  const rates: CostRates = {
    hoursPerMonth,
    price(component) {
      const first = prices.price(component, region)?.tiers[0]?.usd;
      return first === undefined ? undefined : Number(first);
    },
    // A line by the hour costs each target its part of what the drawn number of targets costs.
    hourly: (node) =>
      estimate.lines
        .filter(({ owner, quantity }) => owner === node && /(^|-)hour$/.test(quantity.unit))
        .flatMap(({ component, label, quantity }) => {
          if (quantity.value === undefined || component.endsWith('cu')) return [];
          const targets = targetsDrawn(document, node);
          return [{ component, label, perTarget: quantity.value / hoursPerMonth / targets }];
        }),
    kindOf: (node) => document.nodes.get(node)?.kind,
    architectureOf(node) {
      const architecture = document.nodes.get(node)?.properties?.architecture;
      return typeof architecture === 'string' ? architecture : undefined;
    },
    isOnDemand: (node) => document.nodes.get(node)?.properties?.billingMode !== 'PROVISIONED',
  };
  return { rates, instanceType: (type) => prices.instanceType(type) };
}

function targetsDrawn(document: LintelDocument, id: string): number {
  const node = document.nodes.get(id);
  const count = node?.properties?.desiredCapacity ?? node?.properties?.desiredCount;
  if (typeof count === 'number' && count > 0) return count;
  return node?.kind === 'auto-scaling-group' || node?.kind === 'ecs-service' ? 2 : 1;
}
