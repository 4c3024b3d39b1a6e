import { bucketSecondsOf } from './bucket-seconds.ts';
import { controlColumns } from './control-columns.ts';
import type { ControlPlane } from './control-plane/managed-flow.ts';
import type { Plant } from './control-plane/plant.ts';
import type { DesEngine } from './des/des-engine.ts';
import { Histogram, histogramInput } from './des/histogram.ts';
import { targetsOf } from './des-targets.ts';
import { errorCauses } from './flow/causes.ts';
import { type ConnectionCount, countedSince } from './flow/connection-counts.ts';
import type { Flow } from './flow/flow.ts';
import { linkColumns } from './link-columns.ts';
import { type SeriesColumn, slowerColumn } from './results/run-record.ts';
import type { Scenario } from './scenario/scenario.ts';

export interface DesColumns {
  /** Notes the latency of the request that has just ended. */
  latency(classIndex: number): void;
  columns(): readonly SeriesColumn[];
}

/** The columns of a run of requests: it looks at everything once a bucket, and tells who else wants to look. */
export function desColumns(
  flow: Flow,
  engine: DesEngine,
  plant: Plant,
  control: ControlPlane,
  { horizonSeconds: horizon, objectives }: Pick<Scenario, 'horizonSeconds' | 'objectives'>,
  counts: () => readonly ConnectionCount[],
  onLook?: (now: number) => void,
): DesColumns {
  const width = bucketSecondsOf(horizon);
  const columns: { what: string; of: string; values: (number | null)[] }[] = [];
  const column = (what: string, of: string): ((value: number | null) => void) => {
    const values: (number | null)[] = [];
    columns.push({ what, of, values });
    return (value) => values.push(value);
  };
  const sometimes: { what: string; of: string; values: number[] }[] = [];
  const latencies = flow.classes.map(() => new Histogram());
  const looks: (() => void)[] = [];
  flow.classes.forEach(({ id }, index) => {
    const statistics = engine.classes[index];
    const histogram = latencies[index];
    if (statistics === undefined || histogram === undefined) return;
    for (const what of ['offered', 'completed', 'failed'] as const) {
      const push = column(what, id);
      let before = 0;
      looks.push(() => {
        const now = statistics[what];
        // The warm-up sets counts back to 0.
        push(now >= before ? now - before : now);
        before = now;
      });
    }
    // Causes that never come up have no column.
    const byCause = errorCauses.map((cause) => ({ what: `errors.${cause}`, of: id, values: [] as number[] }));
    sometimes.push(...byCause);
    const errorsBefore = errorCauses.map(() => 0);
    looks.push(() => {
      for (let cause = 0; cause < byCause.length; cause += 1) {
        const now = statistics.errors[cause] ?? 0;
        const before = errorsBefore[cause] ?? 0;
        byCause[cause]?.values.push(now >= before ? now - before : now);
        errorsBefore[cause] = now;
      }
    });
    const p50 = column('p50', id);
    const p99 = column('p99', id);
    const limits = [...new Set(thresholdsOf(objectives, id))].map((seconds) => {
      const values: number[] = [];
      sometimes.push({ what: slowerColumn(seconds), of: id, values });
      return { seconds, values };
    });
    looks.push(() => {
      for (const { seconds, values } of limits)
        values.push(Math.round(histogram.count * (1 - histogram.shareUpTo(seconds))));
      p50(histogram.percentile(0.5) ?? null);
      p99(histogram.percentile(0.99) ?? null);
      if (histogram.count > 0) histogram.reset();
    });
  });
  flow.stations.forEach((station, index) => {
    const statistics = engine.stations[index];
    if (statistics === undefined) return;
    const isDelay = station.is === 'servers' && station.workers === Number.POSITIVE_INFINITY;
    if (isDelay || station.is === 'buckets') return;
    const queued = column('queued', station.id);
    const busy = column('busy', station.id);
    let busyBefore = 0;
    looks.push(() => {
      queued(statistics.queued);
      // The mean of the bucket: a look at one moment would say 0 or 100 % of a single worker.
      const area = statistics.busyAreaAt(engine.now);
      busy((area >= busyBefore ? area - busyBefore : area) / width);
      busyBefore = area;
    });
    if (station.is === 'servers') {
      for (const [node, targets] of membersOf(engine, index, station)) {
        const use = column('use', node);
        let areaBefore = 0;
        looks.push(() => {
          const now = targets.reduce((sum, target) => sum + engine.servers.measured(target).busyArea, 0);
          const area = now >= areaBefore ? now - areaBefore : now;
          areaBefore = now;
          use(Math.min(1, area / width / station.workers / targets.length));
        });
      }
    }
    if (station.is === 'function') {
      const working = column('workingEnvironments', station.id);
      const warm = column('warmEnvironments', station.id);
      looks.push(() => {
        const environments = engine.functions.environments(index);
        working(environments.working);
        warm(environments.warm);
      });
    }
    if (station.is === 'queue') {
      const age = column('oldestAge', station.id);
      looks.push(() => age(engine.queues.oldestAge(index)));
    }
  });
  const add = (what: string, of: string, value: () => number): void => {
    const push = column(what, of);
    looks.push(() => push(value()));
  };
  const addSometimes = (what: string, of: string, value: () => number): void => {
    const values: number[] = [];
    sometimes.push({ what, of, values });
    looks.push(() => values.push(value()));
  };
  linkColumns(engine.links.uses, width, { addSometimes });
  const versions = controlColumns(flow, control, plant, { add, addSometimes });
  looks.push(() => versions.look());
  let counted = counts();
  const requests = counted.map(({ connection }) => column('requests', connection));
  looks.push(() => {
    const now = counts();
    countedSince(now, counted).forEach((since, index) => {
      requests[index]?.(Math.max(0, since.requests));
    });
    counted = now;
  });
  const look = (): void => {
    for (const each of looks) each();
    onLook?.(control.clock.now);
    if (control.clock.now + width <= horizon) control.clock.after(width, look);
  };
  control.clock.at(width, look);
  return {
    latency(classIndex) {
      histogramInput[0] = engine.latency[0] as number;
      latencies[classIndex]?.recordInput();
    },
    columns: () => [
      ...columns,
      ...sometimes.filter(({ values }) => values.some((count) => count > 0)),
      ...versions.columns,
    ],
  };
}

/** What the answers of a class are to be given within, in seconds. */
function thresholdsOf(objectives: Scenario['objectives'], classId: string): readonly number[] {
  return objectives.flatMap((objective) =>
    objective.is === 'latency' && (objective.class === undefined || objective.class === classId)
      ? [objective.thresholdMs / 1000]
      : [],
  );
}

/** More nodes than this behind one load balancer are shown as one. */
const mostMembers = 64;

/** The drawn nodes that share a station, each with its targets; none where one node is all of it. */
function membersOf(
  engine: DesEngine,
  index: number,
  station: Extract<Flow['stations'][number], { is: 'servers' }>,
): ReadonlyMap<string, readonly number[]> {
  const members = new Map<string, number[]>();
  targetsOf(engine, index).forEach((target, position) => {
    const node = station.targets[position]?.node ?? station.node;
    const known = members.get(node);
    if (known === undefined) members.set(node, [target]);
    else known.push(target);
  });
  return members.size < 2 || members.size > mostMembers ? new Map() : members;
}
