import type { SimulationRun } from '#shared/engine/simulation-job.ts';
import { causeTitle } from './format-run.ts';
import { utilisationOf } from './load-at.ts';

export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly unit: 'perSecond' | 'seconds' | 'share' | 'count';
  readonly lines: readonly ChartLine[];
}

/** More lines than this cannot be told apart: the busiest stay. */
const mostLines = 6;

/** What a run shows over time, in the order in which it is asked: load, answer times, errors, use, size, queues. */
export function chartsOf(run: SimulationRun): readonly Chart[] {
  const { series } = run.result;
  const several = run.result.classes.length > 1;
  const perSecond = (values: readonly (number | null)[]): readonly (number | null)[] =>
    values.map((value) => (value === null ? null : value / series.bucketSeconds));
  const columns = (what: string) => series.columns.filter((column) => column.what === what);
  const named = (what: string, of: string): string => (several ? `${what}, ${of}` : what);
  const charts: Chart[] = [
    {
      id: 'throughput',
      title: 'Throughput',
      unit: 'perSecond',
      lines: ['offered', 'completed', 'failed'].flatMap((what) =>
        columns(what).map(({ of, values }) => ({
          label: named(words[what] ?? what, of),
          values: perSecond(values),
        })),
      ),
    },
    {
      id: 'latency',
      title: 'Latency',
      unit: 'seconds',
      lines: ['p50', 'p99'].flatMap((what) =>
        columns(what).map(({ of, values }) => ({ label: named(what, of), values })),
      ),
    },
    {
      id: 'errors',
      title: 'Errors by cause',
      unit: 'perSecond',
      lines: series.columns
        .filter(({ what }) => what.startsWith('errors.'))
        .map(({ what, of, values }) => ({
          label: named(causeTitle(what.slice('errors.'.length)), of),
          values: perSecond(values),
        })),
    },
    { id: 'use', title: 'Utilisation', unit: 'share', lines: utilisationLines(run) },
    {
      id: 'sizes',
      title: 'Instances and tasks',
      unit: 'count',
      lines: run.groups.flatMap(({ id, name }) =>
        ['targets', 'desired'].flatMap((what) =>
          columns(what)
            .filter(({ of }) => of === id)
            .map(({ values }) => ({
              label: run.groups.length > 1 ? `${words[what]}, ${name}` : (words[what] ?? what),
              values,
            })),
        ),
      ),
    },
    { id: 'queues', title: 'Waiting', unit: 'count', lines: stationLines(run, 'queued') },
    {
      id: 'ages',
      title: 'Age of the oldest message',
      unit: 'seconds',
      lines: stationLines(run, 'oldestAge'),
    },
  ];
  return charts
    .map((chart) => ({ ...chart, lines: busiest(chart.lines) }))
    .filter(({ lines }) => lines.some(({ values }) => values.some((value) => value !== null)));
}

const words: Readonly<Record<string, string>> = {
  offered: 'offered',
  completed: 'answered',
  failed: 'failed',
  targets: 'in service',
  desired: 'wanted',
};

function stationLines(run: SimulationRun, what: string): readonly ChartLine[] {
  return run.stations
    .flatMap(({ id, name }) =>
      run.result.series.columns
        .filter((column) => column.what === what && column.of === id)
        .map(({ values }) => ({ label: name, values })),
    )
    .filter(({ values }) => values.some((value) => (value ?? 0) > 0));
}

function utilisationLines(run: SimulationRun): readonly ChartLine[] {
  const valuesOf = (what: string, of: string) =>
    run.result.series.columns.find((column) => column.what === what && column.of === of)?.values;
  return run.stations.flatMap((station): ChartLine[] => {
    const busy = valuesOf('busy', station.id);
    if (busy === undefined || station.perTarget === null) return [];
    const targets = station.group === null ? undefined : valuesOf('targets', station.group);
    return [
      {
        label: station.name,
        values: busy.map(
          (value, bucket) =>
            utilisationOf(station, value ?? undefined, targets?.[bucket] ?? undefined) ?? null,
        ),
      },
    ];
  });
}

function busiest(lines: readonly ChartLine[]): readonly ChartLine[] {
  if (lines.length <= mostLines) return lines;
  const weight = ({ values }: ChartLine): number =>
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const kept = new Set([...lines].sort((a, b) => weight(b) - weight(a)).slice(0, mostLines));
  return lines.filter((line) => kept.has(line));
}
