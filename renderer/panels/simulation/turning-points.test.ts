import { expect, test } from 'vitest';
import { turningPointsOf } from './turning-points.ts';

type Decisions = Parameters<typeof turningPointsOf>[0]['decisions'];
const decision = (at: number, kind: Decisions[number]['kind'], text = `${kind} ${at}`) => ({
  at,
  node: 'app',
  kind,
  text,
});

test('failures, deployments and sizes are told in their order, checks and alarms are not', () => {
  const decisions = [
    decision(1, 'failure'),
    decision(2, 'health'),
    decision(3, 'alarm'),
    decision(4, 'scaling'),
    decision(5, 'deployment'),
    decision(6, 'capacity'),
  ];
  expect(turningPointsOf({ decisions })).toEqual({
    points: [
      { at: 1, kind: 'failure', text: 'failure 1' },
      { at: 4, kind: 'scaling', text: 'scaling 4' },
      { at: 5, kind: 'deployment', text: 'deployment 5' },
    ],
    left: 0,
  });
});

test('where there is much to tell, sizes are left out first, and what repeats is one', () => {
  const decisions = [
    ...Array.from({ length: 20 }, (_, index) => decision(index, 'scaling')),
    ...Array.from({ length: 5 }, () => decision(30, 'failure', 'zone a is down')),
    decision(40, 'deployment'),
  ];
  const { points, left } = turningPointsOf({ decisions });
  expect(points.map(({ kind }) => kind)).toEqual([
    ...new Array<string>(10).fill('scaling'),
    'failure',
    'deployment',
  ]);
  expect(left).toBe(10);
});
