import { errorCauses } from '../flow/causes.ts';
import type { Flow } from '../flow/flow.ts';
import { latencyOf, sumHistograms } from './histogram-record.ts';
import type { RunRecord, StationRecord } from './run-record.ts';
import type { NodeResult } from './simulation-result.ts';

/** What a node did in all replications. */
export function nodeResult(
  flow: Flow,
  index: number,
  parts: readonly StationRecord[],
  records: readonly RunRecord[],
): NodeResult {
  const first = parts[0] as StationRecord;
  const station = flow.stations[index];
  const add = (of: (part: StationRecord) => number): number => parts.reduce((sum, part) => sum + of(part), 0);
  const mean = (of: (part: StationRecord) => number): number => add(of) / parts.length;
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
  const area = parts.reduce((sum, part, at) => sum + part.meanInside * (records[at]?.seconds ?? 0), 0);
  const sojourn = add((part) => part.sojournSum);
  const workerSeconds = parts.every((part) => part.workerSeconds !== null)
    ? add((part) => part.workerSeconds ?? 0)
    : undefined;
  const busySeconds = parts.reduce((sum, part, at) => sum + part.meanBusy * (records[at]?.seconds ?? 0), 0);
  const wait = sumHistograms(parts.map((part) => part.wait));
  const arrivals = add((part) => part.targets.reduce((sum, target) => sum + target.arrivals, 0));
  const time = latencyOf(sumHistograms(parts.map((part) => part.sojourn)));
  return {
    id: first.id,
    node: first.node,
    name: first.name,
    arrivals: add((part) => part.arrivals),
    completions: add((part) => part.completions),
    perSecond: add((part) => part.completions) / seconds,
    utilisation:
      workerSeconds === undefined || workerSeconds === 0
        ? functionUse(flow, index, first)
        : busySeconds / workerSeconds,
    meanInside: mean((part) => part.meanInside),
    meanQueued: mean((part) => part.meanQueued),
    mostQueued: Math.max(...parts.map((part) => part.mostQueued)),
    meanBusy: mean((part) => part.meanBusy),
    mostBusy: Math.max(...parts.map((part) => part.mostBusy)),
    littleGap: area === 0 || station?.is === 'queue' ? null : Math.abs(area - sojourn) / area,
    time,
    wait: latencyOf(wait),
    meanService: serviceOf(time.mean, latencyOf(wait).mean),
    waited: wait.count === 0 || first.wait.buckets.length === 0 ? null : 1 - wait.shareUpTo(0),
    ...(first.units === undefined ? {} : { unitsPerSecond: add((part) => part.units ?? 0) / seconds }),
    errors: errorCauses.flatMap((cause, at) => {
      const count = add((part) => part.errors[at] ?? 0);
      return count === 0 ? [] : [{ cause, count }];
    }),
    targets: first.targets.map((target, at) => {
      const all = parts.map((part) => part.targets[at]).filter((each) => each !== undefined);
      const own = all.reduce((sum, each) => sum + each.arrivals, 0);
      const done = all.reduce((sum, each) => sum + each.completions, 0);
      const spent = all.reduce((sum, each) => sum + each.sojournSum, 0);
      const uses = all.map(({ utilisation }) => utilisation).filter((use) => use !== null);
      return {
        node: target.node,
        zone: target.zone,
        arrivals: own,
        share: arrivals === 0 ? 0 : own / arrivals,
        utilisation: uses.length === 0 ? null : uses.reduce((sum, use) => sum + use, 0) / uses.length,
        meanTime: done === 0 ? null : spent / done,
      };
    }),
    ...(first.queue === undefined ? {} : { queue: queueResult(parts) }),
    ...(first.function === undefined ? {} : { function: functionResult(parts) }),
  };
}

function functionUse(flow: Flow, index: number, record: StationRecord): number | null {
  const station = flow.stations[index];
  if (station?.is !== 'function' || record.function === undefined) return null;
  const limit = station.reserved ?? flow.pools[station.pool]?.limit;
  return limit === undefined || limit === 0 ? null : record.function.meanConcurrency / limit;
}

function queueResult(parts: readonly StationRecord[]): NonNullable<NodeResult['queue']> {
  const queues = parts.map(({ queue }) => queue).filter((queue) => queue !== undefined);
  const first = queues[0];
  if (first === undefined) throw new Error('A queue has no record.');
  const add = (of: (queue: NonNullable<typeof first>) => number): number =>
    queues.reduce((sum, queue) => sum + of(queue), 0);
  return {
    sent: add((queue) => queue.sent),
    completed: add((queue) => queue.completed),
    failed: add((queue) => queue.failed),
    duplicates: add((queue) => queue.duplicates),
    expired: add((queue) => queue.expired),
    deadLetters: add((queue) => queue.deadLetters),
    left: add((queue) => queue.left),
    meanVisible: add((queue) => queue.meanVisible) / queues.length,
    oldestAge: Math.max(...queues.map((queue) => queue.oldestAge)),
    oldestAt: first.oldestAt,
    emptyAt: first.emptyAt,
    age: latencyOf(sumHistograms(queues.map((queue) => queue.age))),
    batches: first.mappings.map((_, at) => {
      const mappings = queues.map((queue) => queue.mappings[at]).filter((mapping) => mapping !== undefined);
      const invocations = mappings.reduce((sum, mapping) => sum + mapping.invocations, 0);
      const messages = mappings.reduce((sum, mapping) => sum + mapping.messages, 0);
      return {
        invocations,
        meanBatch: invocations === 0 ? null : messages / invocations,
        meanConcurrency: mappings.reduce((sum, mapping) => sum + mapping.meanInFlight, 0) / mappings.length,
        mostConcurrency: Math.max(...mappings.map((mapping) => mapping.mostInFlight)),
      };
    }),
  };
}

function functionResult(parts: readonly StationRecord[]): NonNullable<NodeResult['function']> {
  const records = parts.map((part) => part.function).filter((each) => each !== undefined);
  const first = records[0];
  if (first === undefined) throw new Error('A function has no record.');
  const add = (of: (record: NonNullable<typeof first>) => number): number =>
    records.reduce((sum, each) => sum + of(each), 0);
  const invocations = add((record) => record.invocations);
  const coldStarts = records.some((record) => record.coldStarts === null)
    ? null
    : add((record) => record.coldStarts ?? 0);
  return {
    invocations,
    coldStarts,
    coldShare: invocations === 0 || coldStarts === null ? null : coldStarts / invocations,
    throttles: add((record) => record.throttles),
    billedGigabyteSeconds: (add((record) => record.billedSeconds) * first.memoryMb) / 1024,
    meanConcurrency: add((record) => record.meanConcurrency) / records.length,
    mostConcurrency: Math.max(...records.map((record) => record.mostConcurrency)),
  };
}

/** Of all visits; those that fail before they are served make it a little shorter. */
function serviceOf(time: number | null, wait: number | null): number | null {
  return time === null || wait === null ? null : Math.max(0, time - wait);
}
