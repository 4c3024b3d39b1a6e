import { expect, test } from 'vitest';
import { burnRates } from './burn-rates.ts';

const column = (what: string, values: readonly number[]) => ({ what, of: 'requests', values });
const minutes = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

test('the worst hour burns as many times the budget as its share of failures is of the allowed one', () => {
  // Two hours of 100 a minute; in the second, 3 of 100 fail, where 1 of 1,000 may.
  const rates = burnRates(
    [column('completed', minutes(120, 100))],
    [column('failed', [...minutes(60, 0), ...minutes(60, 3)])],
    60,
    0.001,
  );
  expect(rates).toHaveLength(2);
  expect(rates[0]).toMatchObject({ windowSeconds: 3600, alarm: 14.4, until: 7200, isWholeRun: false });
  expect(rates[0]?.highest).toBeCloseTo(30, 9);
  expect(rates[1]).toMatchObject({ windowSeconds: 21_600, alarm: 6, isWholeRun: true });
  expect(rates[1]?.highest).toBeCloseTo(15, 9);
});

test('a window slides: the worst hour need not begin with an hour', () => {
  const failed = minutes(180, 0).map((_, minute) => (minute >= 30 && minute < 90 ? 1 : 0));
  const [hour] = burnRates([column('completed', minutes(180, 100))], [column('failed', failed)], 60, 0.01);
  expect(hour).toMatchObject({ until: 90 * 60 });
  expect(hour?.highest).toBeCloseTo(1, 9);
});

test('no budget and no requests have no rate', () => {
  expect(burnRates([column('completed', [1])], [column('failed', [1])], 60, 0)).toEqual([]);
  expect(burnRates([column('completed', [0])], [column('failed', [0])], 60, 0.1)).toEqual([]);
});
