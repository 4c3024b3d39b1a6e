import { expect, test } from 'vitest';
import { scenarioSchema } from '../scenario/scenario.ts';
import { acceptanceDocuments } from '../testing/acceptance-documents.ts';
import { simulate } from '../testing/simulated.ts';
import { wholeNumber } from './whole-number.ts';

function sample(file: string, scenario: string) {
  const found = acceptanceDocuments().find((each) => each.file === file);
  if (found === undefined) throw new Error(`There is no sample ${file}.`);
  return { document: found.document, scenario: scenarioSchema.parse(found.scenarios[scenario]) };
}

test.each(['des', 'fluid'] as const)(
  'the oldest message of a backlog is known in both engines: %s',
  (engine) => {
    const { document, scenario } = sample('queue-backlog', 'twenty-workers');
    const age = (thresholdSeconds: number) => ({ is: 'age' as const, node: 'jobs', thresholdSeconds });
    const result = simulate(document, { ...scenario, engine, objectives: [age(960), age(600)] });
    const [met, missed] = result.verdict.objectives;
    // 100 of 150 a second are worked off, so what comes at 900 s waits as long as the drain has left.
    expect(met?.measured).toBeGreaterThan(870);
    expect(met?.measured).toBeLessThan(930);
    expect([met?.holds, missed?.holds]).toEqual([true, false]);
    const queue = result.nodes.find(({ node }) => node === 'jobs')?.queue;
    expect(Math.abs((queue?.oldestAt ?? 0) - 900)).toBeLessThan(20);
    const ages = result.series.columns.find(({ what }) => what === 'oldestAge')?.values ?? [];
    const at = (seconds: number) => ages[seconds / result.series.bucketSeconds - 1] ?? 0;
    expect(at(1350)).toBeGreaterThan(400);
    expect(at(1350)).toBeLessThan(500);
    expect(at(2100)).toBeLessThan(1);
  },
);

test('a percentile that is not one of the usual ones is that of the run', () => {
  const { document, scenario } = sample('cross-zone', 'on');
  const objectives = [0.95, 0.97, 0.99].map((percentile) => ({
    is: 'latency' as const,
    percentile,
    thresholdMs: 1000,
  }));
  const { verdict } = simulate(document, { ...scenario, horizonSeconds: 600, objectives });
  const [p95 = 0, p97 = 0, p99 = 0] = verdict.objectives.map(({ measured }) => measured ?? 0);
  // Exponential with a mean of 25 ms: ln 20, ln 33.3 and ln 100 of them.
  expect(p95 / 0.025).toBeCloseTo(Math.log(20), 0);
  expect(p97 / 0.025 / Math.log(100 / 3)).toBeGreaterThan(0.95);
  expect(p97 / 0.025 / Math.log(100 / 3)).toBeLessThan(1.05);
  expect(p97).toBeGreaterThan(p95);
  expect(p97).toBeLessThan(p99);
  expect(verdict.sentences[1]).toMatch(/^Requests: 97 % answered within /);
});

test('a latency has a budget of answers that may take longer, which runs out and burns', () => {
  const { document, scenario } = sample('cross-zone', 'on');
  const objective = (thresholdMs: number) => ({ is: 'latency' as const, percentile: 0.99, thresholdMs });
  const { verdict, classes } = simulate(document, {
    ...scenario,
    horizonSeconds: 600,
    objectives: [objective(200), objective(50)],
  });
  const [met, missed] = verdict.objectives;
  const completed = classes[0]?.completed ?? 0;
  expect(met?.budget).toBeCloseTo(completed / 100, 6);
  // Exponential with a mean of 25 ms: e⁻⁸ and e⁻² of the answers take longer.
  expect(Math.abs((met?.used ?? 0) / completed - Math.exp(-8))).toBeLessThan(1e-3);
  expect(Math.abs((missed?.used ?? 0) / completed / Math.exp(-2) - 1)).toBeLessThan(0.1);
  expect([met?.exhaustedAt, met?.is]).toEqual([null, 'latency']);
  // A hundredth of all is used up when 7.4 hundredths of the time have passed.
  expect(Math.abs((missed?.exhaustedAt ?? 0) / 600 - 0.01 / Math.exp(-2))).toBeLessThan(0.03);
  expect(missed?.burnRates?.[0]?.isWholeRun).toBe(true);
  expect(Math.abs((missed?.burnRates?.[0]?.highest ?? 0) / (100 * Math.exp(-2)) - 1)).toBeLessThan(0.1);
  expect(missed?.text).toMatch(/, 50 ms wanted; \d{1,2},\d{3} took longer of 7\d\d that may\.$/);
});

test('failures are whole numbers in words, also where rates have parts of one', () => {
  const { document, scenario } = sample('auto-scaling', 'step');
  const { verdict, classes } = simulate(document, { ...scenario, engine: 'fluid' });
  expect(Number.isInteger(classes[0]?.failed)).toBe(false);
  expect(verdict.sentences[0]).toMatch(/; 4\d,\d{3} of 1,2\d\d allowed failures: the budget is exhausted/);
  expect([0, 0.2, 12.6, 1234, 1234567].map(wholeNumber)).toEqual([
    '0',
    'less than 1',
    '13',
    '1,234',
    '1,234,567',
  ]);
});

test('several runs of the same use their budgets up when one of them does', () => {
  const { document, scenario } = sample('auto-scaling', 'step');
  const ends = [1, 3].map(
    (replications) =>
      simulate(document, { ...scenario, horizonSeconds: 1200, replications }).verdict.objectives[0]
        ?.exhaustedAt,
  );
  expect(ends[0]).toBeGreaterThan(600);
  expect(ends[1]).toBe(ends[0]);
});
