import { expect, test } from 'vitest';
import { mergeRepeated } from './merge-repeated.ts';

const line = (at: number, text: string, arithmetic?: string) => ({
  at,
  node: 'app',
  kind: 'capacity',
  text,
  ...(arithmetic === undefined ? {} : { arithmetic }),
});

const told = (decisions: readonly ReturnType<typeof line>[]) =>
  mergeRepeated(decisions).map(({ at, until, text, count }) => [at, until, text, count]);

test('a line that says the same again and again is one line, from its first time to its last', () => {
  expect(told([line(1, 'left'), line(2, 'left'), line(9, 'left'), line(10, 'came')])).toEqual([
    [1, 9, 'left', 3],
    [10, 10, 'came', 1],
  ]);
});

test('of one moment the same lines are one, whatever stands between them', () => {
  expect(told([line(1, 'a'), line(5, 'a'), line(5, 'b'), line(5, 'a'), line(5, 'b'), line(6, 'a')])).toEqual([
    [1, 5, 'a', 3],
    [5, 5, 'b', 2],
    [6, 6, 'a', 1],
  ]);
});

test('another arithmetic, node or kind is another line', () => {
  const decisions = [line(1, 'a', '1'), line(1, 'a', '2'), { ...line(1, 'a', '2'), node: 'web' }];
  expect(mergeRepeated(decisions)).toHaveLength(3);
  expect(mergeRepeated([])).toEqual([]);
});
