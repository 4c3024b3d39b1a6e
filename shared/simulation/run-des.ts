import { createControlPlane } from './control-plane/control-plane.ts';
import type { ControlPlane } from './control-plane/managed-flow.ts';
import type { Target } from './control-plane/target.ts';
import { DesEngine } from './des/des-engine.ts';
import { createDesPlant } from './des/des-plant.ts';
import { Histogram, histogramInput } from './des/histogram.ts';
import { errorCauses } from './flow/causes.ts';
import { type ConnectionCount, ConnectionCounts, countedSince } from './flow/connection-counts.ts';
import type { Flow } from './flow/flow.ts';
import { groupRecords } from './results/group-records.ts';
import { recordHistogram } from './results/histogram-record.ts';
import { linkRecord } from './results/link-record.ts';
import type { ClassRecord, RunRecord, SeriesColumn, StationRecord } from './results/run-record.ts';
import { unitsTaken } from './results/units-taken.ts';
import { workerSecondsOf } from './results/worker-seconds.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { SteppedRun } from './stepped-run.ts';

export interface DesRun extends SteppedRun {
  readonly engine: DesEngine;
}

/** Buckets of a series: at most 2,000, of a width that people read. */
export function bucketSecondsOf(horizon: number): number {
  return [1, 5, 10, 60, 300, 900, 3600, 21_600].find((width) => horizon / width <= 2000) ?? 86_400;
}

/** One replication in the discrete-event engine, in steps, so that it can be paused, watched and cancelled. */
export function startDesRun(flow: Flow, scenario: Scenario, replication: number): DesRun {
  const { horizonSeconds: horizon, warmupSeconds: warmup, seed } = scenario;
  const engine = new DesEngine(flow, { seed, replication, horizon, warmup });
  const plant = createDesPlant(engine);
  const control = createControlPlane(flow, plant, scenario, seed, replication);
  const causes = errorCauses.length;
  const firstError = flow.classes.map(() => new Float64Array(causes).fill(-1));
  const lastError = flow.classes.map(() => new Float64Array(causes).fill(-1));
  const counts = connectionCounts(flow, engine);
  let countedBefore: readonly ConnectionCount[] = [];
  if (warmup > 0)
    control.clock.at(warmup, () => {
      countedBefore = counts();
    });
  engine.onEnd = (classIndex, cause) => {
    if (cause >= 0) {
      const first = firstError[classIndex];
      const last = lastError[classIndex];
      if (first !== undefined && (first[cause] as number) < 0) first[cause] = engine.now;
      if (last !== undefined) last[cause] = engine.now;
    } else sampler.latency(classIndex);
  };
  engine.begin();
  const sampler = createSampler(flow, engine, control, horizon, counts);
  let isDone = false;
  let stoppedAt: number | undefined;

  return {
    get now() {
      return engine.now;
    },
    get isDone() {
      return isDone;
    },
    engine,
    control,
    counts,
    advance(budget, until = Number.POSITIVE_INFINITY) {
      if (isDone) return true;
      const started = engine.eventCount;
      const end = Math.min(horizon, until);
      if (engine.now < end && !engine.run(end, control.clock, budget)) return false;
      if (engine.now < horizon) return false;
      // Without arrivals the system empties; a day is more than any of them needs.
      while (scenario.drains && !engine.isEmpty() && engine.now < horizon + 86_400) {
        const left = budget - (engine.eventCount - started);
        if (left <= 0 || !engine.run(engine.now + 1, control.clock, left)) return false;
      }
      engine.settle();
      isDone = true;
      return true;
    },
    stop() {
      if (isDone) return;
      engine.settle();
      isDone = true;
      stoppedAt = engine.now;
    },
    record: () => {
      const record = recordOf(
        flow,
        engine,
        control,
        replication,
        warmup,
        firstError,
        lastError,
        sampler.columns(),
        horizon,
      );
      const connections = countedSince(counts(), countedBefore);
      return { ...record, connections, ...(stoppedAt === undefined ? {} : { stoppedAt }) };
    },
  };
}

