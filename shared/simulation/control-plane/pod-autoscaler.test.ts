import { describe, expect, test } from 'vitest';
import type { ScalingRules } from '../flow/pod-scaling.ts';
import { limitOf, recommend } from './pod-autoscaler.ts';

describe('what a metric asks for', () => {
  test.each([
    { pods: 50, value: 90, target: 75, size: 60 },
    { pods: 10, value: 100, target: 70, size: 15 },
    { pods: 10, value: 76, target: 70, size: 10 },
    { pods: 10, value: 77, target: 70, size: 10 },
    { pods: 10, value: 78, target: 70, size: 12 },
    { pods: 10, value: 35, target: 70, size: 5 },
  ])('$pods pods at $value % with a target of $target % → $size', ({ pods, value, target, size }) => {
    expect(recommend(pods, pods, value, target, 0.1).size).toBe(size);
  });

  test('pods that are not ready count as idle on the way up', () => {
    // 4 ready at 140 % of the target, 2 on the way: (4 × 1.4) ÷ 6 = 0.93, so those on the way are enough.
    expect(recommend(4, 6, 98, 70, 0.1).size).toBe(6);
    // (4 × 2) ÷ 6 = 1.33 → 8.
    expect(recommend(4, 6, 140, 70, 0.1)).toEqual({
      size: 8,
      text: 'n = 6, 2 not ready, 140 ÷ 70 = 2 → ceil(8) = 8',
    });
  });

  test('and as used in full on the way down', () => {
    // 4 ready at half of the target: (4 × 0.5 + 2) ÷ 6 = 0.67 → 4.
    expect(recommend(4, 6, 35, 70, 0.1).size).toBe(4);
  });
});

describe('how fast it may follow', () => {
  const rules = (policies: ScalingRules['policies']): ScalingRules => ({ windowSeconds: 0, policies });
  const usual = rules([
    { is: 'percent', value: 100, periodSeconds: 15 },
    { is: 'pods', value: 4, periodSeconds: 15 },
  ]);

  test('up by its size or by four pods, whichever is more', () => {
    expect(limitOf(usual, 'up', 3, [], 100)).toBe(7);
    expect(limitOf(usual, 'up', 10, [], 100)).toBe(20);
    // 4 of the 7 came within the period.
    expect(limitOf(usual, 'up', 7, [{ at: 90, by: 4 }], 100)).toBe(7);
    expect(limitOf(usual, 'up', 7, [{ at: 80, by: 4 }], 100)).toBe(14);
  });

  test('a percentage rounds up on the way up and down on the way down', () => {
    const tenth = rules([{ is: 'percent', value: 10, periodSeconds: 60 }]);
    expect(limitOf(tenth, 'up', 11, [], 100)).toBe(13);
    expect(limitOf(tenth, 'down', 11, [], 100)).toBe(9);
    expect(limitOf(tenth, 'down', 9, [{ at: 70, by: 2 }], 100)).toBe(9);
  });

  test('without rules nothing holds it', () => {
    expect(limitOf(rules([]), 'up', 3, [], 0)).toBe(Number.POSITIVE_INFINITY);
    expect(limitOf(rules([]), 'down', 3, [], 0)).toBe(0);
  });
});
