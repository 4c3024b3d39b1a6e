import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { refusal, simulate } from './testing/simulated.ts';

const document = aDocument()
  .node('users', 'users', { name: 'Customers' })
  .node('ec2-instance', 'server', { name: 'Server' })
  .connect('traffic', 'users', 'server')
  .build();

type Pattern = NonNullable<ScenarioInput['arrivals']>[number]['pattern'];
const asked = (pattern: Pattern, more: ScenarioInput = {}): ScenarioInput => ({
  arrivals: [{ from: 'users', pattern }],
  overrides: { server: { workers: 1000, meanServiceTimeMs: 1 } },
  ...more,
});
const offeredIn = (result: SimulationResult): readonly number[] =>
  (result.series.columns.find(({ what }) => what === 'offered')?.values ?? []).map((count) => count ?? 0);

describe('bursts in two states', () => {
  const [calm, burst] = [
    { rate: 5, meanSeconds: 20 },
    { rate: 50, meanSeconds: 5 },
  ];
  const states = [calm, burst];
  // Fischer and Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook", 1993.
  const [leavesCalm, leavesBurst] = [1 / calm.meanSeconds, 1 / burst.meanSeconds];
  const change = leavesCalm + leavesBurst;
  const mean = (calm.rate * leavesBurst + burst.rate * leavesCalm) / change;
  const dispersion = (seconds: number): number => {
    const excess =
      (2 * (calm.rate - burst.rate) ** 2 * leavesCalm * leavesBurst) /
      (change ** 2 * (calm.rate * leavesBurst + burst.rate * leavesCalm));
    return 1 + excess * (1 - (1 - Math.exp(-change * seconds)) / (change * seconds));
  };

  test('mean rate and index of dispersion are those of theory', () => {
    expect(mean).toBe(14);
    const counts = [1, 2, 3, 4, 5].flatMap((seed) => {
      const result = simulate(document, asked({ is: 'mmpp', states }, { horizonSeconds: 20_000, seed }));
      expect(result.series.bucketSeconds).toBe(10);
      return offeredIn(result);
    });
    const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / (counts.length - 1);
    expect(Math.abs(average / (mean * 10) - 1)).toBeLessThan(0.03);
    expect(Math.abs(variance / average / dispersion(10) - 1)).toBeLessThan(0.06);
    expect(dispersion(10)).toBeGreaterThan(50);
  });

  test('rates follow the same states as single requests', () => {
    const scenario = asked({ is: 'mmpp', states }, { horizonSeconds: 2000 });
    const [des, fluid] = (['des', 'fluid'] as const).map((engine) =>
      offeredIn(simulate(document, { ...scenario, engine })),
    );
    const difference = (des ?? []).map((count, second) => count - (fluid?.[second] ?? 0));
    const square = difference.reduce((sum, each) => sum + each * each, 0) / difference.length;
    // What is left is chance of the single requests: a variance of the mean rate.
    expect(Math.abs(square / mean - 1)).toBeLessThan(0.15);
  });

  test('two states of the same rate are a Poisson process', () => {
    const same = [
      { rate: 20, meanSeconds: 3 },
      { rate: 20, meanSeconds: 1 },
    ];
    const counts = offeredIn(
      simulate(document, asked({ is: 'mmpp', states: same }, { horizonSeconds: 2000 })),
    );
    const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / (counts.length - 1);
    expect(Math.abs(variance / average - 1)).toBeLessThan(0.1);
  });

  test('bursts that change for ever are refused in a sentence', () => {
    const wild = states.map(({ rate }) => ({ rate, meanSeconds: 1e-5 }));
    expect(refusal(document, asked({ is: 'mmpp', states: wild }))).toBe(
      'The bursts of a load change more than 10,000,000 times in the run: let them last longer.',
    );
    expect(refusal(document, asked({ is: 'mmpp', states: [{ rate: -1, meanSeconds: 1 }, calm] }))).toBe(
      'The scenario cannot run. Load 1, state 1, rate: it must be at least 0.',
    );
  });
});

