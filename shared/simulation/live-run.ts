import type { ConnectionId } from '#shared/document/records.ts';
import type { Decision } from './control-plane/decision-log.ts';
import { mostRequests } from './des/request-frames.ts';
import { countedSince } from './flow/connection-counts.ts';
import type { SampledRequest } from './results/request-record.ts';
import type { RunRecord } from './results/run-record.ts';
import type { PreparedRun } from './run-simulation.ts';
import { startReplication } from './start-replication.ts';

/** How the drawing stands at one moment of a run: what the canvas shows. */
export interface RunSnapshot {
  readonly now: number;
  readonly horizon: number;
  readonly isDone: boolean;
  readonly stations: readonly {
    readonly node: string;
    readonly name: string;
    /** Requests a second since the last snapshot. */
    readonly perSecond: number;
    readonly queued: number;
    readonly busy: number;
    readonly errorsPerSecond: number;
    /** From 0 to 1; undefined where nothing bounds it. */
    readonly utilisation: number | undefined;
  }[];
  readonly connections: readonly { readonly connection: ConnectionId; readonly perSecond: number }[];
  readonly groups: readonly {
    readonly node: string;
    readonly desired: number;
    readonly pending: number;
    readonly inService: number;
    readonly unhealthy: number;
    readonly draining: number;
  }[];
  /** Some of the requests that are under way; none of a run of rates. */
  readonly requests: readonly SampledRequest[];
  /** Decisions since the last snapshot. */
  readonly decisions: readonly Decision[];
}

/** A run that a window watches: it goes on in chunks, so that it can be paused, slowed and cancelled between them. */
export interface LiveRun {
  readonly isDone: boolean;
  /** Where it is, in simulated seconds. */
  readonly now: number;
  /** Goes on for at most so many events, and no further than a simulated time; true when the run is over. */
  advance(events: number, until?: number): boolean;
  /** Ends it here: what has been seen so far is its record. */
  stop(): void;
  snapshot(): RunSnapshot;
  record(): RunRecord;
}

/** Begins one replication of a prepared run. */
export function startLiveRun(run: PreparedRun, replication = 0, isBrief = false): LiveRun {
  const live = startReplication(run, replication, isBrief);
  /** The share of the workers that are there now that are busy. */
  const utilisationOf = (busy: number, index: number): number | undefined => {
    const station = run.flow.stations[index];
    if (station?.is === 'function') {
      const limit = station.reserved ?? run.flow.pools[station.pool]?.limit;
      return limit === undefined ? undefined : Math.min(1, busy / limit);
    }
    if (station?.is !== 'servers' || !Number.isFinite(station.workers)) return undefined;
    const group = live.control.groups.find(({ plan }) => plan.station === index);
    const places = station.workers * (group?.inService().length ?? station.targets.length);
    return places === 0 ? undefined : Math.min(1, busy / places);
  };
  const completedBefore = run.flow.stations.map(() => 0);
  const errorsBefore = run.flow.stations.map(() => 0);
  let then = 0;
  let told = 0;
  let counted = live.counts();
  return {
    get isDone() {
      return live.isDone;
    },
    get now() {
      return live.now;
    },
    advance: (events, until) => live.advance(events, until),
    stop: () => live.stop(),
    snapshot() {
      const { now } = live;
      const passed = Math.max(1e-9, now - then);
      const rate = (total: number, before: number[], index: number): number => {
        // The warm-up sets counts back to 0.
        const change = total - (before[index] ?? 0);
        before[index] = total;
        return Math.max(0, change) / passed;
      };
      const stations = run.flow.stations.map(({ node, name }, index) => {
        const statistics = live.stations[index];
        let errors = 0;
        for (const count of statistics?.errors ?? []) errors += count;
        return {
          node,
          name,
          perSecond: rate(statistics?.completions ?? 0, completedBefore, index),
          queued: statistics?.queued ?? 0,
          busy: statistics?.busy ?? 0,
          errorsPerSecond: rate(errors, errorsBefore, index),
          utilisation: utilisationOf(statistics?.busy ?? 0, index),
        };
      });
      const counts = live.counts();
      const since = countedSince(counts, counted);
      counted = counts;
      const { decisions } = live.control.log;
      const news = decisions.slice(told);
      told = decisions.length;
      then = now;
      return {
        now,
        horizon: run.scenario.horizonSeconds,
        isDone: live.isDone,
        stations,
        connections: since.map(({ connection, requests }) => ({
          connection,
          perSecond: requests / passed,
        })),
        groups: live.control.groups.map((group) => {
          const inService = group.inService();
          return {
            node: group.plan.node,
            desired: group.desired,
            pending: group.targets.filter(({ state }) => state === 'pending').length,
            inService: inService.length,
            unhealthy: inService.filter(({ isHealthy }) => !isHealthy).length,
            draining: group.targets.filter(({ state }) => state === 'draining').length,
          };
        }),
        requests: live.sample(mostRequests),
        decisions: news,
      };
    },
    record: () => live.record(),
  };
}
