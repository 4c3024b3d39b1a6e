import { expect, test } from 'vitest';
import type { SimulationRun } from '#shared/engine/simulation-job.ts';
import { partOf } from '#shared/testing/part-of.ts';
import { compareRuns } from './compare-runs.ts';

function runWith(failed: number, p99: number | null, use: number): SimulationRun {
  return partOf<SimulationRun>({
    result: {
      seconds: 100,
      verdict: { holds: true, isStable: true, sentences: [], objectives: [] },
      classes: [{ offered: 1000, completed: 1000 - failed, failed, latency: { mean: p99, p50: p99, p99 } }],
      nodes: [{ id: 's', name: 'App', utilisation: use }],
      cost: null,
    },
  });
}

test('less of what is lost is better, other figures are only different, the unknown is no change', () => {
  const rows = new Map(
    compareRuns(runWith(100, 2, 0.9), runWith(50, null, 0.45)).map((row) => [row.title, row] as const),
  );
  expect(rows.get('Failed')).toMatchObject({ change: '−50 (−50 %)', tone: 'better' });
  expect(rows.get('Failed, share')).toMatchObject({ before: '10 %', after: '5 %', tone: 'better' });
  expect(rows.get('Latency, p99')).toMatchObject({ before: '2 s', after: '–', change: '', tone: 'same' });
  expect(rows.get('In use, App')).toMatchObject({ change: '−45 points', tone: 'same' });
  expect(rows.get('Cost of the run')).toMatchObject({ before: 'unknown', after: 'unknown', change: '' });
  expect(rows.get('Offered')).toMatchObject({ change: '', tone: 'same' });
  expect(rows.has('Engine')).toBe(false);
});

test('runs of two engines say so', () => {
  const requests = runWith(1, 1, 0.5);
  const rates = { ...requests, result: { ...requests.result, engine: 'fluid' as const } };
  expect(compareRuns(requests, rates).find(({ title }) => title === 'Engine')).toMatchObject({
    before: 'Every request',
    after: 'Rates',
  });
});
