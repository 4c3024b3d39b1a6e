import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const document = aDocument()
  .node('users', 'users', { name: 'Customers', usage: { requestKilobytes: 1, responseKilobytes: 9 } })
  .node('alb', 'balancer')
  .node('ec2-instance', 'one')
  .node('ec2-instance', 'two')
  .node('dynamodb-table', 'table')
  .node('sqs-queue', 'queue')
  .node('lambda-function', 'worker')
  .connect('traffic', 'users', 'balancer')
  .connect('forward', 'balancer', 'one')
  .connect('forward', 'balancer', 'two')
  .connect('data', 'one', 'table', { access: 'read' }, { callsPerRequest: 2.5, payloadKilobytes: 4 })
  .connect('data', 'two', 'table', { access: 'read' }, { callsPerRequest: 2.5, payloadKilobytes: 4 })
  .connect('data', 'one', 'queue', {}, { callsPerRequest: 0.2 })
  .connect('data', 'two', 'queue', {}, { callsPerRequest: 0.2 })
  .connect('poll', 'queue', 'worker')
  .build();

const scenario: ScenarioInput = {
  horizonSeconds: 600,
  arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 100 } } }],
  overrides: { one: { workers: 100 }, two: { workers: 100 } },
};

const between = (result: SimulationResult, from: string, to: string) => {
  const way = [...document.connections.values()].find((each) => each.from === from && each.to === to);
  const found = result.connections.find(({ connection }) => connection === way?.id);
  if (found === undefined) throw new Error(`Nothing goes from ${from} to ${to}.`);
  return { perSecond: found.perSecond.value ?? 0, bytesPerSecond: found.bytesPerSecond };
};

describe.each(['des', 'fluid'] as const)('what goes over connections, %s', (engine) => {
  const result = simulate(document, { ...scenario, engine });
  const offered = (result.classes[0]?.offered ?? 0) / 600;
  const near = (value: number, expected: number): void =>
    expect(Math.abs(value / expected - 1)).toBeLessThan(0.04);

  test('is each request once, and what it weighs', () => {
    const { perSecond, bytesPerSecond } = between(result, 'users', 'balancer');
    expect(perSecond).toBeCloseTo(offered, 9);
    expect(bytesPerSecond).toBeCloseTo(offered * 10 * 1024, 6);
  });

  test('is shared among the targets of a load balancer', () => {
    const [one, two] = ['one', 'two'].map((id) => between(result, 'balancer', id).perSecond);
    expect((one ?? 0) + (two ?? 0)).toBeCloseTo(offered, 9);
    near(one ?? 0, 50);
    near(two ?? 0, 50);
  });

  test('is as often as a connection says, and as heavy', () => {
    const sides = ['one', 'two'].flatMap((id) =>
      result.connections.some(({ connection }) => connection === wayId(id, 'table'))
        ? [between(result, id, 'table')]
        : [],
    );
    near(
      sides.reduce((sum, { perSecond }) => sum + perSecond, 0),
      250,
    );
    near(
      sides.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0),
      250 * 4096,
    );
  });

  test('goes on behind a queue', () => {
    near(between(result, 'queue', 'worker').perSecond, 20);
  });

  test('adds up over the run to its series', () => {
    for (const { connection, requests } of result.connections) {
      const series = result.series.columns.find(({ what, of }) => what === 'requests' && of === connection);
      const sum = (series?.values ?? []).reduce<number>((total, value) => total + (value ?? 0), 0);
      expect(Math.abs(sum - requests)).toBeLessThan(1e-6 * requests + (engine === 'des' ? 2 : 0));
    }
  });
});

test('a warm-up is not counted', () => {
  const result = simulate(document, { ...scenario, warmupSeconds: 300 });
  expect(between(result, 'users', 'balancer').perSecond).toBeCloseTo(
    (result.classes[0]?.offered ?? 0) / 300,
    9,
  );
});

function wayId(from: string, to: string): string | undefined {
  return [...document.connections.values()].find((each) => each.from === from && each.to === to)?.id;
}
