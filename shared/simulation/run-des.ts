import { createControlPlane } from './control-plane/control-plane.ts';
import { DesEngine } from './des/des-engine.ts';
import { createDesPlant } from './des/des-plant.ts';
import { requestFrames } from './des/request-frames.ts';
import { createSampler } from './des/sample-requests.ts';
import { desColumns } from './des-columns.ts';
import { desRecord } from './des-record.ts';
import { targetsOf } from './des-targets.ts';
import { errorCauses } from './flow/causes.ts';
import { type ConnectionCount, ConnectionCounts, countedSince } from './flow/connection-counts.ts';
import type { Flow } from './flow/flow.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { SteppedRun } from './stepped-run.ts';

export interface DesRun extends SteppedRun {
  readonly engine: DesEngine;
}

/**
 * One replication in the discrete-event engine, in steps, so that it can be paused, watched and cancelled. Some of its
 * requests are kept with their ways where somebody will look at the run again.
 */
export function startDesRun(
  flow: Flow,
  scenario: Scenario,
  replication: number,
  keepsRequests = false,
): DesRun {
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
    } else columns.latency(classIndex);
  };
  engine.begin();
  const frames = keepsRequests ? requestFrames(createSampler(engine), horizon) : undefined;
  const columns = desColumns(flow, engine, plant, control, scenario, counts, (now) => frames?.look(now));
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
    record: () => ({
      ...desRecord(flow, {
        engine,
        control,
        replication,
        horizon,
        warmup,
        firstError,
        lastError,
        columns: columns.columns(),
        connections: countedSince(counts(), countedBefore),
      }),
      ...(frames === undefined ? {} : { requests: frames.taken() }),
      ...(stoppedAt === undefined ? {} : { stoppedAt }),
    }),
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
