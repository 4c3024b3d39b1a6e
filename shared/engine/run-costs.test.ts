import { describe, expect, test } from 'vitest';
import catalogueFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import { runSimulation } from '#shared/simulation/run-simulation.ts';
import type { ScenarioInput } from '#shared/simulation/scenario/scenario.ts';
import { withScenario } from '#shared/simulation/testing/simulated.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { resolverOf } from './simulation-job.ts';

const prices = createPriceBook(unwrap(openPriceCatalogue(catalogueFile)));

function simulated(document: LintelDocument, scenario: ScenarioInput): SimulationResult {
  const drawn = withScenario(document, scenario);
  const { architecture, options } = resolverOf(prices)(drawn);
  return unwrap(runSimulation(drawn, architecture, {}, options));
}

/** Ten requests a second for an hour, evenly. */
const hour = (
  classes: NonNullable<ScenarioInput['classes']>,
  overrides: NonNullable<ScenarioInput['overrides']> = {},
): ScenarioInput => ({
  overrides,
  horizonSeconds: 3600,
  drains: true,
  classes,
  arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'constant', rate: 10 } } }],
});

const lineOf = ({ cost }: SimulationResult, node: string, component: string) =>
  cost?.lines.find((line) => line.node === node && line.component === component);

describe('what requests weigh', () => {
  const document = aDocument()
    .node('users', 'users')
    .node('vpc', 'vpc')
    .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
    .node('subnet', 'b', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'b' } })
    .node('alb', 'web', { parent: 'vpc' })
    .node('ec2-instance', 'one', { parent: 'a' })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'one')
    .build();
  const gigabytesOut = (answer: number) =>
    lineOf(
      simulated(
        document,
        hour([
          {
            id: 'pages',
            payloadInKilobytes: { is: 'constant', value: 4 },
            payloadOutKilobytes: { is: 'constant', value: answer },
          },
        ]),
      ),
      'web',
      'dataTransfer/internetOut',
    )?.quantity ?? 0;

  test('is in the cost of the run: answers that leave, and capacity units of the load balancer', () => {
    // 36,000 answers of 100 KB.
    expect(gigabytesOut(100) / ((36_000 * 100) / 1024 / 1024)).toBeCloseTo(1, 2);
    expect(gigabytesOut(200) / gigabytesOut(100)).toBeCloseTo(2, 6);
  });

  test('is what the users state where the scenario does not say', () => {
    const result = simulated(document, hour([], { one: { workers: 64 } }));
    expect(result.payload).toBeUndefined();
    const { quantity = 0, usd } = lineOf(result, 'web', 'dataTransfer/internetOut') ?? {};
    expect(quantity / ((36_000 * 20) / 1024 / 1024)).toBeCloseTo(1, 2);
    expect(usd).toBeGreaterThan(0);
    expect(lineOf(result, 'web', 'elb.alb/lcu')?.quantity).toBeGreaterThan(0);
    // A month of this load is the run as often as it fits into one.
    expect(result.cost?.perMonthUsd).toBeCloseTo((result.cost?.usd ?? 0) * 730, 6);
  });
});

describe('units of a table', () => {
  const document = aDocument()
    .node('users', 'users')
    .node('lambda-function', 'fn')
    .node('dynamodb-table', 'orders')
    .connect('invoke', 'users', 'fn')
    .connect('data', 'fn', 'orders', { access: 'write' })
    .build();
  const writes = (value: number) => [
    { id: 'orders', payloadInKilobytes: { is: 'constant' as const, value } },
  ];

  test('follow from what requests weigh, and are paid for', () => {
    const result = simulated(document, hour(writes(3.5)));
    const table = result.nodes.find(({ id }) => id === 'orders write');
    expect(table?.unitsPerSecond).toBeCloseTo(40, 1);
    const line = lineOf(result, 'orders', 'dynamodb/onDemand.write');
    expect(line).toMatchObject({ quantity: 4 * (table?.completions ?? 0), unit: 'request units' });
    expect(line?.formula).toMatch(/ requests × 4$/);
    expect(result.assumptions.find(({ field }) => field === 'writeUnits')?.value).toBe(4);
  });

  test('are those of the item where the node says how large it is', () => {
    const result = simulated(document, hour(writes(3.5), { orders: { itemKilobytes: 2 } }));
    expect(result.nodes.find(({ id }) => id === 'orders write')?.unitsPerSecond).toBeCloseTo(20, 1);
  });

  test('are the same on a way that the scenario states', () => {
    const [of] = writes(3.5);
    const path = [{ id: 'put', node: 'orders', op: 'write' as const }];
    const result = simulated(document, hour(of === undefined ? [] : [{ ...of, path }]));
    expect(result.nodes.find(({ id }) => id === 'orders write')?.unitsPerSecond).toBeCloseTo(40, 1);
  });
});
