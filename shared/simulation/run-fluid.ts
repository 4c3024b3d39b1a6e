import { createControlPlane } from './control-plane/control-plane.ts';
import type { ControlPlane } from './control-plane/managed-flow.ts';
import { errorCauses } from './flow/causes.ts';
import { type ConnectionCount, ConnectionCounts, countedSince } from './flow/connection-counts.ts';
import type { Flow } from './flow/flow.ts';
import { FluidEngine } from './fluid/fluid-engine.ts';
import type { FluidMoment, FluidWatch } from './fluid/fluid-snapshot.ts';
import { FluidTargets, meanServiceOf } from './fluid/fluid-targets.ts';
import { recordedPlant } from './fluid/recorded-plant.ts';
import { SourceRates } from './fluid/source-rates.ts';
import { groupRecords } from './results/group-records.ts';
import { linkRecord } from './results/link-record.ts';
import type { HistogramRecord, RunRecord, SeriesColumn } from './results/run-record.ts';
import { bucketSecondsOf } from './run-des.ts';
import type { Scenario } from './scenario/scenario.ts';

const step = 1;

/** One run in the fluid engine: rates a second at a time, with the same control plane. */
export function runFluid(
  flow: Flow,
  scenario: Scenario,
  { watch, replication = 0 }: { readonly watch?: FluidWatch; readonly replication?: number } = {},
): RunRecord {
  const { horizonSeconds: horizon, warmupSeconds: warmup, seed } = scenario;
  const targets = new FluidTargets(flow);
  const engine = new FluidEngine(flow, targets, new SourceRates(flow, seed, replication));
  const plant = targets.plant(
    () => engine.now,
    (station) => engine.stations[station]?.queued ?? 0,
    (station) => {
      const { queued, busy } = engine.stations[station] ?? { queued: 0, busy: 0 };
      return busy === 0 ? 0 : (queued / busy) * meanServiceOf(flow, station);
    },
  );
  const control = createControlPlane(
    flow,
    watch === undefined ? plant : recordedPlant(plant, watch.acts),
    scenario,
    seed,
    0,
  );
  const width = bucketSecondsOf(horizon);
  const connections = new ConnectionCounts(flow);
  // All targets of a station are alike.
  const counts = (): readonly ConnectionCount[] =>
    connections.read(engine.visits, (station, targets) => {
      const plan = flow.stations[station];
      return plan?.is === 'servers' ? targets.length / plan.targets.length : 1;
    });
  const columns = columnsOf(flow, engine, control, counts);
  let countedBefore: readonly ConnectionCount[] = [];
  const note = createNotes(engine);
  let isWarm = warmup === 0;
  let nextBucket = width;
  while (engine.now < horizon - 1e-9) {
    while (control.clock.next <= engine.now + 1e-9)
      control.clock.advance(Math.max(engine.now, control.clock.next));
    const start = watch?.starts[watch.snapshots.length];
    if (watch !== undefined && start !== undefined && engine.now >= start - 1e-9) {
      watch.snapshots.push(engine.snapshot());
    }
    if (!isWarm && engine.now >= warmup - 1e-9) {
      isWarm = true;
      countedBefore = counts();
      reset(engine);
    }
    // Steps end at control events, so that these fall on edges.
    let end = Math.min(horizon, engine.now + step);
    if (control.clock.next > engine.now + 1e-9 && control.clock.next < end) end = control.clock.next;
    if (!isWarm && warmup < end) end = warmup;
    engine.step(end - engine.now);
    if (engine.now >= nextBucket - 1e-9) {
      for (const look of columns.looks) look();
      if (isWarm && watch !== undefined) note(watch.moments, engine.now);
      nextBucket += width;
    }
  }
  control.clock.advance(engine.now);
  const seconds = horizon - warmup;
  return {
    engine: 'fluid',
    replication: 0,
    seconds,
    endedAt: engine.now,
    events: engine.steps,
    classes: flow.classes.map(({ id }, index) => {
      const completed = engine.completed[index] ?? 0;
      return {
        id,
        offered: engine.offered[index] ?? 0,
        completed,
        failed: engine.failed[index] ?? 0,
        attempts: engine.attempts[index] ?? 0,
        meanInside: (engine.latencySum[index] ?? 0) / seconds,
        sojournSum: engine.latencySum[index] ?? 0,
        errors: [...(engine.errors[index] ?? [])],
        firstErrorAt: errorCauses.map(() => null),
        lastErrorAt: errorCauses.map(() => null),
        latency: meanOnly(completed, engine.latencySum[index] ?? 0),
      };
    }),
    background: flow.classes.map(({ id }) => ({
      id,
      offered: 0,
      completed: 0,
      failed: 0,
      attempts: 0,
      meanInside: 0,
      sojournSum: 0,
      errors: errorCauses.map(() => 0),
      firstErrorAt: [],
      lastErrorAt: [],
      latency: meanOnly(0, 0),
    })),
    stations: flow.stations.map((plan, index) => {
      const station = engine.stations[index];
      if (station === undefined) throw new Error('A station has no state.');
      const group = control.groups.find(({ plan: each }) => each.station === index);
      const use = targets.links.uses[index];
      const isBounded = plan.is === 'servers' && plan.workers !== Number.POSITIVE_INFINITY;
      return {
        id: plan.id,
        node: plan.node,
        name: plan.name,
        is: plan.is,
        arrivals: station.arrivals,
        completions: station.completions,
        errors: [...station.errors],
        meanInside: station.insideArea / seconds,
        meanQueued: station.queuedArea / seconds,
        meanBusy: station.busyArea / seconds,
        mostQueued: station.mostQueued,
        mostBusy: station.mostBusy,
        sojournSum: station.insideArea,
        workerSeconds:
          isBounded && plan.is === 'servers'
            ? plan.workers *
              (group === undefined
                ? plan.targets.length * seconds
                : group.targets.reduce(
                    (sum, { inServiceAt, goneAt }) =>
                      sum + Math.max(0, Math.min(engine.now, goneAt) - Math.max(warmup, inServiceAt)),
                    0,
                  ))
            : null,
        sojourn: meanOnly(station.completions, station.insideArea),
        wait: meanOnly(station.completions, station.queuedArea),
        targets: [],
        ...(use === undefined ? {} : linkRecord(use, seconds, engine.now)),
        ...(plan.is === 'queue'
          ? {
              queue: {
                sent: station.arrivals + plan.initialMessages,
                completed: station.batchSum,
                failed: 0,
                duplicates: 0,
                expired: 0,
                deadLetters: 0,
                left: station.queued,
                meanVisible: station.queuedArea / seconds,
                oldestAge: 0,
                oldestAt: 0,
                emptyAt: columns.emptyAt(index),
                age: meanOnly(0, 0),
                mappings: plan.consumers
                  .filter(({ mapping }) => mapping !== undefined)
                  .map(() => ({
                    invocations: station.invocations,
                    messages: station.batchSum,
                    meanInFlight: 0,
                    mostInFlight: station.limit,
                  })),
              },
            }
          : {}),
      };
    }),
    groups: groupRecords(control, warmup, engine.now),
    connections: countedSince(counts(), countedBefore),
    decisions: control.log.decisions,
    series: { bucketSeconds: width, columns: columns.columns },
  };
}