/** What has gone over the connections so far. */
function connectionCounts(flow: Flow, engine: DesEngine): () => readonly ConnectionCount[] {
  const counts = new ConnectionCounts(flow);
  const targets = flow.stations.map((_, station) => targetsOf(engine, station));
  const arrivalsOf = (places: readonly (number | undefined)[]): number =>
    places.reduce<number>(
      (sum, target) => sum + (target === undefined ? 0 : engine.servers.numberOf(target, 'arrivals')),
      0,
    );
  return () =>
    counts.read(engine.hops.visits, (station, places) => {
      const own = targets[station] ?? [];
      const all = arrivalsOf(own);
      return all === 0 ? 0 : arrivalsOf(places.map((place) => own[place])) / all;
    });
}

/** Besides those in service: what a target can be. */
const targetStates: readonly { readonly what: string; readonly isIn: (target: Target) => boolean }[] = [
  { what: 'starting', isIn: ({ state }) => state === 'pending' },
  { what: 'unhealthy', isIn: ({ state, isHealthy }) => state === 'in-service' && !isHealthy },
  { what: 'draining', isIn: ({ state }) => state === 'draining' },
];

interface Sampler {
  /** Notes the latency of the request that has just ended. */
  latency(classIndex: number): void;
  columns(): readonly SeriesColumn[];
}

