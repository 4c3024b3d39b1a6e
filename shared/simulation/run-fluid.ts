import { bucketSecondsOf } from './bucket-seconds.ts';
import { createControlPlane } from './control-plane/control-plane.ts';
import { causeIndex } from './flow/causes.ts';
import { type ConnectionCount, ConnectionCounts, countedSince } from './flow/connection-counts.ts';
import type { Flow } from './flow/flow.ts';
import { FluidEngine } from './fluid/fluid-engine.ts';
import type { FluidMoment, FluidWatch } from './fluid/fluid-snapshot.ts';
import { FluidTargets } from './fluid/fluid-targets.ts';
import { recordedPlant } from './fluid/recorded-plant.ts';
import { SourceRates } from './fluid/source-rates.ts';
import { fluidColumns } from './fluid-columns.ts';
import { fluidRecord } from './fluid-record.ts';
import type { RunRecord } from './results/run-record.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { SteppedRun } from './stepped-run.ts';

const step = 1;

export interface FluidRun extends SteppedRun {
  readonly engine: FluidEngine;
}

export interface FluidOptions {
  readonly watch?: FluidWatch;
  readonly replication?: number;
}

/** One run in the fluid engine, from beginning to end: rates a second at a time, with the same control plane. */
export function runFluid(flow: Flow, scenario: Scenario, options: FluidOptions = {}): RunRecord {
  const run = startFluidRun(flow, scenario, options);
  run.advance(Number.POSITIVE_INFINITY);
  return run.record();
}

/** The same in steps, so that it can be paused, watched and cancelled. */
export function startFluidRun(
  flow: Flow,
  scenario: Scenario,
  { watch, replication = 0 }: FluidOptions = {},
): FluidRun {
  const { horizonSeconds: horizon, warmupSeconds: warmup, seed } = scenario;
  const targets = new FluidTargets(flow);
  const engine = new FluidEngine(flow, targets, new SourceRates(flow, seed, replication));
  const plant = targets.plant(
    () => engine.now,
    (station) => engine.stations[station]?.queued ?? 0,
    {
      messages: (station) =>
        flow.stations[station]?.is === 'queue' ? engine.queues.messagesOf(station) : undefined,
      errorCount: (station, cause) => engine.stations[station]?.errors[causeIndex(cause)] ?? 0,
      timeoutCount: (station) => engine.functions.timeoutsOf(station),
      retryCount: (guard) => engine.guards?.retriesOf(guard) ?? 0,
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
  const columns = fluidColumns(flow, engine, plant, control, width, counts);
  let countedBefore: readonly ConnectionCount[] = [];
  const note = createNotes(engine);
  let isWarm = warmup === 0;
  let nextBucket = width;
  let isDone = false;
  let stoppedAt: number | undefined;
  const isOver = (): boolean => engine.now >= horizon - 1e-9;
  /** Where the next step ends: at control events and at the ends of buckets too, so that these fall on edges. */
  const stepEnd = (): number => {
    let end = Math.min(horizon, engine.now + step);
    if (control.clock.next > engine.now + 1e-9 && control.clock.next < end) end = control.clock.next;
    if (!isWarm && engine.now < warmup - 1e-9 && warmup < end) end = warmup;
    if (nextBucket > engine.now + 1e-9 && nextBucket < end) end = nextBucket;
    return end;
  };

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
    advance(steps, until = Number.POSITIVE_INFINITY) {
      if (isDone) return true;
      const last = engine.steps + steps;
      while (!isOver()) {
        while (control.clock.next <= engine.now + 1e-9)
          control.clock.advance(Math.max(engine.now, control.clock.next));
        const end = stepEnd();
        if (end > until || engine.steps >= last) return false;
        const start = watch?.stretches[watch.snapshots.length]?.start;
        if (watch !== undefined && start !== undefined && engine.now >= start - 1e-9) {
          watch.snapshots.push(engine.snapshot());
        }
        if (!isWarm && engine.now >= warmup - 1e-9) {
          isWarm = true;
          countedBefore = counts();
          reset(engine);
          columns.reset();
        }
        engine.step(end - engine.now);
        if (engine.now >= nextBucket - 1e-9) {
          columns.look();
          if (isWarm && watch !== undefined) note(watch.moments, engine.now);
          nextBucket += width;
        }
      }
      control.clock.advance(engine.now);
      isDone = true;
      return true;
    },
    stop() {
      if (isDone) return;
      isDone = true;
      stoppedAt = engine.now;
    },
    record: () => ({
      ...fluidRecord(flow, warmup, {
        engine,
        targets,
        control,
        columns,
        connections: countedSince(counts(), countedBefore),
        bucketSeconds: width,
        seconds: (stoppedAt ?? horizon) - warmup,
      }),
      ...(stoppedAt === undefined ? {} : { stoppedAt }),
    }),
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

function reset(engine: FluidEngine): void {
  for (const each of [
    engine.offered,
    engine.completed,
    engine.failed,
    engine.attempts,
    engine.latencySum,
    engine.varianceSum,
    engine.inTime,
    engine.inTimeSum,
    ...engine.errors,
  ]) {
    each.fill(0);
  }
  engine.queues.reset();
  for (const use of engine.targets.links.uses) use?.reset(engine.now);
  for (const station of engine.stations) {
    station.insideArea = 0;
    station.failedArea = 0;
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
