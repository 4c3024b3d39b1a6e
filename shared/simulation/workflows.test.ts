import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#shared/base/json.ts';
import { placeholderOf } from '#shared/catalogue/kit/state-machine/task-states.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { NodeResult, SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const nodeOf = (result: SimulationResult, id: string): NodeResult | undefined =>
  result.nodes.find((each) => each.id === id);

const failedOf = ({ classes: [own] }: SimulationResult): number => own?.failed ?? 0;

/** A workflow that people wait for and that calls one function, in a state with these fields. */
const express = (state: JsonObject, machine: JsonObject = {}) =>
  aDocument()
    .node('users', 'users')
    .node('api-gateway-http', 'api', { name: 'API' })
    .node('step-functions', 'flow', {
      name: 'Flow',
      properties: {
        stateMachineType: 'EXPRESS',
        definition: {
          StartAt: 'Work',
          States: {
            Work: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke',
              Parameters: { FunctionName: placeholderOf('fn') },
              End: true,
              ...state,
            },
          },
          ...machine,
        },
      },
    })
    .node('lambda-function', 'fn', { name: 'Function', properties: { timeout: 900 } })
    .connect('traffic', 'users', 'api')
    .connect('invoke', 'api', 'flow', { timeoutInMillis: 30_000 })
    .connect('invoke', 'flow', 'fn')
    .build();

const asked = (
  fn: Readonly<Record<string, number | string>>,
  more: Partial<ScenarioInput> = {},
): ScenarioInput => ({
  horizonSeconds: 3000,
  drains: true,
  arrivals: [{ to: 'api', pattern: { is: 'constant', rate: { is: 'constant', rate: 20 } } }],
  overrides: {
    api: { meanServiceTimeMs: 0 },
    flow: { meanServiceTimeMs: 0 },
    fn: { initMs: 0, serviceDistribution: 'constant', meanServiceTimeMs: 10, ...fn },
  },
  ...more,
});

const all = { ErrorEquals: ['States.ALL'] };

describe.each(engines)('a state that fails, %s', (engine) => {
  test('is tried three times more where Retry says nothing else', () => {
    const result = simulate(express({ Retry: [all] }), asked({ errorRate: 0.5 }), { engine });
    // Of 60,000, one half to the fourth; and 1 + 1/2 + 1/4 + 1/8 calls each.
    expect(Math.abs(failedOf(result) / 60_000 - 0.0625)).toBeLessThan(0.003);
    expect(Math.abs((nodeOf(result, 'fn')?.arrivals ?? 0) / 60_000 - 1.875)).toBeLessThan(0.015);
  });

  test('is tried as often as its retrier says, which may be never', () => {
    const never = simulate(express({ Retry: [{ ...all, MaxAttempts: 0 }] }), asked({ errorRate: 0.5 }), {
      engine,
    });
    expect(Math.abs(failedOf(never) / 60_000 - 0.5)).toBeLessThan(0.01);
    const once = simulate(express({ Retry: [{ ...all, MaxAttempts: 1 }] }), asked({ errorRate: 0.5 }), {
      engine,
    });
    expect(Math.abs(failedOf(once) / 60_000 - 0.25)).toBeLessThan(0.01);
  });

  test('of another error than its retrier names fails at once', () => {
    const Retry = [{ ErrorEquals: ['Lambda.TooManyRequestsException'], MaxAttempts: 6 }];
    const result = simulate(express({ Retry }), asked({ errorRate: 0.5 }), { engine });
    expect(Math.abs(failedOf(result) / 60_000 - 0.5)).toBeLessThan(0.01);
  });

  test('and that is caught does not fail its execution', () => {
    const state = { Retry: [{ ...all, MaxAttempts: 1 }], Catch: [{ ...all, Next: 'Work' }] };
    const result = simulate(express(state), asked({ errorRate: 0.5 }), { engine });
    expect(failedOf(result)).toBe(0);
    expect(Math.abs((result.classes[0]?.completed ?? 0) - 60_000)).toBeLessThan(200);
  });

  test('has the time that it states, and its executions have theirs', () => {
    const slow = asked({ serviceDistribution: 'exponential', meanServiceTimeMs: 10_000 });
    const state = simulate(express({ TimeoutSeconds: 5 }), slow, { engine });
    expect(Math.abs(failedOf(state) / 60_000 - Math.exp(-0.5))).toBeLessThan(0.01);
    const machine = simulate(express({}, { TimeoutSeconds: 8 }), slow, { engine });
    expect(Math.abs(failedOf(machine) / 60_000 - Math.exp(-0.8))).toBeLessThan(0.01);
  });

  test('an Express execution lasts five minutes at most', () => {
    const result = simulate(
      express({}),
      {
        ...asked({ serviceDistribution: 'constant', meanServiceTimeMs: 310_000 }),
        arrivals: [{ to: 'flow', pattern: { is: 'constant', rate: { is: 'constant', rate: 1 } } }],
      },
      { engine },
    );
    expect(result.nodes.find(({ id }) => id === 'flow time')?.errors[0]?.cause).toBe('timeout_504');
    expect(result.nodes.find(({ id }) => id === 'flow time')?.errors[0]?.count ?? 0).toBeGreaterThan(2600);
  });
});

