import type { ControlPlane } from './control-plane/managed-flow.ts';
import { causeIndex, errorCauses } from './flow/causes.ts';
import type { ConnectionCount } from './flow/connection-counts.ts';
import type { Flow } from './flow/flow.ts';
import { answeredShares } from './fluid/answered-shares.ts';
import { detachedHops } from './fluid/flow-order.ts';
import type { FluidEngine } from './fluid/fluid-engine.ts';
import type { FluidTargets } from './fluid/fluid-targets.ts';
import type { FluidColumns } from './fluid-columns.ts';
import { deploymentRecords } from './results/deployment-records.ts';
import { groupRecords } from './results/group-records.ts';
import { linkRecord } from './results/link-record.ts';
import type { HistogramRecord, RunRecord } from './results/run-record.ts';
import { unitsTaken } from './results/units-taken.ts';
import { workerSecondsOf } from './results/worker-seconds.ts';

const throttled = causeIndex('throttled_lambda');
const timedOut = causeIndex('timeout_client');

/** What a run of rates leaves behind where it stands. */
export interface FluidRemains {
  readonly engine: FluidEngine;
  readonly targets: FluidTargets;
  readonly control: ControlPlane;
  readonly columns: FluidColumns;
  readonly connections: readonly ConnectionCount[];
  readonly bucketSeconds: number;
  /** The measured time. */
  readonly seconds: number;
}

/** A run of rates as a record like that of the other engine; what rates cannot know is empty. */
export function fluidRecord(flow: Flow, warmup: number, run: FluidRemains): RunRecord {
  const { engine, targets, control, columns, connections, seconds } = run;
  const answeredShare = answeredShares(flow, engine);
  const detached = detachedHops(flow);
  return {
    engine: 'fluid',
    replication: 0,
    seconds,
    endedAt: engine.now,
    events: engine.steps,
    classes: flow.classes.map(({ id }, index) => {
      const [offered, failed] = [engine.offered[index] ?? 0, engine.failed[index] ?? 0];
      const completed = Math.max(0, (engine.completed[index] ?? 0) - engine.owners.owedOf(index));
      const givenUp = engine.errors[index]?.[timedOut] ?? 0;
      const [inTime, inTimeSum] = [engine.inTime[index] ?? 0, engine.inTimeSum[index] ?? 0];
      const latencySum =
        givenUp > 0 && inTime > 0
          ? (completed * inTimeSum) / inTime
          : (engine.latencySum[index] ?? 0) * answeredShare(index);
      return {
        id,
        offered,
        completed,
        failed,
        attempts: engine.attempts[index] ?? 0,
        meanInside: (engine.latencySum[index] ?? 0) / seconds,
        sojournSum: engine.latencySum[index] ?? 0,
        errors: [...(engine.errors[index] ?? [])],
        firstErrorAt: errorCauses.map(() => null),
        lastErrorAt: errorCauses.map(() => null),
        latency: meanOnly(completed, latencySum),
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
        workerSeconds: workerSecondsOf(plan, group, warmup, engine.now),
        sojourn:
          plan.is === 'queue'
            ? sendTimes(engine, index, detached)
            : meanOnly(station.completions, station.insideArea - station.failedArea),
        wait: plan.is === 'queue' ? meanOnly(0, 0) : meanOnly(station.completions, station.queuedArea),
        targets: [],
        ...unitsTaken(flow, index, engine.visits, station.completions),
        ...(use === undefined ? {} : linkRecord(use, seconds, engine.now)),
        ...(plan.is === 'function'
          ? {
              function: {
                invocations: station.completions,
                // Which of them began cold, rates do not tell.
                coldStarts: null,
                throttles: station.errors[throttled] ?? 0,
                billedSeconds: station.busyArea,
                meanConcurrency: station.busyArea / seconds,
                mostConcurrency: station.mostBusy,
                memoryMb: plan.memoryMb,
                provisioned: targets.provisioned[index] ?? plan.provisioned,
              },
            }
          : {}),
        ...(plan.is === 'queue'
          ? {
              queue: {
                ...engine.queues.countsOf(index),
                meanVisible: station.queuedArea / seconds,
                oldestAge: columns.oldest(index).age,
                oldestAt: columns.oldest(index).at,
                emptyAt: columns.emptyAt(index),
                age: meanOnly(0, 0),
                mappings: engine.queues
                  .readersOf(index)
                  .filter((reader) => reader.plan.mapping !== undefined)
                  .map(({ invocations, delivered, workArea, mostAtWork }) => ({
                    invocations,
                    messages: delivered,
                    meanInFlight: workArea / seconds,
                    mostInFlight: mostAtWork,
                  })),
              },
            }
          : {}),
      };
    }),
    groups: groupRecords(control, warmup, engine.now),
    deployments: deploymentRecords(control),
    connections,
    decisions: control.log.decisions,
    series: { bucketSeconds: run.bucketSeconds, columns: columns.all() },
  };
}

/** How long the senders of messages waited until the queue had them; nobody does for what is passed on to it. */
function sendTimes(engine: FluidEngine, index: number, detached: ReadonlySet<number>): HistogramRecord {
  const hops = (engine.hopsOf[index] ?? []).filter((hop) => !detached.has(hop));
  const sent = hops.reduce((sum, hop) => sum + (engine.visits[hop] ?? 0), 0);
  return meanOnly(sent, sent * (engine.means[index] ?? 0));
}

/** A count and a sum without buckets: the mean is known and the percentiles are not. */
function meanOnly(count: number, sum: number): HistogramRecord {
  return { count, sum, min: 0, max: 0, buckets: [] };
}
