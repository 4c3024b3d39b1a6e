import { expect, test } from 'vitest';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import { partOf } from '#shared/testing/part-of.ts';
import { verdictOf } from './verdict-of.ts';

const met = { id: 'a', is: 'availability', text: 'A.', holds: true, measured: 1, target: 1 } as const;
const missed = { ...met, text: 'p99 is 2 s, 1 s wanted.', holds: false };

function resultWith(verdict: Partial<SimulationResult['verdict']>, failed = 0): SimulationResult {
  return partOf<SimulationResult>({
    verdict: { holds: true, isStable: true, sentences: [], objectives: [], ...verdict },
    classes: [{ completed: 1200, failed }],
  });
}

test('what is unstable is said before what is missed', () => {
  const verdict = verdictOf(
    resultWith({ isStable: false, sentences: ['Jobs is unstable (ρ = 1.00).'], objectives: [missed] }),
  );
  expect(verdict).toEqual({ word: 'Unstable', sentence: 'Jobs is unstable (ρ = 1.00).' });
});

test('only what is missed is said, and what is met says how many failed', () => {
  expect(verdictOf(resultWith({ objectives: [met, missed] })).sentence).toBe('p99 is 2 s, 1 s wanted.');
  expect(verdictOf(resultWith({ objectives: [met, met] })).sentence).toBe(
    'All 2 objectives are met. None of 1,200 requests failed.',
  );
  expect(verdictOf(resultWith({ objectives: [] }, 3))).toEqual({
    word: 'No objectives',
    sentence: '3 of 1,203 requests failed.',
  });
});

test('what nothing was seen of is neither met nor missed', () => {
  const unknown = { ...met, text: 'Nothing was answered.', holds: false, isUnknown: true, measured: null };
  expect(verdictOf(resultWith({ objectives: [met, unknown] }))).toEqual({
    word: 'Unknown',
    sentence: 'Nothing was answered.',
  });
  expect(verdictOf(resultWith({ objectives: [missed, unknown] }))).toEqual({
    word: 'Missed',
    sentence: missed.text,
  });
});