describe('a schedule', () => {
  test('sends its requests at each start, spread as it says', () => {
    const pattern: Pattern = { is: 'schedule', expression: 'rate(5 minutes)', count: 100, spreadSeconds: 10 };
    const result = simulate(document, asked(pattern, { horizonSeconds: 900 }));
    const counts = offeredIn(result);
    expect(result.classes[0]?.offered).toBe(300);
    for (const start of [0, 300, 600])
      expect(counts.slice(start, start + 11)).toEqual([...Array(10).fill(10), 0]);
  });

  test.each<[string, RegExp]>([
    ['every day', /^"every day" is no schedule: write cron\(0 8 \? \* MON-FRI \*\) with six fields/],
    ['cron(0 8 ? * SAT *)', /never starts in the 900 s of the run, which begins at midnight of Monday/],
  ])('%s is refused in a sentence', (expression, sentence) => {
    expect(refusal(document, asked({ is: 'schedule', expression, count: 1 }))).toMatch(sentence);
  });

  test('more requests than times can be written down are refused', () => {
    const pattern: Pattern = { is: 'schedule', expression: 'rate(1 minute)', count: 1_000_000 };
    expect(refusal(document, asked(pattern))).toMatch(/sends 15,000,000 requests; at most 5,000,000/);
  });
});

describe('callers who try again', () => {
  const failing = (retry: object, engine: 'des' | 'fluid' = 'des'): SimulationResult =>
    simulate(
      document,
      asked(
        { is: 'poisson', rate: { is: 'constant', rate: 50 } },
        {
          engine,
          horizonSeconds: 2000,
          drains: true,
          classes: [{ id: 'a', retry: { backoff: 'fixed', base: 0.5, ...retry } }],
          overrides: { server: { workers: 1000, meanServiceTimeMs: 0, errorRate: 0.5 } },
        },
      ),
    );

  test('do so after the causes that are named, and after no other', () => {
    const asked = failing({ max: 3, retryOn: ['app_error_5xx'] }).classes[0];
    // (1 - p^4) / (1 - p) attempts with p = 0.5.
    expect(Math.abs((asked?.attempts ?? 0) / (asked?.offered ?? 1) - 1.875)).toBeLessThan(0.02);
    const other = failing({ max: 3, retryOn: ['timeout_client', 'queue_full_503'] }).classes[0];
    expect(other?.attempts).toBe(other?.offered);
    expect(Math.abs((other?.errorRate.value ?? 0) - 0.5)).toBeLessThan(0.01);
    const rates = failing({ max: 3, retryOn: ['timeout_client'] }, 'fluid').classes[0];
    expect(Math.abs((rates?.attempts ?? 0) / (rates?.offered ?? 1) - 1)).toBeLessThan(1e-9);
    expect(Math.abs((rates?.errorRate.value ?? 0) - 0.5)).toBeLessThan(1e-9);
  });

  test('with decorrelated jitter wait three times the pause before at most', () => {
    const { classes } = failing({ max: 1, base: 0.5, cap: 10, jitter: 'decorrelated' });
    const latency = classes[0]?.latency;
    // Half of those that are answered were answered at once, a third after a pause evenly between 0.5 and 1.5 s.
    expect(latency?.max).toBeLessThan(1.5);
    expect(Math.abs((latency?.p999 ?? 0) - 1.5)).toBeLessThan(0.02);
    expect(Math.abs((latency?.mean ?? 0) - 1 / 3)).toBeLessThan(0.01);
  });
});

test('environments of a function are told by what they do', () => {
  const drawing = aDocument()
    .node('users', 'users')
    .node('lambda-function', 'fn')
    .connect('invoke', 'users', 'fn')
    .build();
  const result = simulate(drawing, {
    horizonSeconds: 600,
    arrivals: [
      {
        from: 'users',
        pattern: {
          is: 'constant',
          rate: {
            is: 'steps',
            steps: [
              { at: 0, rate: 20 },
              { at: 300, rate: 0 },
            ],
          },
        },
      },
    ],
    overrides: { fn: { meanServiceTimeMs: 500 } },
  });
  const column = (what: string): readonly (number | null)[] =>
    result.series.columns.find((each) => each.what === what && each.of === 'fn')?.values ?? [];
  const mean = (values: readonly (number | null)[]): number =>
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length;
  // Little: 20 a second for half a second each; afterwards none works, and all that began are still warm.
  expect(Math.abs(mean(column('workingEnvironments').slice(100, 299)) / 10 - 1)).toBeLessThan(0.15);
  expect(column('workingEnvironments')[320]).toBe(0);
  expect(column('warmEnvironments')[320]).toBeGreaterThan(10);
});
