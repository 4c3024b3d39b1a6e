/** Days of a month as long as all others, by the hours that the bill reckons with. */
const hoursPerDay = 24;
const daysPerWeek = 7;
const monthsPerYear = 12;
export const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
export const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
export const minutesOf: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 60 * hoursPerDay };

/**
 * How often a schedule starts in a month of so many hours, on average: `rate(5 minutes)`, `cron(0 2 * * ? *)`, or once
 * for `at(…)`. Undefined for what it cannot count (the last Friday, the nearest working day).
 * Forms: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html, read 2026-11-21.
 */
export function startsPerMonth(expression: string, hoursPerMonth: number): number | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined && unit !== undefined) {
    return Number(count) === 0 ? undefined : (hoursPerMonth * 60) / (Number(count) * (minutesOf[unit] ?? 1));
  }
  if (expression.startsWith('at(')) return 1;
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(' ') ?? [];
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year] = fields;
  if (year === undefined || fields.length !== 6) return undefined;
  const timesADay = product(valuesIn(minute, 0, 59)?.size, valuesIn(hour, 0, 23)?.size);
  const inMonths = valuesIn(month, 1, monthsPerYear, months)?.size;
  const days = daysIn(dayOfMonth, dayOfWeek, hoursPerMonth / hoursPerDay);
  return timesADay === undefined || inMonths === undefined || days === undefined
    ? undefined
    : (timesADay * days * inMonths) / monthsPerYear;
}

/** Days of an average month: one of the two fields says which, and the other is `?`. */
function daysIn(dayOfMonth: string, dayOfWeek: string, daysPerMonth: number): number | undefined {
  const isEvery = (field: string): boolean => field === '*' || field === '?';
  if (isEvery(dayOfMonth) && isEvery(dayOfWeek)) return daysPerMonth;
  if (isEvery(dayOfMonth)) {
    const perWeek = valuesIn(dayOfWeek, 1, daysPerWeek, weekdays)?.size;
    return perWeek === undefined ? undefined : (perWeek / daysPerWeek) * daysPerMonth;
  }
  if (dayOfMonth === 'L') return 1;
  const days = valuesIn(dayOfMonth, 1, 31)?.size;
  return days === undefined ? undefined : Math.min(days, daysPerMonth);
}

function product(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b;
}

/** The values that a field of a cron expression names: `*`, `0,30`, `MON-FRI`, `0/15`; undefined for other forms. */
export function valuesIn(
  field: string,
  first: number,
  last: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const numberOf = (text: string): number | undefined => {
    const named = names.indexOf(text.toUpperCase());
    if (named >= 0) return first + named;
    return /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', every] = part.split('/');
    const step = every === undefined ? 1 : numberOf(every);
    const [from = '', to] = range === '*' || range === '?' ? [String(first), String(last)] : range.split('-');
    const start = numberOf(from);
    const end = to !== undefined ? numberOf(to) : every === undefined ? start : last;
    if (start === undefined || end === undefined || step === undefined || step === 0) return undefined;
    for (let value = start; value <= Math.min(end, last); value += step) found.add(value);
  }
  return found;
}
