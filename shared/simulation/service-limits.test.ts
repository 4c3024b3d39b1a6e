import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const even = (rate: number) => ({ is: 'constant', rate: { is: 'constant', rate } }) as const;

const errorsOf = (result: SimulationResult): Readonly<Record<string, number>> =>
  Object.fromEntries((result.classes[0]?.errors ?? []).map(({ cause, count }) => [cause, Math.round(count)]));

const told = (result: SimulationResult): readonly (readonly [number, string])[] =>
  result.decisions.map(({ at, text }) => [Math.round(at), text]);

describe.each(engines)('units of a table, %s', (engine) => {
  const table = (properties: Readonly<Record<string, string | number | boolean>>) =>
    aDocument()
      .node('users', 'users')
      .node('lambda-function', 'fn')
      .node('dynamodb-table', 'orders', { name: 'Orders', properties })
      .connect('invoke', 'users', 'fn')
      .connect('data', 'fn', 'orders', { access: 'write' })
      .build();
  const writes = (rate: number, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
    horizonSeconds: 1800,
    arrivals: [{ to: 'orders', pattern: even(rate) }],
    overrides: { orders: { meanServiceTimeMs: 0, readShare: 0 } },
    ...more,
  });
  const provisioned = {
    billingMode: 'PROVISIONED',
    readCapacityUnits: 100,
    writeCapacityUnits: 100,
    autoScaling: false,
  };

  test('five minutes of unused units carry a burst, and then the rate is all there is', () => {
    // 30,000 units saved up give out at 30,000 ÷ (200 − 100) = 300 s; then half is refused.
    const result = simulate(table(provisioned), writes(200), { engine });
    const refused = errorsOf(result).throttled_ddb ?? 0;
    expect(Math.abs(refused - 100 * 1500)).toBeLessThan(500);
  });

  test('auto scaling sees two minutes above its target and asks for what is used', () => {
    const scaled = { ...provisioned, autoScaling: true, autoScalingMaxUnits: 1000 };
    const result = simulate(table(scaled), writes(200), { engine });
    // 200 used of 100 with a target of 70 %: ceil(200 ÷ 0.7) = 286, there a minute later, before the burst is used up.
    expect(told(result)).toEqual([[120, 'Orders (writes): 100 → 286 units, its use is above the target']]);
    expect(errorsOf(result)).toEqual({});
  });

  test('on demand, a new table takes 4,000 writes, and more once a peak is half an hour old', () => {
    const result = simulate(
      table({}),
      writes(0, {
        horizonSeconds: 2400,
        arrivals: [
          {
            to: 'orders',
            pattern: {
              is: 'constant',
              rate: {
                is: 'steps',
                steps: [
                  { at: 0, rate: 3000 },
                  { at: 2000, rate: 5000 },
                ],
              },
            },
          },
        ],
      }),
      { engine },
    );
    // Twice the 3,000 of the first minute, 30 minutes after it ended at 60 s.
    expect(told(result)).toEqual([[1860, 'Orders (writes): takes 6000 units a second from now on']]);
    expect(errorsOf(result)).toEqual({});
    const early = simulate(table({}), writes(5000, { horizonSeconds: 600 }), { engine });
    expect(Math.abs((errorsOf(early).throttled_ddb ?? 0) - (1000 * 600 - 4000))).toBeLessThan(50);
  }, 30_000);

  test('on demand, no more than the table is told to take', () => {
    const result = simulate(table({ maxWriteRequestUnits: 100 }), writes(150, { horizonSeconds: 600 }), {
      engine,
    });
    expect(Math.abs((errorsOf(result).throttled_ddb ?? 0) - (50 * 600 - 100))).toBeLessThan(50);
  });
});

describe.each(engines)('executions of a state machine, %s', (engine) => {
  const machine = (stateMachineType: string) =>
    aDocument()
      .node('users', 'users')
      .node('api-gateway-http', 'api')
      .node('step-functions', 'flow', { properties: { stateMachineType } })
      .connect('invoke', 'users', 'api')
      .connect('invoke', 'api', 'flow')
      .build();
  const starts = (rate: number): ScenarioInput => ({
    horizonSeconds: 60,
    drains: true,
    arrivals: [{ to: 'flow', pattern: even(rate) }],
  });

  test('standard ones begin at 300 a second, 1,300 at once', () => {
    const result = simulate(machine('STANDARD'), starts(500), { engine });
    expect(Math.abs((errorsOf(result).throttled_sfn ?? 0) - (500 * 60 - 300 * 60 - 1300))).toBeLessThan(10);
  });

  test('many transitions are a limit of their own', () => {
    // 20 transitions each: 5,000 ÷ 20 = 250 a second, and as many at once.
    const many = aDocument(machine('STANDARD')).build();
    const document = {
      ...many,
      nodes: new Map(
        [...many.nodes].map(([id, node]) => [
          id,
          id === 'flow' ? { ...node, usage: { transitionsPerExecution: 20 } } : node,
        ]),
      ),
    };
    const result = simulate(document, starts(300), { engine });
    expect(Math.abs((errorsOf(result).throttled_sfn ?? 0) - (300 * 60 - 250 * 60 - 250))).toBeLessThan(20);
  });

  test('express ones begin at 6,000 a second', () => {
    expect(errorsOf(simulate(machine('EXPRESS'), starts(5000), { engine }))).toEqual({});
  });
});

