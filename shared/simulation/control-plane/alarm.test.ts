import { describe, expect, test } from 'vitest';
import { Alarm, type AlarmPlan } from './alarm.ts';

const states = (plan: Partial<AlarmPlan>, values: readonly (number | undefined)[]): readonly string[] => {
  const alarm = new Alarm({ comparison: 'above', threshold: 50, points: 2, of: 3, ...plan });
  return values.map((value) => alarm.update(value));
};

describe('an alarm', () => {
  test('is of M of the last N points, in any order', () => {
    expect(states({}, [60, 40, 60, 40, 40])).toEqual(['INSUFFICIENT_DATA', 'OK', 'ALARM', 'OK', 'OK']);
    expect(states({ points: 3 }, [60, 60, 60, 60, 40])).toEqual([
      'INSUFFICIENT_DATA',
      'INSUFFICIENT_DATA',
      'ALARM',
      'ALARM',
      'OK',
    ]);
  });

  test.each([
    ['above', false, 0.3, 0.1 + 0.2, 'OK'],
    ['above', true, 0.3, 0.1 + 0.2, 'ALARM'],
    ['above', true, 0.3, 0.3 - 1e-12, 'ALARM'],
    ['above', false, 0.3, 0.3001, 'ALARM'],
    ['below', false, 0.3, 0.3 - 1e-12, 'OK'],
    ['below', true, 0.3, 0.1 + 0.2, 'ALARM'],
    ['below', false, 35, 34.9, 'ALARM'],
    ['above', false, -1, -1 + 1e-12, 'OK'],
  ] as const)(
    '%s (or equal: %s) %d takes %d as it is, and not as its last digit says: %s',
    (comparison, orEqual, threshold, value, state) => {
      expect(states({ comparison, orEqual, threshold, points: 1, of: 1 }, [value])).toEqual([state]);
    },
  );

  test('with missing points looks at the others, and knows nothing without any', () => {
    const gap = [60, 60, undefined, undefined, undefined, 60, 60];
    expect(states({ missing: 'missing' }, gap)).toEqual([
      'INSUFFICIENT_DATA',
      'ALARM',
      'ALARM',
      'OK',
      'INSUFFICIENT_DATA',
      'OK',
      'ALARM',
    ]);
    expect(states({ missing: 'notBreaching' }, gap).at(4)).toBe('OK');
    expect(states({ missing: 'breaching' }, gap).at(4)).toBe('ALARM');
    expect(states({ missing: 'breaching' }, [undefined, undefined, undefined]).at(-1)).toBe('ALARM');
    expect(states({ missing: 'ignore' }, [60, 60, 60, undefined, undefined, undefined]).at(-1)).not.toBe(
      'INSUFFICIENT_DATA',
    );
  });
});
