import { fault, ok, type Result } from '#shared/base/result.ts';

/** The arrivals of one class in a trace. */
export interface TraceOfClass {
  readonly times: readonly number[];
  /** Of its requests, each as often as it comes up; undefined where the trace has no bytes. */
  readonly kilobytes?: { readonly is: 'empirical'; readonly values: number[]; readonly weights: number[] };
}

/**
 * The arrivals of a CSV with the columns `t,class[,count|rate][,bytes]`, by class. A count sends that many at its time, a
 * rate spreads its arrivals evenly until the next row of the class, or until the end of the run after the last one. What
 * is multiplied by the factor comes to whole requests, of which the parts of several rows add up.
 */
export function parseTrace(
  csv: string,
  timeScale: number,
  rateFactor: number,
  until: number,
): Result<ReadonlyMap<string, TraceOfClass>> {
  const lines = csv.split(/\r?\n/);
  const header = (lines[0] ?? '').split(',').map((name) => name.trim());
  const at = header.indexOf('t');
  if (at < 0)
    return fault('bad-trace', 'The trace has no column "t": begin it with t,class,count.', { line: 1 });
  const classAt = header.indexOf('class');
  const countAt = header.indexOf('count');
  const rateAt = header.indexOf('rate');
  const bytesAt = header.indexOf('bytes');
  const rows: {
    readonly time: number;
    readonly class: string;
    readonly count: number;
    readonly rate?: number;
    readonly bytes: number;
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
    const bytes = bytesAt < 0 ? 0 : number(bytesAt);
    if (!Number.isFinite(bytes) || bytes < 0) {
      return fault('bad-trace', 'The bytes are not a number of 0 or more.', { line: index + 1 });
    }
    rows.push({
      time,
      bytes,
      class: classAt < 0 ? '' : (cells[classAt] ?? ''),
      count,
      ...(rate === undefined ? {} : { rate }),
    });
  }
  if (rows.length === 0) return fault('bad-trace', 'The trace has no rows, only the names of its columns.');
  const times = new Map<string, number[]>();
  /** Parts of requests that the factor has left, by class. */
  const parts = new Map<string, number>();
  const weights = new Map<string, Map<number, number>>();
  rows.forEach((row, index) => {
    const list = times.get(row.class) ?? [];
    times.set(row.class, list);
    const sizes = weights.get(row.class) ?? new Map<number, number>();
    weights.set(row.class, sizes);
    const weigh = (count: number): void => {
      sizes.set(row.bytes, (sizes.get(row.bytes) ?? 0) + count);
    };
    if (row.rate === undefined) {
      const wanted = row.count * rateFactor + (parts.get(row.class) ?? 0);
      const count = Math.floor(wanted + 1e-9);
      parts.set(row.class, wanted - count);
      for (let each = 0; each < count; each += 1) list.push(row.time);
      weigh(count);
      return;
    }
    const next = rows.slice(index + 1).find((other) => other.class === row.class)?.time;
    const end = next ?? Math.max(row.time, until);
    const total = Math.floor(row.rate * (end - row.time) + 1e-9);
    for (let each = 0; each < total; each += 1) list.push(row.time + each / row.rate);
    weigh(total);
  });
  return ok(
    new Map(
      [...times].map(([name, list]): readonly [string, TraceOfClass] => {
        const sizes = [...(weights.get(name) ?? [])];
        const isWeighed = bytesAt >= 0 && sizes.some(([, count]) => count > 0);
        const values = sizes.map(([bytes]) => bytes / 1024);
        const kilobytes = { is: 'empirical', values, weights: sizes.map(([, count]) => count) } as const;
        return [name, isWeighed ? { times: list, kilobytes } : { times: list }];
      }),
    ),
  );
}
