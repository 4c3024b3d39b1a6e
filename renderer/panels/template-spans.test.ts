import { expect, it } from 'vitest';
import { ownerAtLine, spansOf } from './template-spans.ts';

const spans = [
  { owner: 'vpc', from: 3, to: 20 },
  { owner: 'subnet', from: 5, to: 8 },
  { owner: 'vpc', from: 30, to: 31 },
];

it('finds the innermost record of a line', () => {
  expect(ownerAtLine(spans, 6)).toBe('subnet');
  expect(ownerAtLine(spans, 9)).toBe('vpc');
  expect(ownerAtLine(spans, 25)).toBeUndefined();
});

it('gives the lines of records in order and once', () => {
  expect(spansOf(spans, new Set(['subnet', 'vpc']))).toEqual([
    { owner: 'vpc', from: 3, to: 20 },
    { owner: 'vpc', from: 30, to: 31 },
  ]);
  expect(spansOf(spans, new Set())).toEqual([]);
});
