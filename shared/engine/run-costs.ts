import type { Quantity } from '#shared/catalogue/define-kind.ts';
import type { Estimate, LineState } from '#shared/cost/estimate.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { estimateOnce } from '#shared/cost/study/estimate-once.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import type { CostRates, MonthlyCharge } from '#shared/simulation/results/cost-of-run.ts';
import type { SimulationOptions } from '#shared/simulation/run-simulation.ts';
import { usageOfRun } from './usage-of-run.ts';

/** What a simulation needs of the price catalogue and the month's bill: hours by target, prices by unit. */
export function simulationOptionsOf(
  document: LintelDocument,
  architecture: Architecture,
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
        .filter(({ owner, quantity }) => owner === node && /(^|-)hours$/.test(quantity.unit))
        .flatMap(({ component, label, quantity }) => {
          // Capacity units of a load balancer follow from the traffic, which the run has its own figures of.
          if (quantity.value === undefined || quantity.unit.endsWith('CU-hours')) return [];
          const targets = targetsIn(quantity);
          return targets === 0
            ? []
            : [{ component, label, perTarget: quantity.value / hoursPerMonth / targets }];
        }),
    kindOf: (node) => document.nodes.get(node)?.kind,
    architectureOf(node) {
      const architecture = document.nodes.get(node)?.properties?.architecture;
      return typeof architecture === 'string' ? architecture : undefined;
    },
    month(measured) {
      const { simulated } = usageOfRun(document, measured);
      const month = estimateOnce({ document, prices, today: prices.date, architecture, simulated });
      return month.lines.map(
        ({ owner, component, label, quantity, state, monthlyUsd }): MonthlyCharge => ({
          owner,
          component,
          label,
          quantity: quantity.value,
          unit: quantity.unit,
          usd: monthlyUsd === undefined ? (isNothing(state) ? 0 : undefined) : Number(monthlyUsd),
        }),
      );
    },
    isOnDemand: (node) => document.nodes.get(node)?.properties?.billingMode !== 'PROVISIONED',
  };
  return {
    rates,
    instanceType: (type) => prices.instanceType(type),
    instanceTypes: () => prices.instanceTypes(region),
  };
}

/** How many instances or tasks the month's quantity is of; 1 where it is of the node itself. */
function targetsIn({ inputs }: Quantity): number {
  const count = inputs.find(
    ({ name }) => name === 'instances' || name === 'tasks' || name === 'nodes',
  )?.value;
  return typeof count === 'number' ? count : 1;
}

/** A line that has no amount because nothing is charged for it. */
function isNothing(state: LineState): boolean {
  return state === 'free' || state === 'included';
}
