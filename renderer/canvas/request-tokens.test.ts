import { expect, test } from 'vitest';
import { perSecondWords, placeOfRate } from './load-layer.tsx';
import { tokensOf } from './request-tokens.tsx';

const way = (id: string, perSecond: number) =>
  ({
    id,
    perSecond,
    points: [
      [0, 0],
      [280, 0],
    ],
  }) as const;

test('a connection with ten times the requests has one dot more, and all go equally fast', () => {
  const tokens = tokensOf([way('few', 1), way('many', 1000)]);
  expect(tokens.map(({ id, count, seconds }) => [id, count, seconds])).toEqual([
    ['many', 4, 2],
    ['few', 1, 2],
  ]);
});

test('there are never more than two hundred dots, and the busiest connections have theirs', () => {
  const tokens = tokensOf([
    ...Array.from({ length: 300 }, (_, index) => way(`w${index}`, 5)),
    way('busy', 500),
  ]);
  expect(tokens.reduce((sum, { count }) => sum + count, 0)).toBe(200);
  expect(tokens[0]).toMatchObject({ id: 'busy', count: 3 });
});

test('a rate stands two thirds of the way along its connection', () => {
  expect(
    placeOfRate([
      [0, 0],
      [100, 0],
      [100, 100],
    ]),
  ).toEqual([100, 30]);
});

test('few requests are counted by the minute', () => {
  expect([perSecondWords(1234.5), perSecondWords(3.456), perSecondWords(0.05)]).toEqual([
    '1,235/s',
    '3.46/s',
    '3/min',
  ]);
});
