import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const told = (result: SimulationResult): readonly (readonly [string, string | undefined])[] =>
  result.decisions.map(({ text, arithmetic }) => [text, arithmetic] as const);

const steady = (to: string, rate: number) =>
  ({ to, pattern: { is: 'constant', rate: { is: 'constant', rate } } }) as const;

const base: ScenarioInput = { horizonSeconds: 300, drains: true };

describe.each(engines)('the log says once when it begins, %s', (engine) => {
  test('that an API gives up its integration, and that a function runs too long', () => {
    const document = aDocument()
      .node('api-gateway-rest', 'api', { name: 'Shop' })
      .node('lambda-function', 'fn', { name: 'Function', properties: { timeout: 40 } })
      .connect('invoke', 'api', 'fn', { timeoutInMillis: 10_000 })
      .build();
    const scenario: ScenarioInput = {
      ...base,
      arrivals: [steady('api', 2)],
      overrides: { fn: { serviceDistribution: 'constant', meanServiceTimeMs: 60_000, initMs: 0 } },
    };
    // As rates both are known as soon as the first call comes.
    expect(new Set(told(simulate(document, scenario, { engine })))).toEqual(
      new Set([
        ['Shop: gives up what it waits for, which works on', 'no answer after 10 s'],
        ['Function: a call runs too long, and fails', 'more than its 40 s'],
      ]),
    );
  });

  test('that a function refuses calls', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('lambda-function', 'fn', { name: 'Function', properties: { reservedConcurrentExecutions: 5 } })
      .connect('invoke', 'users', 'fn')
      .build();
    const scenario: ScenarioInput = {
      ...base,
      arrivals: [steady('fn', 20)],
      overrides: { fn: { serviceDistribution: 'constant', meanServiceTimeMs: 500, initMs: 0 } },
    };
    expect(told(simulate(document, scenario, { engine }))).toEqual([
      ['Function: refuses calls', '5 at a time are reserved for it'],
    ]);
  });

  test('that messages come back, and are put aside', () => {
    const document = aDocument()
      .node('sqs-queue', 'jobs', {
        name: 'Jobs',
        properties: { visibilityTimeout: 30, deadLetterQueue: 'letters', maxReceiveCount: 3 },
      })
      .node('sqs-queue', 'letters', { name: 'Letters' })
      .node('lambda-function', 'fn', { name: 'Function' })
      .connect('poll', 'jobs', 'fn')
      .build();
    const scenario: ScenarioInput = {
      ...base,
      arrivals: [steady('jobs', 2)],
      overrides: { fn: { errorRate: 1, meanServiceTimeMs: 100, initMs: 0 }, jobs: { meanServiceTimeMs: 0 } },
    };
    expect(told(simulate(document, scenario, { engine }))).toEqual([
      ['Jobs: a message comes back', 'seen again 30 s after it was taken, and put aside after 3 receives'],
      ['Jobs: puts a message aside', 'receive 4 of at most 3'],
    ]);
  });

  test('that no more messages are handed out', () => {
    const document = aDocument()
      .node('sqs-queue', 'jobs', { name: 'Jobs', properties: { visibilityTimeout: 900 } })
      .node('lambda-function', 'fn', { name: 'Function', properties: { timeout: 100 } })
      .connect('poll', 'jobs', 'fn', { batchSize: 10 })
      .build();
    const scenario: ScenarioInput = {
      ...base,
      arrivals: [{ to: 'jobs', pattern: { is: 'burst', at: 0, count: 2000 } }],
      overrides: {
        jobs: { inFlight: 100, meanServiceTimeMs: 0 },
        fn: { serviceDistribution: 'constant', meanServiceTimeMs: 20_000, initMs: 0 },
      },
    };
    expect(told(simulate(document, scenario, { engine }))).toContainEqual([
      'Jobs: hands out no more messages',
      '100 of 100 in flight',
    ]);
  });

  test('that a rule tries its target again', () => {
    const document = aDocument()
      .node('event-bus', 'bus')
      .node('event-rule', 'rule', { name: 'Rule' })
      .node('step-functions', 'flow', { name: 'Flow' })
      .connect('event', 'bus', 'rule')
      .connect('event', 'rule', 'flow')
      .build();
    const scenario: ScenarioInput = {
      ...base,
      arrivals: [{ to: 'bus', pattern: { is: 'burst', at: 0, count: 200 } }],
      overrides: { flow: { startRate: 10, startBurst: 10 }, bus: { meanServiceTimeMs: 0 } },
    };
    expect(told(simulate(document, scenario, { engine }))).toContainEqual([
      'Rule (deliveries to Flow): tries again',
      'the first time after 1 s, up to 185 times within 86400 s',
    ]);
  });
});
