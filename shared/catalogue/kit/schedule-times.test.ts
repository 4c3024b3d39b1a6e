import { describe, expect, it } from 'vitest';
import { scheduleTimes } from './schedule-times.ts';

const hour = 3600;
const day = 24 * hour;
/** A date of 2026 or 2027 in days from Monday, 5 January 2026. */
const on = (date: string): number => (Date.parse(`${date}T00:00:00Z`) - Date.UTC(2026, 0, 5)) / 86_400_000;
const daysOf = (times: readonly number[] | undefined): readonly number[] =>
  (times ?? []).map((time) => Math.floor(time / day));

describe('scheduleTimes', () => {
  it.each<[string, number, readonly number[]]>([
    ['rate(20 minutes)', hour, [0, 1200, 2400]],
    ['rate(1 day)', 2 * day, [0, day]],
    ['at(2026-01-05T01:00:05)', day, [hour + 5]],
    ['at(2026-01-04T01:00:05)', day, []],
    ['cron(30 8 * * ? *)', 2 * day, [8.5 * hour, 32.5 * hour]],
    ['cron(0/20 9 ? * MON *)', 8 * day, [9, 9 + 1 / 3, 9 + 2 / 3, 177, 177 + 1 / 3, 177 + 2 / 3]],
    ['cron(0 0 ? * SAT,SUN *)', 7 * day, [5 * day, 6 * day]],
    ['cron(0 0 ? * 2-3 *)', 7 * day, [0, day]],
  ])('%s within %d s', (expression, until, times) => {
    const expected = times.map((time) => (time > 0 && time < 200 ? time * hour : time));
    expect(scheduleTimes(expression, until)).toEqual(expected);
  });

  it.each<[string, readonly string[]]>([
    ['cron(0 6 1 * ? *)', ['2026-02-01', '2026-03-01']],
    ['cron(0 6 L * ? *)', ['2026-01-31', '2026-02-28', '2026-03-31']],
    // 1 February and 1 March 2026 are Sundays.
    ['cron(0 6 1W * ? *)', ['2026-02-02', '2026-03-02']],
    // 31 January is a Saturday, 28 February too, and 31 March is a Tuesday.
    ['cron(0 6 31W * ? *)', ['2026-01-30', '2026-02-27', '2026-03-31']],
    ['cron(0 6 ? * 6L *)', ['2026-01-30', '2026-02-27', '2026-03-27']],
    ['cron(0 6 ? * MON#2 *)', ['2026-01-12', '2026-02-09', '2026-03-09']],
    ['cron(0 6 15 FEB ? *)', ['2026-02-15']],
  ])('%s in the first quarter', (expression, dates) => {
    expect(daysOf(scheduleTimes(expression, on('2026-04-01') * day))).toEqual(dates.map(on));
  });

  it('knows leap years and the turn of a year', () => {
    expect(daysOf(scheduleTimes('cron(0 0 29 2 ? *)', on('2028-12-31') * day))).toEqual([on('2028-02-29')]);
    expect(daysOf(scheduleTimes('cron(0 0 1 1 ? 2027)', on('2028-12-31') * day))).toEqual([on('2027-01-01')]);
  });

  it.each(['cron(0 8 * *)', 'cron(0 8 1 * MON *)', 'cron(61 8 * * ? x)', 'rate(0 hours)', 'daily', ''])(
    'does not take %j for a schedule',
    (expression) => {
      expect(scheduleTimes(expression, day)).toBeUndefined();
    },
  );
});