test('pauses grow from one second by the factor of two, up to the longest, and lengthen the execution', () => {
  const pausesOf = (Retry: JsonObject): number => {
    const fails = asked(
      { errorRate: 1 },
      { arrivals: [{ to: 'api', pattern: { is: 'burst', at: 0, count: 1 } }] },
    );
    const document = express({ Retry: [{ ...all, ...Retry }] });
    return simulate(document, fails, { engine: 'des' }).classes[0]?.errors[0]?.firstAt ?? 0;
  };
  // 1 + 2 + 4 s between four calls of 10 ms.
  expect(pausesOf({})).toBeCloseTo(7.04, 1);
  expect(pausesOf({ IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 1.5 })).toBeCloseTo(
    2 + 3 + 4.5 + 0.04,
    1,
  );
  expect(pausesOf({ MaxAttempts: 5, MaxDelaySeconds: 3 })).toBeCloseTo(1 + 2 + 3 + 3 + 3 + 0.06, 1);
  expect(pausesOf({ IntervalSeconds: 4, BackoffRate: 1 })).toBeCloseTo(12.04, 1);
  // With full jitter each is any part of its pause.
  expect(pausesOf({ JitterStrategy: 'FULL' })).toBeLessThan(6.9);
});

test('each retrier counts its own attempts', () => {
  const Retry = [
    { ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 },
    { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 },
  ];
  const scenario = asked(
    { errorRate: 1 },
    { arrivals: [{ to: 'api', pattern: { is: 'burst', at: 0, count: 100 } }] },
  );
  const result = simulate(express({ Retry }), scenario, { engine: 'des' });
  expect(nodeOf(result, 'fn')?.arrivals).toBe(300);
});

describe.each(engines)('executions at a time, %s', (engine) => {
  test('of those that are waited for there are 1,000 to 3,700, by Region', () => {
    const held = asked({
      serviceDistribution: 'constant',
      meanServiceTimeMs: 20_000,
      accountConcurrency: 100_000,
      startBurst: 100_000,
    });
    const most = simulate(
      express({}),
      {
        ...held,
        horizonSeconds: 600,
        overrides: { ...held.overrides, flow: { syncExpress: 300, meanServiceTimeMs: 0 } },
      },
      { engine },
    );
    // Erlang's loss formula with constant gaps: 300 of the 400 that 20 a second would hold.
    const refused = most.classes[0]?.errors.find(({ cause }) => cause === 'throttled_sfn')?.count ?? 0;
    expect(Math.abs(refused / 12_000 - 0.25)).toBeLessThan(0.02);
    const found = simulate(express({}), { ...held, horizonSeconds: 10 }, { engine });
    const assumed = found.assumptions.find(({ field }) => field === 'syncExpress');
    expect(assumed?.value).toBe(3700);
  });

  test('open Standard ones have a limit as well', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('api-gateway-http', 'api')
      .node('step-functions', 'flow', { name: 'Flow' })
      .node('lambda-function', 'fn', { properties: { timeout: 900 } })
      .connect('traffic', 'users', 'api')
      .connect('invoke', 'api', 'flow')
      .connect('invoke', 'flow', 'fn')
      .build();
    const held = asked({ serviceDistribution: 'constant', meanServiceTimeMs: 20_000 });
    const result = simulate(
      document,
      { ...held, horizonSeconds: 600, overrides: { ...held.overrides, flow: { openExecutions: 300 } } },
      { engine },
    );
    // Who starts one has its answer all the same.
    expect(failedOf(result)).toBe(0);
    const open = nodeOf(result, 'flow at a time');
    expect(Math.abs((open?.errors[0]?.count ?? 0) / 12_000 - 0.25)).toBeLessThan(0.02);
    expect(Math.abs((open?.meanInside ?? 0) - 300)).toBeLessThan(15);
  });
});

test.each(engines)('an execution with more than 25,000 events in its history fails, %s', (engine) => {
  const drawn = aDocument()
    .node('event-schedule', 'nightly')
    .node('step-functions', 'flow', { name: 'Flow' })
    .node('lambda-function', 'fn')
    .connect('event', 'nightly', 'flow')
    .connect('invoke', 'flow', 'fn')
    .build();
  const withTransitions = (transitionsPerExecution: number) => ({
    ...drawn,
    nodes: new Map(
      [...drawn.nodes].map(([id, node]) => [
        id,
        id === 'flow' ? { ...node, usage: { transitionsPerExecution } } : node,
      ]),
    ),
  });
  const scenario: ScenarioInput = {
    horizonSeconds: 100,
    drains: true,
    arrivals: [{ to: 'flow', pattern: { is: 'constant', rate: { is: 'constant', rate: 1 } } }],
    overrides: { flow: { transitionRate: 1e6, transitionBurst: 1e6 }, fn: { initMs: 0 } },
  };
  const errorsAt = (transitions: number): number =>
    simulate(withTransitions(transitions), scenario, { engine }).nodes.find(({ id }) => id === 'flow history')
      ?.errors[0]?.count ?? 0;
  // Five events each: 25,000 are 5,000 transitions.
  expect(errorsAt(5000)).toBe(0);
  expect(Math.abs(errorsAt(5001) - 100)).toBeLessThan(2);
});

test('a function that a Standard workflow calls is waited for: it is not tried again as an event is', () => {
  const document = aDocument()
    .node('event-schedule', 'nightly')
    .node('step-functions', 'flow', {
      properties: {
        definition: {
          StartAt: 'Work',
          States: {
            Work: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke',
              Parameters: { FunctionName: placeholderOf('fn') },
              End: true,
            },
          },
        },
      },
    })
    .node('lambda-function', 'fn')
    .connect('event', 'nightly', 'flow')
    .connect('invoke', 'flow', 'fn')
    .build();
  const result = simulate(document, {
    horizonSeconds: 100,
    drains: true,
    arrivals: [{ to: 'flow', pattern: { is: 'burst', at: 0, count: 50 } }],
    overrides: { fn: { errorRate: 1, initMs: 0 } },
  });
  expect(nodeOf(result, 'fn')?.arrivals).toBe(50);
});
