import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { NodeResult, SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const apis = ['api-gateway-http', 'api-gateway-rest', 'api-gateway-websocket'] as const;

const shop = (kind: (typeof apis)[number], route: Properties = {}) =>
  aDocument()
    .node('users', 'users')
    .node(kind, 'api', { name: 'API' })
    .node('lambda-function', 'fn', { name: 'Function', properties: { timeout: 900 } })
    .connect('traffic', 'users', 'api')
    .connect('invoke', 'api', 'fn', route)
    .build();

const served = (seconds: number, distribution: string, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds: 6000,
  drains: true,
  arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'constant', rate: 10 } } }],
  overrides: {
    fn: { meanServiceTimeMs: seconds * 1000, serviceDistribution: distribution, initMs: 0 },
    api: { meanServiceTimeMs: 0 },
  },
  ...more,
});

const nodeOf = (result: SimulationResult, id: string): NodeResult | undefined =>
  result.nodes.find((each) => each.id === id);

const shareFailed = ({ classes: [own] }: SimulationResult): number =>
  (own?.failed ?? 0) / ((own?.failed ?? 0) + (own?.completed ?? 0));

describe.each(engines)('an API waits for its integration, %s', (engine) => {
  test.each([
    ['api-gateway-http', {}, 30],
    ['api-gateway-rest', {}, 29],
    ['api-gateway-websocket', {}, 29],
    ['api-gateway-rest', { timeoutInMillis: 12_000 }, 12],
  ] as const)('of exponential times of %s %o, those above %d s are lost', (kind, route, seconds) => {
    const result = simulate(shop(kind, route), served(10, 'exponential'), { engine });
    // Of 60,000 with a share of 5 % the deviation is 0.1 %.
    expect(shareFailed(result)).toBeCloseTo(Math.exp(-seconds / 10), 2);
    expect(result.classes[0]?.errors.map(({ cause }) => cause)).toEqual(['timeout_504']);
    const [error] = nodeOf(result, 'api')?.errors ?? [];
    expect(error?.cause).toBe('timeout_504');
    expect(Math.abs((error?.count ?? 0) - (result.classes[0]?.failed ?? 0))).toBeLessThan(1);
    // The function works on for those who have gone.
    const { completions = 0, arrivals = 0 } = nodeOf(result, 'fn') ?? {};
    expect(Math.abs(completions - arrivals)).toBeLessThan(150);
  });

  test('what always takes 31 s is always lost, and what takes 29 s never', () => {
    const late = simulate(shop('api-gateway-http'), served(31, 'constant'), { engine });
    expect(late.classes[0]?.completed).toBe(0);
    expect(shareFailed(late)).toBe(1);
    const prompt = simulate(shop('api-gateway-http'), served(29, 'constant'), { engine });
    expect(prompt.classes[0]?.failed).toBe(0);
    expect(prompt.classes[0]?.completed ?? 0).toBeGreaterThan(50_000);
  });

  test('who has less patience than the API gives up first, and the API counts nothing', () => {
    const impatient = { classes: [{ id: 'visit', timeoutSeconds: 20 }] };
    const result = simulate(shop('api-gateway-http'), served(25, 'constant', impatient), { engine });
    expect(result.classes[0]?.errors.map(({ cause }) => cause)).toEqual(['timeout_client']);
    expect(nodeOf(result, 'api')?.errors).toEqual([]);
  });

  test('behind a distribution the API answers 504, and the second choice is asked', () => {
    const base = aDocument()
      .node('users', 'users')
      .node('cloudfront', 'cdn', { name: 'Site' })
      .node('api-gateway-rest', 'api', { name: 'API' })
      .node('lambda-function', 'fn', { name: 'Function', properties: { timeout: 900 } })
      .node('s3-bucket', 'files', { name: 'Files' })
      .connect('traffic', 'users', 'cdn')
      .connect('origin', 'cdn', 'api')
      .connect('invoke', 'api', 'fn');
    const slow = served(10, 'exponential');
    const scenario = {
      ...slow,
      overrides: { ...slow.overrides, cdn: { hitRatio: 0, meanServiceTimeMs: 0 } },
    };
    const alone = simulate(base.build(), scenario, { engine });
    expect(shareFailed(alone)).toBeCloseTo(Math.exp(-2.9), 2);
    // It is an answer: nobody asks again.
    expect(
      Math.abs((nodeOf(alone, 'fn')?.arrivals ?? 0) - (nodeOf(alone, 'cdn')?.arrivals ?? 0)),
    ).toBeLessThan(2);
    const second = simulate(base.connect('origin', 'cdn', 'files', { isFailover: true }).build(), scenario, {
      engine,
    });
    expect(second.classes[0]?.failed).toBe(0);
    const share = (nodeOf(second, 'files')?.arrivals ?? 0) / (nodeOf(second, 'cdn')?.arrivals ?? 1);
    expect(share).toBeCloseTo(Math.exp(-2.9), 2);
  });

  describe('within each other', () => {
    const nested = (outer: Properties, inner: Properties) =>
      aDocument()
        .node('users', 'users')
        .node('api-gateway-rest', 'outer', { name: 'Outer' })
        .node('api-gateway-http', 'api', { name: 'Inner' })
        .node('lambda-function', 'fn', { name: 'Function', properties: { timeout: 900 } })
        .connect('traffic', 'users', 'outer')
        .connect('invoke', 'outer', 'api', outer)
        .connect('invoke', 'api', 'fn', inner)
        .build();
    const instant = { outer: { meanServiceTimeMs: 0 } };
    const slow = served(10, 'exponential');
    const scenario = { ...slow, overrides: { ...slow.overrides, ...instant } };

    test('the inner one is over first, and the outer one is not met', () => {
      const result = simulate(nested({}, { timeoutInMillis: 5000 }), scenario, { engine });
      expect(shareFailed(result)).toBeCloseTo(Math.exp(-0.5), 2);
      const failed = result.classes[0]?.failed ?? 0;
      expect(Math.abs((nodeOf(result, 'api')?.errors[0]?.count ?? 0) - failed)).toBeLessThan(1);
      expect(nodeOf(result, 'outer')?.errors).toEqual([]);
    });

    test('an inner one that is longer is never met', () => {
      const result = simulate(nested({ timeoutInMillis: 5000 }, {}), scenario, { engine });
      expect(shareFailed(result)).toBeCloseTo(Math.exp(-0.5), 2);
      const failed = result.classes[0]?.failed ?? 0;
      expect(Math.abs((nodeOf(result, 'outer')?.errors[0]?.count ?? 0) - failed)).toBeLessThan(1);
      expect(nodeOf(result, 'api')?.errors).toEqual([]);
    });
  });
});

test('a function that calls an API has its error when the time is over, and goes on to the next call', () => {
  const document = aDocument()
    .node('lambda-function', 'caller', { name: 'Caller', properties: { timeout: 900 } })
    .node('api-gateway-rest', 'api', { name: 'API' })
    .node('lambda-function', 'fn', { name: 'Function', properties: { timeout: 900 } })
    .connect('traffic', 'caller', 'api')
    .connect('invoke', 'api', 'fn')
    .build();
  const scenario = served(40, 'constant');
  const result = simulate(
    document,
    {
      ...scenario,
      arrivals: [{ to: 'caller', pattern: { is: 'burst', at: 0, count: 100 } }],
      overrides: {
        ...scenario.overrides,
        caller: { meanServiceTimeMs: 1000, serviceDistribution: 'constant', initMs: 0 },
      },
    },
    { engine: 'des' },
  );
  expect(result.classes[0]?.errors.map(({ cause, count }) => [cause, count])).toEqual([['timeout_504', 100]]);
  expect(result.classes[0]?.errors[0]?.firstAt ?? 0).toBeCloseTo(30, 0);
  // The callee has been paid for all the same.
  expect(nodeOf(result, 'fn')?.completions).toBe(100);
});