/** Notes what has ended since it was asked before; both sums begin at 0 with the measured time. */
function createNotes({ completed, latencySum }: FluidEngine): (moments: FluidMoment[], at: number) => void {
  const total = (of: Float64Array): number => of.reduce((sum, each) => sum + each, 0);
  let requestsBefore = 0;
  let secondsBefore = 0;
  return (moments, at) => {
    const requests = total(completed) - requestsBefore;
    const seconds = total(latencySum) - secondsBefore;
    if (requests > 0) moments.push({ at, requests, seconds: seconds / requests });
    requestsBefore += requests;
    secondsBefore += seconds;
  };
}

/** A count and a sum without buckets: the mean is known and the percentiles are not. */
function meanOnly(count: number, sum: number): HistogramRecord {
  return { count, sum, min: 0, max: 0, buckets: [] };
}

function reset(engine: FluidEngine): void {
  for (const each of [
    engine.offered,
    engine.completed,
    engine.failed,
    engine.attempts,
    engine.latencySum,
    engine.varianceSum,
    ...engine.errors,
  ]) {
    each.fill(0);
  }
  for (const use of engine.targets.links.uses) use?.reset(engine.now);
  for (const station of engine.stations) {
    station.insideArea = 0;
    station.queuedArea = 0;
    station.busyArea = 0;
    station.arrivals = 0;
    station.completions = 0;
    station.errors.fill(0);
    station.invocations = 0;
    station.batchSum = 0;
    station.mostQueued = station.queued;
    station.mostBusy = station.busy;
  }
}

function columnsOf(
  flow: Flow,
  engine: FluidEngine,
  control: ControlPlane,
  counts: () => readonly ConnectionCount[],
): {
  readonly columns: readonly SeriesColumn[];
  readonly looks: readonly (() => void)[];
  emptyAt(station: number): number | null;
} {
  const columns: SeriesColumn[] = [];
  const looks: (() => void)[] = [];
  const emptied = new Map<number, number>();
  const add = (what: string, of: string, value: () => number): void => {
    const values: number[] = [];
    columns.push({ what, of, values });
    looks.push(() => values.push(value()));
  };
  const difference = (of: () => number): (() => number) => {
    let before = 0;
    return () => {
      const now = of();
      const change = now >= before ? now - before : now;
      before = now;
      return change;
    };
  };
  flow.classes.forEach(({ id }, index) => {
    add(
      'offered',
      id,
      difference(() => engine.offered[index] ?? 0),
    );
    add(
      'completed',
      id,
      difference(() => engine.completed[index] ?? 0),
    );
    add(
      'failed',
      id,
      difference(() => engine.failed[index] ?? 0),
    );
  });
  flow.stations.forEach(({ id, is }, index) => {
    if (is === 'buckets') return;
    add('queued', id, () => engine.stations[index]?.queued ?? 0);
    add('busy', id, () => engine.stations[index]?.busy ?? 0);
    if (is === 'queue') {
      looks.push(() => {
        if ((engine.stations[index]?.queued ?? 0) < 1 && !emptied.has(index)) emptied.set(index, engine.now);
      });
    }
  });
  for (const group of control.groups) {
    add('targets', group.plan.id, () => group.inService().length);
    add('desired', group.plan.id, () => group.desired);
  }
  for (const pool of control.pools) {
    add('targets', pool.plan.id, () => pool.ready().length);
    add('desired', pool.plan.id, () => pool.desired);
    add('waiting', pool.plan.id, () => pool.waiting.length);
  }
  let counted = counts();
  const requests = counted.map(({ connection }) => {
    const values: number[] = [];
    columns.push({ what: 'requests', of: connection, values });
    return values;
  });
  looks.push(() => {
    const now = counts();
    countedSince(now, counted).forEach((since, index) => {
      requests[index]?.push(since.requests);
    });
    counted = now;
  });
  return { columns, looks, emptyAt: (station) => emptied.get(station) ?? null };
}
