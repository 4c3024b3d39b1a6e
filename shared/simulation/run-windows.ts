import { DesEngine } from './des/des-engine.ts';
import { createDesPlant } from './des/des-plant.ts';
import { createStream } from './des/random-stream.ts';
import { type Flow, hasRate } from './flow/flow.ts';
import type { FluidSnapshot, FluidWatch, Stretch } from './fluid/fluid-snapshot.ts';
import { meanServiceOf } from './fluid/fluid-targets.ts';
import type { PlantAct } from './fluid/recorded-plant.ts';
import { SourceRates } from './fluid/source-rates.ts';
import { canHaveWindows, expectedEvents } from './plan-engine.ts';
import { recordHistogram } from './results/histogram-record.ts';
import type { WindowRecord } from './results/run-record.ts';
import { weighWindows } from './results/weigh-windows.ts';
import type { Scenario } from './scenario/scenario.ts';

const windowSeconds = 60;
/** Discarded, but no more than a quarter of a stretch: until what was put in has mixed with what comes. */
const settling = 1;
/** Of one stretch: two seconds of work, however large the load. */
const mostEvents = 20_000_000;
const mostWindows = 10;
const mostMessages = 1_000_000;

/**
 * Stretches at the peak, around failures and deployments, and at three times by chance; none where users wait for
 * answers. Each is a minute long, or as long as its events allow where there are too many of them.
 */
export function chooseWindows(
  flow: Flow,
  scenario: Scenario,
  replication: number,
  most: number = mostEvents,
): readonly Stretch[] {
  const { horizonSeconds: horizon, warmupSeconds: warmup, seed, timeline } = scenario;
  if (!canHaveWindows(flow)) return [];
  const sources = new SourceRates(flow, seed, replication);
  const rateAt = (at: number): number => {
    let rate = 0;
    flow.sources.forEach(({ pattern }, source) => {
      // What comes at stated times is counted over a while.
      rate += sources.rate(source, at, hasRate(pattern) ? 0 : horizon / looks, () => 0);
    });
    return rate;
  };
  let peak = 0;
  let highest = -1;
  let sum = 0;
  for (let look = 0; look <= looks; look += 1) {
    const at = (horizon * look) / looks;
    const rate = rateAt(at);
    sum += rate;
    if (rate > highest * (1 + 1e-9)) {
      highest = rate;
      peak = at;
    }
  }
  // By the load of the whole run, so that all are of one length and can be told in one sentence.
  const perRequest = expectedEvents(flow, horizon) / Math.max(1e-9, (sum / (looks + 1)) * horizon);
  const seconds = Math.min(windowSeconds, most / Math.max(1e-9, highest * perRequest));
  const chance = createStream(seed, 'windows', 'arrivals', 0);
  const wanted = [
    peak - seconds / 2,
    ...timeline.map(({ at }) => at - seconds / 6),
    ...Array.from({ length: 3 }, () => chance.uniform() * horizon),
  ];
  const last = Math.max(warmup, horizon - seconds);
  const starts: number[] = [];
  for (const each of wanted) {
    const start = Math.min(last, Math.max(warmup, seconds < windowSeconds ? each : Math.floor(each)));
    if (starts.length < mostWindows && starts.every((other) => Math.abs(other - start) >= seconds))
      starts.push(start);
  }
  return starts.sort((a, b) => a - b).map((start) => ({ start, seconds }));
}

/** How many times the load is looked at, to find its peak. */
const looks = 2000;

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
  most: number = mostEvents,
): WindowRuns {
  const done: Omit<WindowRecord, 'weight'>[] = [];
  let under: WindowRun | undefined;
  return {
    advance(passed, events) {
      let left = events;
      for (;;) {
        const snapshot = watch.snapshots[done.length];
        const seconds = watch.stretches[done.length]?.seconds ?? windowSeconds;
        if (snapshot === undefined) return left;
        const until = Math.min(scenario.horizonSeconds, snapshot.at + seconds);
        if (until > passed + 1e-9) return left;
        if (left <= 0) return 0;
        under ??= startWindow(flow, scenario, watch, snapshot, until, most, replication);
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
  until: number,
  budget: number,
  replication: number,
): WindowRun {
  const { at: start } = snapshot;
  const settled = start + Math.min(settling, (until - start) / 4);
  const engine = new DesEngine(flow, {
    seed: scenario.seed,
    replication: 1000 * (replication + 1) + Math.floor(start),
    modulation: replication,
    start,
    horizon: until,
    warmup: settled,
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
      from: Math.min(engine.now, settled),
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
