import { bucketSecondsOf } from './bucket-seconds.ts';
import type { ControlPlane } from './control-plane/managed-flow.ts';
import type { DesEngine } from './des/des-engine.ts';
import { targetsOf } from './des-targets.ts';
import type { ConnectionCount } from './flow/connection-counts.ts';
import type { Flow } from './flow/flow.ts';
import { deploymentRecords } from './results/deployment-records.ts';
import { groupRecords } from './results/group-records.ts';
import { recordHistogram } from './results/histogram-record.ts';
import { linkRecord } from './results/link-record.ts';
import type { ClassRecord, RunRecord, SeriesColumn, StationRecord } from './results/run-record.ts';
import { unitsTaken } from './results/units-taken.ts';
import { workerSecondsOf } from './results/worker-seconds.ts';

/** What a run of requests leaves behind where it stands. */
export interface DesRemains {
  readonly engine: DesEngine;
  readonly control: ControlPlane;
  readonly replication: number;
  readonly horizon: number;
  readonly warmup: number;
  /** By class and cause, in seconds; less than 0 is never. */
  readonly firstError: readonly Float64Array[];
  readonly lastError: readonly Float64Array[];
  readonly columns: readonly SeriesColumn[];
  readonly connections: readonly ConnectionCount[];
}

/** A run of requests as plain data. */
export function desRecord(flow: Flow, run: DesRemains): RunRecord {
  const { engine, control, replication, horizon, warmup, firstError, lastError, columns, connections } = run;
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
    deployments: deploymentRecords(control),
    connections,
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
