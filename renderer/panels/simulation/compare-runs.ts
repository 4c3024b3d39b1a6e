import type { SimulationRun } from '#shared/engine/simulation-job.ts';
import { formatCount, formatPercent, formatSeconds, formatUsd } from './format-run.ts';
import { verdictOf } from './verdict-of.ts';

export interface ComparedFigure {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
  /** Neutral figures are only different. */
  readonly tone: 'better' | 'worse' | 'same';
}

/** The figures of two runs; less is better where something is lost, waited for or paid. */
export function compareRuns(before: SimulationRun, after: SimulationRun): readonly ComparedFigure[] {
  const was = verdictOf(before.result).word;
  const is = verdictOf(after.result).word;
  const figures = (of: (run: SimulationRun) => number | null) => [of(before), of(after)] as const;
  const nodes = new Map(
    [...before.result.nodes, ...after.result.nodes].map(({ id, name }) => [id, name] as const),
  );
  return [
    { title: 'Verdict', before: was, after: is, change: was === is ? '' : 'other', tone: 'same' },
    ...engineRow(before, after),
    row('Offered', figures(offered), formatCount, 'neutral'),
    row('Answered a second', figures(answered), formatCount, 'neutral'),
    row('Failed', figures(failed), formatCount, 'less'),
    row('Failed, share', figures(failedShare), (value) => formatPercent(value, 3), 'less'),
    row(
      'Latency, mean',
      figures((run) => slowest(run, 'mean')),
      formatSeconds,
      'less',
    ),
    row(
      'Latency, p50',
      figures((run) => slowest(run, 'p50')),
      formatSeconds,
      'less',
    ),
    row(
      'Latency, p99',
      figures((run) => slowest(run, 'p99')),
      formatSeconds,
      'less',
    ),
    row(
      'Cost of the run',
      figures((run) => run.result.cost?.usd ?? null),
      formatUsd,
      'less',
    ),
    row(
      'Cost a month at this load',
      figures((run) => run.result.cost?.perMonthUsd ?? null),
      formatUsd,
      'less',
    ),
    ...[...nodes].flatMap(([id, name]) => {
      const [a, b] = figures((run) => run.result.nodes.find((node) => node.id === id)?.utilisation ?? null);
      return a === null && b === null ? [] : [row(`In use, ${name}`, [a, b], formatPercent, 'neutral')];
    }),
  ];
}

function offered({ result }: SimulationRun): number {
  return result.classes.reduce((sum, each) => sum + each.offered, 0);
}

function answered({ result }: SimulationRun): number {
  return result.classes.reduce((sum, each) => sum + each.completed, 0) / result.seconds;
}

function failed({ result }: SimulationRun): number {
  return result.classes.reduce((sum, each) => sum + each.failed, 0);
}

function failedShare(run: SimulationRun): number | null {
  const lost = failed(run);
  const all = lost + run.result.classes.reduce((sum, each) => sum + each.completed, 0);
  return all === 0 ? null : lost / all;
}

function slowest({ result }: SimulationRun, of: 'mean' | 'p50' | 'p99'): number | null {
  const known = result.classes.map(({ latency }) => latency[of]).filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function row(
  title: string,
  [before, after]: readonly [number | null, number | null],
  format: (value: number | null) => string,
  good: 'less' | 'neutral',
): ComparedFigure {
  const words = { title, before: format(before), after: format(after) };
  if (before === null || after === null) return { ...words, change: '', tone: 'same' };
  const difference = after - before;
  if (words.before === words.after) return { ...words, change: '', tone: 'same' };
  const sign = difference > 0 ? '+' : '−';
  const amount = Math.abs(difference);
  // Shares differ by points; a share of a share misleads.
  const change =
    format(1) === formatPercent(1)
      ? `${sign}${Number((amount * 100).toPrecision(3))} points`
      : `${sign}${format(amount)}${before === 0 ? '' : ` (${sign}${Number(((amount / before) * 100).toPrecision(3))} %)`}`;
  return { ...words, change, tone: good === 'neutral' ? 'same' : difference < 0 ? 'better' : 'worse' };
}

/** Runs of two engines differ for that reason alone, so it is said. */
function engineRow(before: SimulationRun, after: SimulationRun): readonly ComparedFigure[] {
  const [was, is] = [before, after].map(({ result }) =>
    result.engine === 'fluid' ? 'Rates' : 'Every request',
  );
  if (was === undefined || is === undefined || was === is) return [];
  return [{ title: 'Engine', before: was, after: is, change: 'other', tone: 'same' }];
}
