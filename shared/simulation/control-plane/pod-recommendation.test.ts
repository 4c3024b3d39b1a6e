import { describe, expect, test } from 'vitest';
import type { ScalingRules } from '../flow/pod-scaling.ts';
import { limitOf, recommend, recommendShares } from './pod-recommendation.ts';

const all = (pods: number) => ({ ready: pods, unready: 0, missing: 0, current: pods });

describe('what a metric asks for', () => {
  test.each([
    { pods: 50, value: 90, target: 75, size: 60 },
    { pods: 10, value: 100, target: 70, size: 15 },
    { pods: 10, value: 76, target: 70, size: 10 },
    { pods: 10, value: 77, target: 70, size: 10 },
    { pods: 10, value: 78, target: 70, size: 12 },
    { pods: 10, value: 35, target: 70, size: 5 },
  ])('$pods pods at $value % with a target of $target % → $size', ({ pods, value, target, size }) => {
    expect(recommend(all(pods), value, target, 0.1).size).toBe(size);
  });

  test('a tolerance of its own lets it act on less', () => {
    expect(recommend(all(10), 76, 70, 0.05).size).toBe(11);
    expect(recommend(all(10), 90, 70, 0.3).size).toBe(10);
  });

  test('pods that are not ready count as idle on the way up', () => {
    // 4 ready at 140 % of the target, 2 on the way: (4 × 1.4) ÷ 6 = 0.93, so those on the way are enough.
    expect(recommend({ ready: 4, unready: 2, missing: 0, current: 6 }, 98, 70, 0.1).size).toBe(6);
    // (4 × 2) ÷ 6 = 1.33 → 8.
    expect(recommend({ ready: 4, unready: 2, missing: 0, current: 6 }, 140, 70, 0.1)).toEqual({
      size: 8,
      text: 'n = 6, 2 not ready, 140 ÷ 70 = 2 → ceil(8) = 8',
    });
  });

  test('and not at all on the way down', () => {
    // 4 ready at half of the target: ceil(4 × 0.5) = 2.
    expect(recommend({ ready: 4, unready: 2, missing: 0, current: 6 }, 35, 70, 0.1).size).toBe(2);
  });

  test('pods without a metric are idle on the way up, and use all that they request on the way down', () => {
    expect(recommend({ ready: 4, unready: 0, missing: 2, current: 6 }, 140, 70, 0.1)).toEqual({
      size: 8,
      text: 'n = 6, 2 without a metric, 140 ÷ 70 = 2 → ceil(8) = 8',
    });
    // 4 at 35 % and 2 at 100 %, of 70 %: (4 × 0.5 + 2 × 1.43) ÷ 6 = 0.81 → 5.
    expect(recommend({ ready: 4, unready: 0, missing: 2, current: 6 }, 35, 70, 0.1).size).toBe(5);
    // Half of them missing would turn the decision round: nothing happens.
    expect(recommend({ ready: 2, unready: 0, missing: 4, current: 6 }, 40, 50, 0.1).size).toBe(6);
  });

  test('a metric of all pods together is divided by its target', () => {
    expect(recommendShares(4, 95, 10, 0.1)).toEqual({ size: 10, text: '95 ÷ 10 → ceil(9.5) = 10' });
    expect(recommendShares(10, 95, 10, 0.1).size).toBe(10);
  });
});

describe('how fast it may follow', () => {
  const rules = (
    policies: ScalingRules['policies'],
    select: ScalingRules['select'] = 'most',
  ): ScalingRules => ({ windowSeconds: 0, select, policies });
  const usual = [
    { is: 'percent', value: 100, periodSeconds: 15 },
    { is: 'pods', value: 4, periodSeconds: 15 },
  ] as const;
  const none = { ups: [], downs: [] };

  test('up by its size or by four pods, whichever is more', () => {
    expect(limitOf(rules(usual), 'up', 3, none, 100)).toBe(7);
    expect(limitOf(rules(usual), 'up', 10, none, 100)).toBe(20);
    // 4 of the 7 came within the period.
    expect(limitOf(rules(usual), 'up', 7, { ups: [{ at: 90, by: 4 }], downs: [] }, 100)).toBe(7);
    expect(limitOf(rules(usual), 'up', 7, { ups: [{ at: 80, by: 4 }], downs: [] }, 100)).toBe(14);
  });

  test('or whichever is less, or not at all', () => {
    expect(limitOf(rules(usual, 'least'), 'up', 3, none, 100)).toBe(6);
    expect(limitOf(rules(usual, 'least'), 'up', 10, none, 100)).toBe(14);
    const down = [
      { is: 'percent', value: 10, periodSeconds: 60 },
      { is: 'pods', value: 5, periodSeconds: 60 },
    ] as const;
    expect(limitOf(rules(down), 'down', 80, none, 100)).toBe(72);
    expect(limitOf(rules(down), 'down', 20, none, 100)).toBe(15);
    expect(limitOf(rules(down, 'least'), 'down', 80, none, 100)).toBe(75);
    expect(limitOf(rules(down, 'disabled'), 'down', 80, none, 100)).toBeUndefined();
  });

  test('a percentage rounds up on the way up and down on the way down', () => {
    const tenth = rules([{ is: 'percent', value: 10, periodSeconds: 60 }]);
    expect(limitOf(tenth, 'up', 11, none, 100)).toBe(13);
    expect(limitOf(tenth, 'down', 11, none, 100)).toBe(9);
    expect(limitOf(tenth, 'down', 9, { ups: [], downs: [{ at: 70, by: 2 }] }, 100)).toBe(9);
  });

  test('what came in the period gives room to go, and the other way round', () => {
    const four = rules([{ is: 'pods', value: 4, periodSeconds: 60 }]);
    expect(limitOf(four, 'up', 6, { ups: [], downs: [{ at: 70, by: 2 }] }, 100)).toBe(12);
  });

  test('without rules nothing holds it', () => {
    expect(limitOf(rules([]), 'up', 3, none, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(limitOf(rules([]), 'down', 3, none, 0)).toBe(0);
  });
});
