/** Figures of repeated runs in milliseconds; the median is the one to quote. */
export interface Timing {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
}

/** Also what this thread worked in a run on average, which a busy machine changes little. */
export interface WorkTiming extends Timing {
  readonly workMs: number;
}

/** Runs once to warm up and then `runs` times. */
export async function measure(runs: number, work: (run: number) => unknown): Promise<Timing> {
  await work(-1);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await work(run);
    times.push(performance.now() - started);
  }
  return timingOf(times);
}

/** The same with the processor time of this thread: of all runs together, as its clock ticks slowly. */
export async function measureWork(runs: number, work: (run: number) => unknown): Promise<WorkTiming> {
  await work(-1);
  const before = process.threadCpuUsage();
  const timing = await measure(runs, work);
  const { user, system } = process.threadCpuUsage(before);
  return { ...timing, workMs: (user + system) / 1000 / (runs + 1) };
}

export function timingOf(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { medianMs: at(0.5), p95Ms: at(0.95), worstMs: at(1) };
}

export interface BenchRow {
  readonly what: string;
  readonly measured: string;
  readonly budget: string;
  /** Undefined where there is no budget, only a figure. */
  readonly isWithin?: boolean;
  /** Against a naive way of doing the same in the same run. */
  readonly ratio?: string;
}

export function printRows(title: string, rows: readonly BenchRow[]): void {
  const cells = rows.map((row) => [
    row.what,
    row.measured,
    row.budget,
    row.ratio ?? '',
    row.isWithin === undefined ? '' : row.isWithin ? 'within' : 'OVER',
  ]);
  const head = ['what', 'measured', 'budget', 'against the naive way', ''];
  const widths = head.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  console.log(`\n## ${title}\n`);
  console.log(line(head));
  console.log(line(widths.map((width) => '-'.repeat(width))));
  for (const row of cells) console.log(line(row));
}

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}

/** Processor time of this thread since `process.threadCpuUsage` was asked: other work on the machine changes it less than the clock. */
export function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1e6;
}
