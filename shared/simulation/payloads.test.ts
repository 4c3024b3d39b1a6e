import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import { shareAbove } from './flow/share-above.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { refusal, simulate } from './testing/simulated.ts';

type Class = NonNullable<ScenarioInput['classes']>[number];

const served = aDocument()
  .node('users', 'users')
  .node('api-gateway-http', 'api')
  .node('lambda-function', 'fn')
  .connect('invoke', 'users', 'api')
  .connect('invoke', 'api', 'fn')
  .build();

/** Requests that fail for their size, as a share of all. */
const refused = (of: Omit<Class, 'id'>, engine: 'des' | 'fluid' = 'des'): number => {
  const { classes } = simulate(served, {
    engine,
    horizonSeconds: 400,
    drains: true,
    classes: [{ id: 'files', ...of }],
    arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'constant', rate: 50 } } }],
  });
  const failed = classes[0]?.errors.find(({ cause }) => cause === 'payload_limit')?.count ?? 0;
  return failed / (classes[0]?.offered ?? 1);
};

describe('payloads that differ from request to request', () => {
  const size = { is: 'exponential', mean: 3000 } as const;

  test.each(['des', 'fluid'] as const)('are refused by the share that is too large, %s', (engine) => {
    // The function takes 6 MB and the API 10: who is below the one is below the other.
    expect(Math.abs(refused({ payloadInKilobytes: size }, engine) - shareAbove(size, 6144))).toBeLessThan(
      engine === 'des' ? 0.01 : 1e-6,
    );
  });

  test('count both ways, request and answer', () => {
    const one = shareAbove(size, 6144);
    const both = refused({ payloadInKilobytes: size, payloadOutKilobytes: size });
    expect(Math.abs(both - (1 - (1 - one) ** 2))).toBeLessThan(0.015);
  });

  test('that always fit are not refused', () => {
    expect(refused({ payloadInKilobytes: { is: 'uniform', from: 1, to: 6000 } })).toBe(0);
  });
});

test('bytes of a trace are what its requests weigh', () => {
  const csv = `t,class,rate,bytes\n0,files,30,1024\n100,files,10,${9 * 1024 * 1024}\n200,files,40,2048\n300,files,0,0\n`;
  const scenario = (text: string): ScenarioInput => ({
    horizonSeconds: 320,
    drains: true,
    classes: [{ id: 'files' }],
    arrivals: [{ from: 'users', pattern: { is: 'trace', csv: text } }],
  });
  const failed = simulate(served, scenario(csv)).classes[0]?.errors.find(
    ({ cause }) => cause === 'payload_limit',
  );
  // One of eight is too large for the function.
  expect(Math.abs((failed?.count ?? 0) / 8000 - 1 / 8)).toBeLessThan(0.015);
  expect(refusal(served, scenario('t,count,bytes\n0,1,many\n'))).toBe(
    'line 2 of the trace: The bytes are not a number of 0 or more.',
  );
});

describe('bytes of a trace in the cost of its run', () => {
  const bill = (arrivals: ScenarioInput['arrivals'], classes: readonly Class[] = [{ id: 'files' }]) =>
    simulate(served, { horizonSeconds: 400, classes: [...classes], arrivals: [...(arrivals ?? [])] }).payload;
  const csv = 't,class,count,bytes\n0,files,30,1024\n10,files,10,9216\n';
  const trace = { from: 'users', pattern: { is: 'trace', csv } } as const;

  test('are the mean over its rows', () => {
    expect(bill([trace])).toEqual({ requestKilobytes: (30 * 1 + 10 * 9) / 40, answerKilobytes: 0 });
    expect(bill([trace], [{ id: 'files', payloadOutKilobytes: { is: 'constant', value: 7 } }])).toEqual({
      requestKilobytes: 3,
      answerKilobytes: 7,
    });
  });

  test('count beside those of other loads of the class, by how many each sends', () => {
    const burst = { from: 'users', pattern: { is: 'burst', at: 20, count: 120 } } as const;
    const sized = [{ id: 'files', payloadInKilobytes: { is: 'constant', value: 5 } }] as const;
    expect(bill([trace, burst], sized)?.requestKilobytes).toBeCloseTo((40 * 3 + 120 * 5) / 160, 9);
    // Where one of them does not say, nothing is said of all.
    expect(bill([trace, burst])).toBeUndefined();
  });

  test('refuse nobody who came by another load', () => {
    const large = `t,class,count,bytes\n0,files,30,${9 * 1024 * 1024}\n`;
    const result = simulate(served, {
      horizonSeconds: 400,
      drains: true,
      classes: [{ id: 'files' }],
      arrivals: [
        { from: 'users', pattern: { is: 'trace', csv: large } },
        { from: 'users', pattern: { is: 'burst', at: 20, count: 120 } },
      ],
    });
    expect(result.classes[0]?.errors.map(({ cause, count }) => [cause, count])).toEqual([
      ['payload_limit', 30],
    ]);
  });
});

test('sizes that differ wait for each other at a link as Pollaczek and Khinchine found', () => {
  const document = aDocument()
    .node('users', 'users')
    .node('region', 'region')
    .node('transit-gateway', 'hub', { parent: 'region' })
    .node('vpc', 'one', { parent: 'region', properties: { cidrBlock: '10.0.0.0/16' } })
    .node('vpc', 'two', { parent: 'region', properties: { cidrBlock: '10.1.0.0/16' } })
    .node('subnet', 'one-a', { parent: 'one', properties: { availabilityZone: 'a', tier: 'private' } })
    .node('subnet', 'two-a', { parent: 'two', properties: { availabilityZone: 'a', tier: 'private' } })
    .node('ec2-instance', 'front', { parent: 'one-a' })
    .node('ec2-instance', 'back', { parent: 'two-a' })
    .connect('attach', 'hub', 'one')
    .connect('attach', 'hub', 'two')
    .connect('traffic', 'users', 'front')
    .connect('traffic', 'front', 'back', { port: 80 })
    .build();
  const waitOf = (payloadInKilobytes: NonNullable<Class['payloadInKilobytes']>): number => {
    const result = simulate(document, {
      horizonSeconds: 4000,
      classes: [{ id: 'files', payloadInKilobytes }],
      arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 30 } } }],
      overrides: {
        front: { workers: 100, meanServiceTimeMs: 1 },
        back: { workers: 100, meanServiceTimeMs: 1 },
        hub: { gigabitsPerZone: 0.5, bufferMs: 60_000 },
      },
    });
    const hub = result.nodes.find(({ node }) => node === 'hub');
    expect(hub?.errors).toEqual([]);
    // One zone, or two that share the flows: what each carries is what it is used.
    const use = (hub?.targets ?? []).filter(({ arrivals }) => arrivals > 0)[0]?.utilisation ?? 0;
    const seconds = (1024 * 1024 * 8) / 0.5e9;
    return (hub?.wait.mean ?? 0) / ((use * seconds) / (2 * (1 - use)));
  };
  expect(Math.abs(waitOf({ is: 'constant', value: 1024 }) - 1)).toBeLessThan(0.08);
  // 1 + cv² times as long.
  expect(Math.abs(waitOf({ is: 'exponential', mean: 1024 }) / 2 - 1)).toBeLessThan(0.08);
});