test.each(engines)('invocations of an event bus above its quota are late and not lost, %s', (engine) => {
  const document = aDocument()
    .node('users', 'users')
    .node('event-bus', 'bus')
    .node('event-rule', 'rule')
    .node('lambda-function', 'fn')
    .connect('event', 'bus', 'rule')
    .connect('event', 'rule', 'fn')
    .build();
  const result = simulate(
    document,
    {
      horizonSeconds: 20,
      drains: true,
      arrivals: [{ to: 'bus', pattern: { is: 'burst', at: 0, count: 2000 } }],
      overrides: { bus: { invocationsPerSecond: 100 }, fn: { initMs: 0 } },
    },
    { engine },
  );
  expect(result.classes[0]?.failed).toBe(0);
  const bus = result.nodes.find(({ id }) => id === 'bus');
  expect(bus?.utilisation).toBeCloseTo(1, 1);
});

describe.each(engines)('a database behind a proxy, %s', (engine) => {
  const drawn = (proxy: boolean) => {
    const base = aDocument()
      .node('vpc', 'vpc')
      .node('subnet', 'a', { parent: 'vpc', properties: { availabilityZone: 'a', tier: 'private' } })
      .node('subnet', 'b', { parent: 'vpc', properties: { availabilityZone: 'b', tier: 'private' } })
      .node('users', 'users')
      .node('ec2-instance', 'app', { parent: 'a' })
      .node('rds-instance', 'db', {
        name: 'Database',
        parent: 'vpc',
        properties: { multiAz: true, subnets: ['a', 'b'] },
      })
      .connect('traffic', 'users', 'app');
    return proxy
      ? base
          .node('rds-proxy', 'proxy', {
            name: 'Proxy',
            parent: 'vpc',
            properties: { subnets: ['a', 'b'], maxConnectionsPercent: 50 },
          })
          .connect('data', 'app', 'proxy')
          .connect('data', 'proxy', 'db')
          .build()
      : base.connect('data', 'app', 'db').build();
  };
  const load = (rate: number, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
    horizonSeconds: 900,
    arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate } } }],
    overrides: {
      app: { workers: 100_000, meanServiceTimeMs: 1 },
      db: { workers: 4, meanServiceTimeMs: 10, maxConnections: 100 },
    },
    ...more,
  });

  test.runIf(engine === 'des')('refuses clients beyond its connections, and the proxy lets them wait', () => {
    const crowd: Partial<ScenarioInput> = {
      horizonSeconds: 1,
      drains: true,
      arrivals: [{ from: 'users', pattern: { is: 'burst', at: 0, count: 1000 } }],
    };
    const direct = simulate(drawn(false), load(0, crowd), { engine });
    expect(errorsOf(direct).conn_limit_db).toBeGreaterThan(800);
    const shared = simulate(drawn(true), load(0, crowd), { engine });
    expect(shared.classes[0]?.failed).toBe(0);
    // 50 of the 100 connections; 1,000 queries of 10 ms on four cores take 2.5 s.
    expect(shared.nodes.find(({ id }) => id === 'proxy')?.mostBusy).toBe(50);
    expect(shared.classes[0]?.latency.max).toBeGreaterThan(2);
    expect(shared.classes[0]?.latency.max).toBeLessThan(3.5);
  });

  test('keeps clients waiting through a failover, as long as they may', () => {
    const crash: Partial<ScenarioInput> = { timeline: [{ at: 300, do: 'crash', node: 'db' }] };
    const direct = simulate(drawn(false), load(50, crash), { engine });
    const proxied = simulate(drawn(true), load(50, crash), { engine });
    const away = (proxied.decisions.find(({ text }) => text.includes('standby'))?.at ?? 0) - 300;
    expect(direct.classes[0]?.failed).toBeGreaterThan(50 * 60 * 0.9);
    // What is under way when it crashes fails; what comes later waits for the standby.
    expect(proxied.classes[0]?.failed).toBeLessThan(20);
    // 50 a second wait meanwhile, but for those who have one of the 50 connections.
    const waiting = proxied.nodes.find(({ id }) => id === 'proxy')?.mostQueued ?? 0;
    expect(Math.abs(waiting - (50 * away - 50))).toBeLessThan(0.05 * 50 * away);
    if (engine === 'fluid') return;
    expect(proxied.classes[0]?.latency.max).toBeGreaterThan(away - 1);
    expect(proxied.classes[0]?.latency.max).toBeLessThan(away + 60);
  });

  test('gives up after the time that it may wait for a connection', () => {
    // 800 a second for four cores of 100 a second each: who comes late does not get a connection within 120 s.
    const result = simulate(drawn(true), load(800, { horizonSeconds: 600 }), { engine });
    const errors = result.classes[0]?.errors ?? [];
    expect(errors.map(({ cause }) => cause)).toEqual(['conn_limit_db']);
    // Who comes at t waits for t seconds, so the first who gives up came at 120 s and leaves at 240: 400 a second from then on.
    // (As rates, four cores with 46 that wait are a little short of full.)
    expect(Math.abs((errors[0]?.count ?? 0) / (400 * 360) - 1)).toBeLessThan(engine === 'des' ? 0.02 : 0.05);
    if (engine === 'fluid') return;
    expect(Math.abs((errors[0]?.firstAt ?? 0) - 240)).toBeLessThan(5);
    expect(result.classes[0]?.latency.max).toBeLessThan(125);
  });
});
