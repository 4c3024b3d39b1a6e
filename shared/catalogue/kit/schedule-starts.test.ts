import { describe, expect, it } from 'vitest';
import { startsPerMonth } from './schedule-starts.ts';

describe('startsPerMonth', () => {
  it.each([
    ['rate(1 hour)', 730],
    ['rate(5 minutes)', 8_760],
    ['rate(1 day)', 730 / 24],
    ['at(2027-01-31T12:00:00)', 1],
    ['cron(0 2 * * ? *)', 730 / 24],
    ['cron(0 12 ? * MON-FRI *)', ((5 / 7) * 730) / 24],
    ['cron(0/15 * * * ? *)', (4 * 24 * 730) / 24],
    ['cron(0,30 8-17 ? * 2-6 *)', (2 * 10 * (5 / 7) * 730) / 24],
    ['cron(0 6 1 * ? *)', 1],
    ['cron(0 6 L * ? *)', 1],
    ['cron(0 0 1 JAN,JUL ? *)', 2 / 12],
  ])('%s starts %d times', (expression, starts) => {
    expect(startsPerMonth(expression, 730)).toBeCloseTo(starts, 9);
  });

  it.each(['cron(0 10 ? * 6L *)', 'cron(0 8 1W * ? *)', 'cron(0 8 * *)', 'rate(0 hours)', 'daily'])(
    'cannot count %s',
    (expression) => {
      expect(startsPerMonth(expression, 730)).toBeUndefined();
    },
  );
});
