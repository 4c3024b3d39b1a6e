import { describe, expect, test } from 'vitest';
import type { TerminationPolicy } from '../flow/flow.ts';
import { chooseVictim } from './choose-victim.ts';
import { firstVersion, type Target } from './target.ts';

function target(id: number, zone: number, launchedAt: number, more: Partial<Target> = {}): Target {
  return {
    id,
    zone,
    launchedAt,
    version: firstVersion,
    state: 'in-service',
    inServiceAt: launchedAt,
    warmAt: launchedAt,
    goneAt: Number.POSITIVE_INFINITY,
    isHealthy: true,
    condition: 'serves',
    ...more,
  };
}

const now = 10_000;
const victim = (targets: readonly Target[], termination?: readonly TerminationPolicy[]): number | undefined =>
  chooseVictim(targets, termination === undefined ? {} : { termination }, now)?.id;

describe('scale-in takes', () => {
  test('from the zone with most, whatever the policies say', () => {
    const targets = [target(1, 0, 0), target(2, 1, 100), target(3, 1, 200)];
    expect(victim(targets, ['oldest'])).toBe(2);
    expect(victim(targets, ['newest'])).toBe(3);
  });

  test('one that does not serve before one that does', () => {
    expect(victim([target(1, 0, 0), target(2, 0, 100, { isHealthy: false })])).toBe(2);
  });

  test('by default the oldest launch template, then what has been paid for longest', () => {
    const next = { ...firstVersion, name: 'v2' };
    expect(victim([target(1, 0, 0, { version: next }), target(2, 0, 5000)])).toBe(2);
    // 10,000 s: 2,800 s into the third hour of the first, and 3,500 into the first of the second.
    expect(victim([target(1, 0, 0), target(2, 0, 6500)])).toBe(2);
    expect(victim([target(1, 0, 0), target(2, 0, 9000)])).toBe(1);
  });
});
