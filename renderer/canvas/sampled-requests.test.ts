import { expect, test } from 'vitest';
import type { Point } from '#shared/base/geometry.ts';
import { travelOn } from './sampled-requests.tsx';

const lines: Readonly<Record<string, readonly Point[]>> = {
  'users-web': [
    [0, 0],
    [260, 0],
  ],
  'web-app': [
    [300, 0],
    [300, 130],
  ],
};
const pointsOf = (id: string): readonly Point[] => lines[id] ?? [];
const seen = (id: string, ...way: string[]) => ({ id, way, isAbandoned: false });

test('a request goes over all connections that it has come over, and stays where it is', () => {
  const first = travelOn([], [seen('1.0', 'users-web', 'web-app')], pointsOf, 1000);
  expect(first).toMatchObject([{ id: '1.0', steps: 2, seconds: 1.65, until: 2650 }]);
  // Seen again at the same place: nothing of it changes, so nothing is drawn again.
  expect(travelOn(first, [seen('1.0', 'users-web', 'web-app')], pointsOf, 1100)[0]).toBe(first[0]);
});

test('one that has gone on goes over the new connections alone', () => {
  const first = travelOn([], [seen('1.0', 'users-web')], pointsOf, 0);
  const next = travelOn(first, [seen('1.0', 'users-web', 'web-app')], pointsOf, 1000);
  expect(next).toMatchObject([{ steps: 2, seconds: 0.5 }]);
  expect(next[0]?.points[0]).toEqual([300, 0]);
});

test('one that has ended arrives before it goes', () => {
  const first = travelOn([], [seen('1.0', 'users-web')], pointsOf, 0);
  expect(travelOn(first, [], pointsOf, 500)).toHaveLength(1);
  expect(travelOn(first, [], pointsOf, 1000)).toHaveLength(0);
});

test('what is not drawn is not shown, and whose caller has gone is told apart', () => {
  expect(travelOn([], [seen('1.0', 'elsewhere')], pointsOf, 0)).toEqual([]);
  const first = travelOn([], [seen('1.0', 'users-web')], pointsOf, 0);
  const next = travelOn(first, [{ ...seen('1.0', 'users-web'), isAbandoned: true }], pointsOf, 100);
  expect(next).toMatchObject([{ isAbandoned: true, until: 1000 }]);
});

test('those that are seen at once set out one after another', () => {
  const many = ['1.0', '2.0', '3.0'].map((id) => seen(id, 'users-web'));
  expect(travelOn([], many, pointsOf, 0).map(({ delay, until }) => [delay, until])).toEqual([
    [0, 1000],
    [0.02, 1020],
    [0.04, 1040],
  ]);
});

test('no request stands at the end of a connection that was deleted', () => {
  const requests = [seen('1.0', 'users-web'), seen('2.0', 'users-web', 'web-app')];
  const first = travelOn([], requests, pointsOf, 0);
  expect(first).toHaveLength(2);
  const without = (id: string): readonly Point[] => (id === 'web-app' ? [] : pointsOf(id));
  // What has ended goes at once, and what is still seen stands where a connection leads that is there.
  expect(travelOn(first, [seen('1.0', 'users-web')], without, 100).map(({ id }) => id)).toEqual(['1.0']);
  expect(travelOn(first, requests, without, 100).map(({ over }) => over)).toEqual(['users-web', 'users-web']);
  expect(travelOn(first, requests, () => [], 100)).toEqual([]);
});
