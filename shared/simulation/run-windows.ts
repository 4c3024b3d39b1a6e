import { DesEngine } from './des/des-engine.ts';
import { createDesPlant } from './des/des-plant.ts';
import { createStream } from './des/random-stream.ts';
import { type Flow, hasRate } from './flow/flow.ts';
import type { FluidSnapshot, FluidWatch } from './fluid/fluid-snapshot.ts';
import { meanServiceOf } from './fluid/fluid-targets.ts';
import type { PlantAct } from './fluid/recorded-plant.ts';
import { SourceRates } from './fluid/source-rates.ts';
import { recordHistogram } from './results/histogram-record.ts';
import type { WindowRecord } from './results/run-record.ts';
import { weighWindows } from './results/weigh-windows.ts';
import type { Scenario } from './scenario/scenario.ts';

const windowSeconds = 60;
/** Discarded: until what was put in has mixed with what comes. */
const settling = 1;
/** Of all stretches together: some seconds of work, however large the load. */
const allEvents = 20_000_000;
const mostWindows = 10;
const mostMessages = 1_000_000;

/** Stretches at the peak, around failures and deployments, and at three times by chance; none where users wait for answers. */
export function chooseWindows(flow: Flow, scenario: Scenario, replication: number): readonly number[] {
  const { horizonSeconds: horizon, warmupSeconds: warmup, seed, timeline } = scenario;
  if (!flow.sources.every(({ pattern }) => hasRate(pattern))) return [];
  const sources = new SourceRates(flow, seed, replication);
  let peak = 0;
  let most = -1;
  for (let look = 0; look <= 2000; look += 1) {
    const at = (horizon * look) / 2000;
    let rate = 0;
    for (let source = 0; source < flow.sources.length; source += 1)
      rate += sources.rate(source, at, 0, () => 0);
    if (rate > most * (1 + 1e-9)) {
      most = rate;
      peak = at;
    }
  }
  const chance = createStream(seed, 'windows', 'arrivals', 0);
  const wanted = [
    peak - windowSeconds / 2,
    ...timeline.map(({ at }) => at - windowSeconds / 6),
    ...Array.from({ length: 3 }, () => chance.uniform() * horizon),
  ];
  const last = Math.max(warmup, horizon - windowSeconds);
  const starts: number[] = [];
  for (const each of wanted) {
    const start = Math.floor(Math.min(last, Math.max(warmup, each)));
    if (starts.length < mostWindows && starts.every((other) => Math.abs(other - start) >= windowSeconds))
      starts.push(start);
  }
  return starts.sort((a, b) => a - b);
}

export interface WindowRuns {
  /**
   * Simulates what the rates have passed, for at most so many events; gives how many of them are left, 0 while there is
   * more to do.
   */
  advance(passed: number, events: number): number;
  /** Of the stretches that are done. */
  records(): readonly WindowRecord[];
}

/** Simulates every request of the stretches, each begun as the fluid run stood there, once that has passed its end. */
export function createWindowRuns(
  flow: Flow,
  scenario: Scenario,
  watch: FluidWatch,
  replication: number,
): WindowRuns {
  const budget = Math.floor(allEvents / Math.max(1, watch.starts.length));
  const done: Omit<WindowRecord, 'weight'>[] = [];
  let under: WindowRun | undefined;
  return {
    advance(passed, events) {
      let left = events;
      for (;;) {
        const snapshot = watch.snapshots[done.length];
        if (snapshot === undefined || windowEnd(scenario, snapshot) > passed + 1e-9) return left;
        if (left <= 0) return 0;
        under ??= startWindow(flow, scenario, watch, snapshot, budget, replication);
        left -= under.advance(left);
        if (!under.isDone) return 0;
        done.push(under.record());
        under = undefined;
      }
    },
    records() {
      const weights = weighWindows(watch.moments, done);
      return done.map((window, index) => ({ ...window, weight: weights[index] ?? 0 }));
    },
  };
}

