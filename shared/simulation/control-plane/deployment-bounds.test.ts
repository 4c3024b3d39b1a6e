import { describe, expect, test } from 'vitest';
import type { DeploymentPlan } from '../flow/flow.ts';
import { deploymentBounds } from './deployment-bounds.ts';

const plan: DeploymentPlan = {
  strategy: 'rolling',
  minimumPercent: 100,
  maximumPercent: 200,
  batch: 1,
  circuitBreaker: false,
  rollback: false,
  canaryPercent: 10,
  stepSeconds: 300,
  bakeSeconds: 0,
};

describe('bounds of a rolling deployment', () => {
  test.each([
    // Of four at 50 % two may stop; of two at 75 % none; three at 125 % may not start one more.
    { desired: 4, minimum: 50, maximum: 100, lower: 2, upper: 4 },
    { desired: 2, minimum: 75, maximum: 100, lower: 2, upper: 2 },
    { desired: 3, minimum: 100, maximum: 125, lower: 3, upper: 3 },
    { desired: 4, minimum: 100, maximum: 200, lower: 4, upper: 8 },
    { desired: 7, minimum: 50, maximum: 150, lower: 4, upper: 10 },
    { desired: 10, minimum: 70, maximum: 110, lower: 7, upper: 11 },
  ])('of $desired tasks between $minimum and $maximum %', ({ desired, minimum, maximum, lower, upper }) => {
    const own = { ...plan, minimumPercent: minimum, maximumPercent: maximum };
    expect(deploymentBounds('tasks', own, 'rolling', desired, 0)).toEqual({ lower, upper });
  });

  test.each([
    // Surge is rounded up, what may be missing down.
    { desired: 10, surge: '25%', unavailable: '25%', lower: 8, upper: 13 },
    { desired: 3, surge: '25%', unavailable: '25%', lower: 3, upper: 4 },
    { desired: 4, surge: '1', unavailable: '0', lower: 4, upper: 5 },
    { desired: 20, surge: '1', unavailable: '2', lower: 18, upper: 21 },
    { desired: 3, surge: '0', unavailable: '25%', lower: 2, upper: 3 },
    { desired: 2, surge: '0', unavailable: '5', lower: 0, upper: 2 },
  ])(
    'of $desired pods with $surge more and $unavailable fewer',
    ({ desired, surge, unavailable, lower, upper }) => {
      const portion = (text: string) =>
        text.endsWith('%')
          ? { is: 'percent' as const, value: Number.parseInt(text, 10) }
          : { is: 'count' as const, value: Number(text) };
      const own = { ...plan, surge: portion(surge), unavailable: portion(unavailable) };
      expect(deploymentBounds('pods', own, 'rolling', desired, 0)).toEqual({ lower, upper });
    },
  );

  test('of instances: a batch fewer, or a batch more first, and all of them at once', () => {
    expect(deploymentBounds('instances', plan, 'rolling', 8, 3)).toEqual({ lower: 5, upper: 8 });
    expect(deploymentBounds('instances', plan, 'rolling-with-extra', 8, 3)).toEqual({ lower: 8, upper: 11 });
    expect(deploymentBounds('instances', plan, 'rolling', 2, 30)).toEqual({ lower: 0, upper: 2 });
    expect(deploymentBounds('instances', plan, 'all-at-once', 8, 3)).toEqual({ lower: 0, upper: 8 });
  });
});
