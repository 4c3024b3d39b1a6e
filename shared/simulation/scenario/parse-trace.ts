import { fault, ok, type Result } from '#shared/base/result.ts';

/**
 * The times of arrivals in a CSV with the columns `t,class[,count|rate]`. A count sends that many at its time, a rate
 * spreads its arrivals evenly until the next row of the class.
 */
export function parseTrace(
  csv: string,
  timeScale: number,
  rateFactor: number,
): Result<ReadonlyMap<string, readonly number[]>> {
  const lines = csv.split(/\r?\n/);
  const header = (lines[0] ?? '').split(',').map((name) => name.trim());
  const at = header.indexOf('t');
  if (at < 0)
    return fault('bad-trace', 'The trace has no column "t": begin it with t,class,count.', { line: 1 });
  const classAt = header.indexOf('class');
  const countAt = header.indexOf('count');
  const rateAt = header.indexOf('rate');
  const rows: {
    readonly time: number;
    readonly class: string;
    readonly count: number;
    readonly rate?: number;
  }[] = [];
  let last = 0;
  for (let index = 1; index < lines.length; index += 1) {
    const text = (lines[index] ?? '').trim();
    if (text === '') continue;
    const cells = text.split(',').map((cell) => cell.trim());
    const number = (column: number): number =>
      cells[column] === undefined || cells[column] === '' ? Number.NaN : Number(cells[column]);
    const time = number(at) * timeScale;
    if (!Number.isFinite(time) || time < 0) {
      return fault('bad-trace', `The time "${cells[at] ?? ''}" is not a number of seconds.`, {
        line: index + 1,
      });
    }
    if (time < last) return fault('bad-trace', 'The times of a trace must not go back.', { line: index + 1 });
    last = time;
    const count = countAt < 0 ? 1 : number(countAt);
    const rate = rateAt < 0 ? undefined : number(rateAt) * rateFactor;
    const amount = rate ?? count;
    if (!Number.isFinite(amount) || amount < 0) {
      return fault(
        'bad-trace',
        `The ${rate === undefined ? 'count' : 'rate'} is not a number of 0 or more.`,
        { line: index + 1 },
      );
    }
    rows.push({
      time,
      class: classAt < 0 ? '' : (cells[classAt] ?? ''),
      count,
      ...(rate === undefined ? {} : { rate }),
    });
  }
  const times = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const list = times.get(row.class) ?? [];
    times.set(row.class, list);
    if (row.rate === undefined) {
      for (let each = 0; each < row.count; each += 1) list.push(row.time);
      return;
    }
    const end = rows.slice(index + 1).find((other) => other.class === row.class)?.time;
    if (end === undefined) return;
    const total = Math.floor(row.rate * (end - row.time) + 1e-9);
    for (let each = 0; each < total; each += 1) list.push(row.time + each / row.rate);
  });
  return ok(times);
}