/** Looks at everything once a bucket. */
function createSampler(
  flow: Flow,
  engine: DesEngine,
  control: ControlPlane,
  horizon: number,
  counts: () => readonly ConnectionCount[],
): Sampler {
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
    looks.push(() => {
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
  for (const group of control.groups) {
    const targets = column('targets', group.plan.id);
    const desired = column('desired', group.plan.id);
    looks.push(() => {
      targets(group.inService().length);
      desired(group.desired);
    });
    // States that no target is ever in have no column.
    const states = targetStates.map(({ what }) => ({ what, of: group.plan.id, values: [] as number[] }));
    sometimes.push(...states);
    looks.push(() => {
      targetStates.forEach(({ isIn }, index) => {
        states[index]?.values.push(group.targets.reduce((sum, target) => sum + (isIn(target) ? 1 : 0), 0));
      });
    });
  }
  for (const pool of control.pools) {
    const machines = column('targets', pool.plan.id);
    const desired = column('desired', pool.plan.id);
    const waiting = column('waiting', pool.plan.id);
    looks.push(() => {
      machines(pool.ready().length);
      desired(pool.desired);
      waiting(pool.waiting.length);
    });
  }
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
    if (control.clock.now + width <= horizon) control.clock.after(width, look);
  };
  control.clock.at(width, look);
  return {
    latency(classIndex) {
      histogramInput[0] = engine.latency[0] as number;
      latencies[classIndex]?.recordInput();
    },
    columns: () => [...columns, ...sometimes.filter(({ values }) => values.some((count) => count > 0))],
  };
}

function recordOf(
  flow: Flow,
  engine: DesEngine,
  control: ControlPlane,
  replication: number,
  warmup: number,
  firstError: readonly Float64Array[],
  lastError: readonly Float64Array[],
  columns: readonly SeriesColumn[],
  horizon: number,
): Omit<RunRecord, 'connections'> {
  const seconds = engine.now - warmup;
  const orNull = (values: Float64Array | undefined): (number | null)[] =>
    Array.from(values ?? [], (value) => (value < 0 ? null : value));
  const classRecord = (index: number, isBackground: boolean): ClassRecord => {
    const statistics = isBackground ? engine.background[index] : engine.classes[index];
    if (statistics === undefined) throw new Error('A class has no statistics.');
    return {
      id: flow.classes[index]?.id ?? '',
      offered: statistics.offered,
      completed: statistics.completed,
      failed: statistics.failed,
      attempts: statistics.attempts,
      meanInside: statistics.insideArea / seconds,
      sojournSum: statistics.sojournSum,
      errors: [...statistics.errors],
      firstErrorAt: isBackground ? [] : orNull(firstError[index]),
      lastErrorAt: isBackground ? [] : orNull(lastError[index]),
      latency: recordHistogram(statistics.latency),
    };
  };
  return {
    engine: 'des',
    replication,
    seconds,
    endedAt: engine.now,
    events: engine.eventCount,
    classes: flow.classes.map((_, index) => classRecord(index, false)),
    background: flow.classes.map((_, index) => classRecord(index, true)),
    stations: flow.stations.map((_, index) => stationRecord(flow, engine, control, index, seconds, warmup)),
    groups: groupRecords(control, warmup, engine.now),
    decisions: control.log.decisions,
    series: { bucketSeconds: bucketSecondsOf(horizon), columns },
  };
}

function stationRecord(
  flow: Flow,
  engine: DesEngine,
  control: ControlPlane,
  index: number,
  seconds: number,
  warmup: number,
): StationRecord {
  const station = flow.stations[index];
  const statistics = engine.stations[index];
  if (station === undefined || statistics === undefined) throw new Error('A station has no statistics.');
  const { servers, functions, queues } = engine;
  const group = control.groups.find(({ plan }) => plan.station === index);
  const isBounded = station.is === 'servers' && station.workers !== Number.POSITIVE_INFINITY;
  const targets = station.is === 'servers' ? targetsOf(engine, index) : [];
  const queue = queues.states[index];
  const use = engine.links.uses[index];
  const state = functions.states[index];
  return {
    id: station.id,
    node: station.node,
    name: station.name,
    is: station.is,
    arrivals: statistics.arrivals,
    completions: statistics.completions,
    errors: [...statistics.errors],
    meanInside: statistics.insideArea / seconds,
    meanQueued: statistics.queuedArea / seconds,
    meanBusy: statistics.busyArea / seconds,
    mostQueued: statistics.mostQueued,
    mostBusy: statistics.mostBusy,
    sojournSum: statistics.sojournSum,
    workerSeconds: workerSecondsOf(station, group, warmup, engine.now),
    sojourn: recordHistogram(statistics.sojourn),
    wait: recordHistogram(statistics.wait),
    targets: targets.map((target, position) => {
      const measured = servers.measured(target);
      const times = group?.targets[position];
      const here =
        times === undefined
          ? seconds
          : Math.max(0, Math.min(engine.now, times.goneAt) - Math.max(warmup, times.inServiceAt));
      return {
        node: station.is === 'servers' ? (station.targets[position]?.node ?? station.node) : station.node,
        zone: station.is === 'servers' ? (station.zones[servers.zone[target] as number] ?? '') : '',
        arrivals: measured.arrivals,
        completions: measured.completions,
        utilisation:
          isBounded && station.is === 'servers' && here > 0
            ? measured.busyArea / here / station.workers
            : null,
        sojournSum: measured.sojournSum,
      };
    }),
    ...unitsTaken(flow, index, engine.hops.visits, statistics.completions),
    ...(use === undefined ? {} : linkRecord(use, seconds, engine.now)),
    ...(queue === undefined
      ? {}
      : {
          queue: {
            sent: queue.sent,
            completed: queue.completed,
            failed: queue.failed,
            duplicates: queue.duplicates,
            expired: queue.expired,
            deadLetters: queue.deadLetters,
            left: queue.visible + queue.inFlight,
            meanVisible: queue.visibleArea / seconds,
            oldestAge: Math.max(queue.oldestAge, queues.oldestAge(index)),
            oldestAt: queue.oldestAt,
            emptyAt: queue.visible > 0 ? null : queue.emptyAt,
            age: recordHistogram(queue.age),
            mappings: queues.mappings
              .filter((mapping) => mapping.queue === index)
              .map(({ invocations, messages, inFlightArea, mostInFlight }) => ({
                invocations,
                messages,
                meanInFlight: inFlightArea / seconds,
                mostInFlight,
              })),
          },
        }),
    ...(state === undefined
      ? {}
      : {
          function: {
            invocations: state.invocations,
            coldStarts: state.coldStarts,
            throttles: state.throttles,
            billedSeconds: state.billedSeconds,
            meanConcurrency: statistics.busyArea / seconds,
            mostConcurrency: statistics.mostBusy,
            memoryMb: state.plan.memoryMb,
            provisioned: functions.provisionedMean(index, seconds),
          },
        }),
  };
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

function targetsOf(engine: DesEngine, station: number): readonly number[] {
  const found: number[] = [];
  for (let target = 0; target < engine.servers.count; target += 1) {
    if (engine.servers.station[target] === station) found.push(target);
  }
  return found;
}
