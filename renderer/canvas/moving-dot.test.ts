import { expect, test } from 'vitest';
import { framesAlong } from './moving-dot.tsx';

test('a dot is at each point when it has gone that share of the way', () => {
  expect(
    framesAlong([
      [0, 0],
      [30, 0],
      [30, 10],
    ]),
  ).toEqual([
    { offset: 0, transform: 'translate(0px, 0px)' },
    { offset: 0.75, transform: 'translate(30px, 0px)' },
    { offset: 1, transform: 'translate(30px, 10px)' },
  ]);
});

test('a line that goes nowhere ends where it begins', () => {
  expect(
    framesAlong([
      [5, 5],
      [5, 5],
    ]).map(({ offset }) => offset),
  ).toEqual([0, 1]);
});
