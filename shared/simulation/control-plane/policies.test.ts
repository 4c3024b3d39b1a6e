import { describe, expect, test } from 'vitest';
import { Alarm } from './alarm.ts';
import { ControlClock } from './control-clock.ts';
import { HealthChecker, type ProbeResult } from './health-checker.ts';
import { guardedCeil, guardedFloor, isAbove } from './rounding.ts';
import { sizeAfterStep } from './step-adjustment.ts';

describe('step scaling', () => {
  const out = {
    comparison: 'above',
    threshold: 50,
    adjustment: 'percent',
    minimumMagnitude: 0,
    steps: [
      { from: 0, to: 10, by: 0 },
      { from: 10, to: 20, by: 10 },
      { from: 20, by: 30 },
    ],
  } as const;
  const back = {
    comparison: 'below',
    threshold: 50,
    adjustment: 'percent',
    minimumMagnitude: 0,
    steps: [
      { from: -10, to: 0, by: 0 },
      { from: -20, to: -10, by: -10 },
      { to: -20, by: -30 },
    ],
  } as const;

  test("AWS's worked example: 10 become 11 at 60, 14 at 70, 13 at 40, 10 at 30", () => {
    const one = sizeAfterStep(out, 10, 60);
    const two = sizeAfterStep(out, one, 70);
    const three = sizeAfterStep(back, two, 40);
    const four = sizeAfterStep(back, three, 30);
    expect([one, two, three, four]).toEqual([11, 14, 13, 10]);
  });

  test('lower bounds are included above the threshold and upper ones below it', () => {
    expect(sizeAfterStep(out, 10, 59.9)).toBe(10);
    expect(sizeAfterStep(out, 10, 70)).toBe(13);
    expect(sizeAfterStep(back, 10, 40)).toBe(9);
    expect(sizeAfterStep(back, 10, 40.1)).toBe(10);
  });

  test('a percentage rounds up below 1 and down above, and keeps its least change', () => {
    const policy = { ...out, steps: [{ from: 0, by: 10 }] };
    expect([3, 12, 19, 20].map((size) => sizeAfterStep(policy, size, 60))).toEqual([4, 13, 20, 22]);
    expect(sizeAfterStep({ ...policy, minimumMagnitude: 3 }, 10, 60)).toBe(13);
    expect(sizeAfterStep({ ...out, adjustment: 'exact', steps: [{ from: 0, by: 7 }] }, 3, 60)).toBe(7);
    expect(sizeAfterStep({ ...out, adjustment: 'change', steps: [{ from: 0, by: 2 }] }, 3, 60)).toBe(5);
  });
});

describe('alarms', () => {
  test('M of N points decide, and missing ones keep it waiting', () => {
    const alarm = new Alarm({ comparison: 'above', threshold: 50, points: 2, of: 3 });
    const states = [60, 40, 60, 40, 40, undefined, undefined, undefined].map((value) => alarm.update(value));
    expect(states).toEqual(['INSUFFICIENT_DATA', 'OK', 'ALARM', 'OK', 'OK', 'OK', 'OK', 'INSUFFICIENT_DATA']);
  });

  test('missing points can count as breaching', () => {
    const alarm = new Alarm({ comparison: 'below', threshold: 5, points: 2, of: 2, missing: 'breaching' });
    expect([alarm.update(9), alarm.update(undefined), alarm.update(undefined)].at(-1)).toBe('ALARM');
  });

  test('an error in the last digit adds no instance', () => {
    expect([guardedCeil(0.1 + 0.2 + 2.7), guardedFloor((0.1 + 0.7) * 10), guardedCeil(3.01)]).toEqual([
      3, 8, 4,
    ]);
    expect(isAbove(0.1 + 0.2, 0.3)).toBe(false);
  });
});

describe('health checks', () => {
  function checked(
    results: (time: number) => ProbeResult,
    phase: number,
  ): readonly (readonly [number, boolean])[] {
    const clock = new ControlClock();
    const changes: (readonly [number, boolean])[] = [];
    const plan = { interval: 30, timeout: 5, healthy: 5, unhealthy: 2 };
    const checker = new HealthChecker(
      clock,
      plan,
      () => results(clock.now),
      (isHealthy) => changes.push([clock.now, isHealthy]),
    );
    checker.start(phase, true);
    while (clock.next < 1000) clock.advance(clock.next);
    return changes;
  }

  test('a refusal counts at its check, and five successes bring it back', () => {
    expect(checked((time) => (time >= 100 && time < 400 ? 'fails' : 'answers'), 10)).toEqual([
      [130, true].with(1, false),
      [520, true],
    ]);
  });

  test('silence counts when the time-out is over', () => {
    expect(checked((time) => (time >= 100 ? 'silent' : 'answers'), 10)).toEqual([[135, false]]);
  });

  test('one bad check between good ones changes nothing', () => {
    expect(checked((time) => (time === 100 ? 'fails' : 'answers'), 10)).toEqual([]);
  });
});