function windowEnd({ horizonSeconds }: Scenario, { at }: FluidSnapshot): number {
  return Math.min(horizonSeconds, at + windowSeconds);
}

interface WindowRun {
  readonly isDone: boolean;
  /** Goes on for at most so many events; gives how many there were. */
  advance(events: number): number;
  record(): Omit<WindowRecord, 'weight'>;
}

function startWindow(
  flow: Flow,
  scenario: Scenario,
  watch: FluidWatch,
  snapshot: FluidSnapshot,
  budget: number,
  replication: number,
): WindowRun {
  const { at: start } = snapshot;
  const until = windowEnd(scenario, snapshot);
  const engine = new DesEngine(flow, {
    seed: scenario.seed,
    replication: 1000 * (replication + 1) + Math.floor(start),
    modulation: replication,
    start,
    horizon: until,
    warmup: Math.min(until, start + settling),
  });
  const plant = createDesPlant(engine);
  let next = 0;
  const doUntil = (now: number): void => {
    for (; next < watch.acts.length && (watch.acts[next] as PlantAct).at <= now; next += 1) {
      (watch.acts[next] as PlantAct).again(plant);
    }
  };
  const clock = {
    get next() {
      return watch.acts[next]?.at ?? Number.POSITIVE_INFINITY;
    },
    advance: doUntil,
  };
  doUntil(start);
  putIn(flow, engine, snapshot);
  engine.begin();
  let isDone = false;
  return {
    get isDone() {
      return isDone;
    },
    advance(events) {
      const before = engine.eventCount;
      isDone = engine.run(until, clock, Math.min(events, budget - before)) || engine.eventCount >= budget;
      return engine.eventCount - before;
    },
    record: () => ({
      from: Math.min(engine.now, start + settling),
      to: engine.now,
      events: engine.eventCount,
      classes: engine.classes.map(({ latency }) => recordHistogram(latency)),
      stations: engine.stations.map(({ sojourn, wait }) => ({
        sojourn: recordHistogram(sojourn),
        wait: recordHistogram(wait),
      })),
    }),
  };
}

/** Requests where the fluid was, those that wait having waited; tokens, messages and warm environments. */
function putIn(flow: Flow, engine: DesEngine, { at, stations, hopShares }: FluidSnapshot): void {
  stations.forEach(({ tokens, limit, queued, busy }, station) => {
    const plan = flow.stations[station];
    if (plan?.is === 'buckets') {
      tokens.forEach((count, bucket) => {
        engine.buckets.setTokens(station, bucket, count);
      });
    } else if (plan?.is === 'function') engine.functions.warm(station, Math.ceil(busy * 1.1) + 1);
    else if (plan?.is === 'queue')
      engine.queues.putIn(station, Math.min(mostMessages, Math.round(queued)), limit);
  });
  const classOfHop = new Map<number, { readonly class: number; readonly source: number }>();
  flow.sources.forEach(({ classes }, source) => {
    for (const each of classes) {
      const visit = (hop: number): void => {
        if (classOfHop.has(hop)) return;
        classOfHop.set(hop, { class: each.class, source });
        for (const { to } of flow.hops[hop]?.next ?? []) visit(to);
      };
      for (const { to } of each.entry) visit(to);
    }
  });
  flow.hops.forEach(({ station }, hop) => {
    const owner = classOfHop.get(hop);
    const plan = flow.stations[station];
    const state = stations[station];
    if (owner === undefined || state === undefined || plan?.is === 'queue') return;
    const count = Math.round(state.inside * (hopShares[hop] ?? 0));
    const waited =
      state.busy > 0 && plan?.is === 'servers'
        ? (state.queued / state.busy) * meanServiceOf(flow, station)
        : 0;
    for (let index = 0; index < count; index += 1) {
      engine.attempts.putIn(owner.class, owner.source, hop, at - waited * (1 - index / count));
    }
  });
}
