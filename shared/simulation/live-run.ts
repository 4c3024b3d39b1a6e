import type { Decision } from './control-plane/decision-log.ts';
import type { RunRecord } from './results/run-record.ts';
import { startDesRun } from './run-des.ts';
import { type PreparedRun, runReplication } from './run-simulation.ts';

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
  }[];
  readonly groups: readonly {
    readonly node: string;
    readonly desired: number;
    readonly pending: number;
    readonly inService: number;
    readonly unhealthy: number;
    readonly draining: number;
  }[];
  /** Decisions since the last snapshot. */
  readonly decisions: readonly Decision[];
}

/** A run that a window watches: it goes on in chunks, so that it can be paused, slowed and cancelled between them. */
export interface LiveRun {
  readonly isDone: boolean;
  /** Goes on up to a simulated time, or for so many events; true when the run is over. */
  advance(events: number): boolean;
  snapshot(): RunSnapshot;
  record(): RunRecord;
}

export function startLiveRun(run: PreparedRun, replication = 0): LiveRun {
  // Rates take less than a second for a day: they are run at once and shown from their series.
  if (run.engine === 'fluid') return finishedRun(runReplication(run, replication), run);
  const des = startDesRun(run.flow, run.scenario, replication);
  const completedBefore = run.flow.stations.map(() => 0);
  const errorsBefore = run.flow.stations.map(() => 0);
  let then = 0;
  let told = 0;
  return {
    get isDone() {
      return des.isDone;
    },
    advance: (events) => des.advance(events),
    snapshot() {
      const { now } = des;
      const passed = Math.max(1e-9, now - then);
      const rate = (total: number, before: number[], index: number): number => {
        // The warm-up sets counts back to 0.
        const change = total - (before[index] ?? 0);
        before[index] = total;
        return Math.max(0, change) / passed;
      };
      const stations = run.flow.stations.map(({ node, name }, index) => {
        const statistics = des.engine.stations[index];
        const errors = statistics?.errors.reduce((sum, count) => sum + count, 0) ?? 0;
        return {
          node,
          name,
          perSecond: rate(statistics?.completions ?? 0, completedBefore, index),
          queued: statistics?.queued ?? 0,
          busy: statistics?.busy ?? 0,
          errorsPerSecond: rate(errors, errorsBefore, index),
        };
      });
      const { decisions } = des.control.log;
      const news = decisions.slice(told);
      told = decisions.length;
      then = now;
      return {
        now,
        horizon: run.scenario.horizonSeconds,
        isDone: des.isDone,
        stations,
        groups: des.control.groups.map((group) => {
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
        decisions: news,
      };
    },
    record: () => des.record(),
  };
}

function finishedRun(record: RunRecord, run: PreparedRun): LiveRun {
  return {
    isDone: true,
    advance: () => true,
    snapshot: () => ({
      now: record.endedAt,
      horizon: run.scenario.horizonSeconds,
      isDone: true,
      stations: record.stations.map((station) => ({
        node: station.node,
        name: station.name,
        perSecond: station.completions / record.seconds,
        queued: station.meanQueued,
        busy: station.meanBusy,
        errorsPerSecond: station.errors.reduce((sum, count) => sum + count, 0) / record.seconds,
      })),
      groups: [],
      decisions: record.decisions,
    }),
    record: () => record,
  };
}
