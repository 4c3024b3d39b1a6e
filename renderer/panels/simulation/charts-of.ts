import type { SimulationRun } from '#shared/engine/simulation-job.ts';
import type { Series } from '#shared/simulation/results/run-record.ts';
import { causeTitle } from './format-run.ts';
import { utilisationOf } from './load-at.ts';

export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** Its place among the colours, where lines of one meaning have one; else its own place. */
  readonly colour?: number;
  /** Where the mean of many runs lies, with 95 % of certainty; the values are that mean. */
  readonly band?: {
    readonly low: readonly (number | null)[];
    readonly high: readonly (number | null)[];
  };
}

export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly unit: 'perSecond' | 'seconds' | 'share' | 'count' | 'usd';
  readonly lines: readonly ChartLine[];
}

/** More lines than this cannot be told apart: the busiest stay. */
const mostLines = 6;

interface Curve {
  readonly of: string;
  readonly values: readonly (number | null)[];
  readonly band?: NonNullable<ChartLine['band']>;
}

/** The curves of a figure: of one run as they are, of many their means with a band. */
function curvesOf({ result }: SimulationRun, what: string): readonly Curve[] {
  const { series, bands } = result;
  return series.columns
    .filter((column) => column.what === what)
    .map(({ of, values }): Curve => {
      const band = bands?.columns.find((each) => each.what === what && each.of === of);
      // A run of another version may have bands of other buckets.
      return band === undefined || band.mean.length !== values.length
        ? { of, values }
        : { of, values: band.mean, band: { low: band.low, high: band.high } };
    });
}

/** Counts of buckets as counts a second; the last bucket may be shorter. */
function perSecondOf({ of, values, band }: Curve, { bucketSeconds, lastSeconds }: Series): Curve {
  const scale = (figures: readonly (number | null)[]) =>
    figures.map((value, bucket) => {
      const isLast = bucket === figures.length - 1;
      return value === null ? null : value / (isLast ? (lastSeconds ?? bucketSeconds) : bucketSeconds);
    });
  return {
    of,
    values: scale(values),
    ...(band === undefined ? {} : { band: { low: scale(band.low), high: scale(band.high) } }),
  };
}

/**
 * What a run shows over time, in the order in which it is asked: load, answer times, errors, versions, sizes, use, queues, cost.
 */
export function chartsOf(run: SimulationRun): readonly Chart[] {
  const { series } = run.result;
  const several = run.result.classes.length > 1;
  const perSecond = (curve: Curve): Curve => perSecondOf(curve, series);
  const columns = (what: string) => curvesOf(run, what);
  const named = (what: string, of: string): string => (several ? `${what}, ${of}` : what);
  const charts: Chart[] = [
    {
      id: 'throughput',
      title: 'Throughput',
      unit: 'perSecond',
      lines: ['offered', 'completed', 'failed'].flatMap((what) =>
        columns(what).map((curve) => line(named(words[what] ?? what, curve.of), perSecond(curve), what)),
      ),
    },
    {
      id: 'latency',
      title: 'Latency',
      unit: 'seconds',
      lines: ['mean', 'p50', 'p99'].flatMap((what) =>
        columns(what).map((curve) => line(named(what, curve.of), curve, what)),
      ),
    },
    {
      id: 'errors',
      title: 'Errors by cause',
      unit: 'perSecond',
      lines: series.columns
        .filter(({ what }) => what.startsWith('errors.'))
        .map(({ what, of, values }) =>
          line(named(causeTitle(what.slice('errors.'.length)), of), perSecond({ of, values })),
        ),
    },
    {
      id: 'versions',
      title: 'Requests to new versions',
      unit: 'share',
      lines: columns('version').map(({ of, values }) => ({ label: versionLabel(run, of), values })),
    },
    {
      id: 'sizes',
      title: 'Instances and tasks',
      unit: 'count',
      lines: groupsThatChange(run).flatMap(({ id, name }) =>
        ['targets', 'desired', 'starting', 'unhealthy', 'draining'].flatMap((what) =>
          columns(what)
            .filter(({ of }) => of === id)
            .map((curve) =>
              line(
                groupsThatChange(run).length > 1 ? `${words[what] ?? what}, ${name}` : (words[what] ?? what),
                curve,
                what,
              ),
            ),
        ),
      ),
    },
    { id: 'use', title: 'Utilisation', unit: 'share', lines: utilisationLines(run) },
    {
      id: 'links',
      title: 'Use of links',
      unit: 'share',
      lines: columns('way').map(({ of, values }) => ({ label: of, values })),
    },
    {
      id: 'environments',
      title: 'Environments of functions',
      unit: 'count',
      lines: ['workingEnvironments', 'warmEnvironments'].flatMap((what) =>
        stationLines(run, what, words[what]),
      ),
    },
    { id: 'queues', title: 'Waiting', unit: 'count', lines: stationLines(run, 'queued') },
    {
      id: 'ages',
      title: 'Age of the oldest message',
      unit: 'seconds',
      lines: stationLines(run, 'oldestAge'),
    },
    {
      id: 'cost',
      title: 'Cost so far',
      unit: 'usd',
      lines: columns('cost').map((curve) => line('US dollars', curve)),
    },
  ];
  return charts
    .map((chart) => ({ ...chart, lines: busiest(chart.lines) }))
    .filter(({ lines }) => lines.some(({ values }) => values.some((value) => value !== null)));
}

/** Groups of which there is something to see: what stays as it was the nodes and their badges say. */
function groupsThatChange({ groups, result }: SimulationRun): SimulationRun['groups'] {
  const changes = ({ id }: SimulationRun['groups'][number]): boolean => {
    const sizes = result.series.columns.flatMap(({ what, of, values }) =>
      of === id && (what === 'targets' || what === 'desired') ? values : [],
    );
    return sizes.some((size) => size !== sizes[0]);
  };
  return groups.filter(changes);
}

/** Whose version it is, where several nodes have some. */
function versionLabel({ result, stations }: SimulationRun, of: string): string {
  const [node, version = ''] = [of.slice(0, of.lastIndexOf(' ')), of.slice(of.lastIndexOf(' ') + 1)];
  const deployed = new Set((result.deployments ?? []).map((each) => each.node));
  const name = stations.find((station) => station.node === node)?.name ?? node;
  return deployed.size > 1 ? `${version}, ${name}` : version;
}

function line(label: string, { values, band }: Curve, what?: string): ChartLine {
  const colour = what === undefined ? undefined : colours[what];
  return {
    label,
    values,
    ...(colour === undefined ? {} : { colour }),
    ...(band === undefined ? {} : { band }),
  };
}

/** What means the same has one colour in every chart: the third is for what fails. */
const colours: Readonly<Record<string, number>> = {
  offered: 0,
  completed: 1,
  failed: 2,
  p50: 0,
  mean: 0,
  p99: 1,
  targets: 0,
  desired: 1,
  unhealthy: 2,
  starting: 3,
  draining: 4,
};

const words: Readonly<Record<string, string>> = {
  offered: 'offered',
  completed: 'answered',
  failed: 'failed',
  targets: 'in service',
  desired: 'wanted',
  workingEnvironments: 'working',
  warmEnvironments: 'warm',
};

function stationLines(run: SimulationRun, what: string, as?: string): readonly ChartLine[] {
  return run.stations
    .flatMap(({ id, name }) =>
      curvesOf(run, what)
        .filter(({ of }) => of === id)
        .map((curve) => line(as === undefined ? name : `${name}, ${as}`, curve)),
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
