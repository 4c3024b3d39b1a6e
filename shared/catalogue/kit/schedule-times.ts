import { minutesOf, months, valuesIn, weekdays } from './schedule-starts.ts';

const day = 86_400;
/** Monday, 5 January 2026, as days since 1 January 1970: the day on which the time of a simulation begins. */
const firstDay = 20_458;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
  /** From 1, which is Sunday. */
  readonly dayOfWeek: number;
  readonly daysInMonth: number;
}

/**
 * When a schedule starts, in seconds from midnight of Monday, 5 January 2026, as far as `until`: `rate(5 minutes)`,
 * `cron(0 8 ? * MON-FRI *)`, `at(2026-01-05T12:00:00)`. Undefined for what is no schedule.
 * Forms: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html, read 2026-11-21.
 */
export function scheduleTimes(expression: string, until: number): readonly number[] | undefined {
  const text = expression.trim();
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) {
    const every = Number(count) * (minutesOf[unit] ?? 1) * 60;
    return every === 0
      ? undefined
      : Array.from({ length: Math.ceil(until / every) }, (_, index) => index * every);
  }
  const [, year, month, dayOfMonth, hour, minute, second] =
    /^at\((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\)$/.exec(text) ?? [];
  if (year !== undefined) {
    const days = daysBefore(Number(year), Number(month), Number(dayOfMonth)) - firstDay;
    const at = days * day + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
    return at >= 0 && at < until ? [at] : [];
  }
  return cronTimes(text, until);
}

function cronTimes(text: string, until: number): readonly number[] | undefined {
  const fields = /^cron\((.+)\)$/.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
  if (fields.length !== 6) return undefined;
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  const minutes = valuesIn(minute, 0, 59);
  const hours = valuesIn(hour, 0, 23);
  const inMonths = valuesIn(month, 1, 12, months);
  const inYears = valuesIn(year, 1970, 2199);
  const isOn = dayTest(dayOfMonth, dayOfWeek);
  if (
    minutes === undefined ||
    hours === undefined ||
    inMonths === undefined ||
    inYears === undefined ||
    isOn === undefined
  )
    return undefined;
  const ofDay = [...hours]
    .flatMap((each) => [...minutes].map((part) => each * 3600 + part * 60))
    .sort((a, b) => a - b);
  const times: number[] = [];
  for (let index = 0; index * day < until; index += 1) {
    const date = dayAt(firstDay + index);
    if (!inYears.has(date.year) || !inMonths.has(date.month) || !isOn(date)) continue;
    for (const time of ofDay) if (index * day + time < until) times.push(index * day + time);
  }
  return times;
}

/** One of the two fields says on which days; the other is `?`, or `*`. */
function dayTest(dayOfMonth: string, dayOfWeek: string): ((date: Day) => boolean) | undefined {
  const isEvery = (field: string): boolean => field === '*' || field === '?';
  if (isEvery(dayOfMonth) && isEvery(dayOfWeek)) return () => true;
  if (!isEvery(dayOfMonth) && !isEvery(dayOfWeek)) return undefined;
  return isEvery(dayOfWeek) ? onDayOfMonth(dayOfMonth) : onDayOfWeek(dayOfWeek);
}

function onDayOfMonth(field: string): ((date: Day) => boolean) | undefined {
  if (field === 'L') return (date) => date.dayOfMonth === date.daysInMonth;
  const [, near] = /^(\d{1,2})W$/.exec(field) ?? [];
  if (near !== undefined) return (date) => date.dayOfMonth === nearestWorkday(date, Number(near));
  const days = valuesIn(field, 1, 31);
  return days === undefined ? undefined : (date) => days.has(date.dayOfMonth);
}

function onDayOfWeek(field: string): ((date: Day) => boolean) | undefined {
  const [, name = '', form, turn] = /^([A-Za-z]{3}|\d)(L|#(\d))$/.exec(field) ?? [];
  if (form !== undefined) {
    const [wanted] = valuesIn(name, 1, 7, weekdays) ?? [];
    if (wanted === undefined) return undefined;
    return (date) =>
      date.dayOfWeek === wanted &&
      (turn === undefined
        ? date.dayOfMonth > date.daysInMonth - 7
        : Math.ceil(date.dayOfMonth / 7) === Number(turn));
  }
  const days = valuesIn(field, 1, 7, weekdays);
  return days === undefined ? undefined : (date) => days.has(date.dayOfWeek);
}

/** The working day nearest to a day of the month, and in the same month. */
function nearestWorkday({ dayOfMonth, dayOfWeek, daysInMonth }: Day, near: number): number {
  const wanted = Math.min(near, daysInMonth);
  const weekday = (((dayOfWeek - 1 + wanted - dayOfMonth) % 7) + 7) % 7;
  if (weekday === 6) return wanted === 1 ? 3 : wanted - 1;
  if (weekday === 0) return wanted === daysInMonth ? wanted - 2 : wanted + 1;
  return wanted;
}

/** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days since 1 January 1970. */
function daysBefore(year: number, month: number, dayOfMonth: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leaps + dayOfYear - 719_468;
}

function dayAt(days: number): Day {
  const dayOfWeek = ((((days + 4) % 7) + 7) % 7) + 1;
  // Years and months are found from below: a run is never longer than a year.
  let year = 1970 + Math.floor(days / 366);
  while (daysBefore(year + 1, 1, 1) <= days) year += 1;
  let month = 1;
  while (month < 12 && daysBefore(year, month + 1, 1) <= days) month += 1;
  const begins = daysBefore(year, month, 1);
  const ends = month === 12 ? daysBefore(year + 1, 1, 1) : daysBefore(year, month + 1, 1);
  return { year, month, dayOfMonth: days - begins + 1, dayOfWeek, daysInMonth: ends - begins };
}
