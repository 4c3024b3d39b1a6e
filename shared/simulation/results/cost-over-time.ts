import type { Flow } from '../flow/flow.ts';
import type { Series, SeriesColumn } from './run-record.ts';
import type { CostOfRunLine, RunCost } from './simulation-result.ts';

/**
 * What the run has cost by the end of each bucket, in US dollars: hours of a group go with its targets, what is paid by
 * use goes with how busy its node is or with the requests, everything else with the time. The last figure is the cost
 * of the run.
 */
export function costOverTime(flow: Flow, series: Series, cost: RunCost): SeriesColumn | undefined {
  const length = Math.max(0, ...series.columns.map(({ values }) => values.length));
  if (length === 0 || cost.lines.every(({ usd }) => usd === null || usd === 0)) return undefined;
  const spent = new Array<number>(length).fill(0);
  for (const line of cost.lines) {
    if (line.usd === null || line.usd === 0) continue;
    const driver = driverOf(flow, series, line);
    const total = driver.reduce((sum, value) => sum + value, 0);
    for (let bucket = 0; bucket < length; bucket += 1) {
      const share = total === 0 ? 1 / length : (driver[bucket] ?? 0) / total;
      spent[bucket] = (spent[bucket] ?? 0) + line.usd * share;
    }
  }
  let sum = 0;
  const values = spent.map((usd) => {
    sum += usd;
    return sum;
  });
  values[length - 1] = cost.usd;
  return { what: 'cost', of: '', values };
}

/** What a line grows with; nothing where it grows with time. */
function driverOf(flow: Flow, series: Series, { node, unit }: CostOfRunLine): readonly number[] {
  const valuesOf = (what: string, of: string): readonly number[] | undefined =>
    series.columns
      .find((column) => column.what === what && column.of === of)
      ?.values.map((value) => value ?? 0);
  if (unit === 'hours') {
    const group = flow.groups.find((each) => each.node === node);
    return (group === undefined ? undefined : valuesOf('targets', group.id)) ?? [];
  }
  // Storage is there whatever is asked.
  if (unit.includes('month')) return [];
  const station = flow.stations.find((each) => each.node === node && each.is !== 'buckets');
  const busy = station?.is === 'function' ? valuesOf('busy', station.id) : undefined;
  if (busy?.some((value) => value > 0)) return busy;
  const offered = flow.classes.flatMap(({ id }) => [valuesOf('offered', id) ?? []]);
  const longest = Math.max(0, ...offered.map((values) => values.length));
  return Array.from({ length: longest }, (_, bucket) =>
    offered.reduce((sum, values) => sum + (values[bucket] ?? 0), 0),
  );
}
