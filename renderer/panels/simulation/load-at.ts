import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { RunStation, SimulationRun } from '#shared/engine/simulation-job.ts';
import type { RunSnapshot } from '#shared/simulation/live-run.ts';
import { readRequests, type SampledRequest } from '#shared/simulation/results/request-record.ts';
import type { TimelineEvent } from '#shared/simulation/scenario/scenario.ts';

/** How a node stands at one moment of a run. What the run does not say is undefined, never 0. */
export interface NodeLoad {
  /** From 0 to 1. */
  readonly utilisation: number | undefined;
  readonly queued: number;
  readonly targets: number | undefined;
  readonly desired: number | undefined;
  /** What the timeline does to it at that moment, in words. */
  readonly failures: readonly string[];
  readonly isDeploying: boolean;
}

/** The load of every node at a time of the run. */
export function loadAt(run: SimulationRun, time: number): ReadonlyMap<NodeId, NodeLoad> {
  const { columns } = run.result.series;
  const bucket = bucketIn(run, time);
  const figureOf = (what: string, of: string): number | undefined =>
    columns.find((column) => column.what === what && column.of === of)?.values[bucket] ?? undefined;
  const loads = new Map<NodeId, NodeLoad>();
  for (const station of run.stations) {
    const before = loads.get(station.node);
    const targets = station.group === null ? undefined : figureOf('targets', station.group);
    const use = utilisationOf(station, figureOf('busy', station.id), targets);
    loads.set(station.node, {
      utilisation: before?.utilisation === undefined ? use : Math.max(before.utilisation, use ?? 0),
      queued: (before?.queued ?? 0) + (figureOf('queued', station.id) ?? 0),
      targets: before?.targets ?? targets,
      desired: before?.desired ?? (station.group === null ? undefined : figureOf('desired', station.group)),
      failures: [],
      isDeploying: false,
    });
  }
  // Of nodes that share a station each has its own use.
  for (const { what, of, values } of columns) {
    if (what !== 'use') continue;
    const utilisation = values[bucket] ?? undefined;
    loads.set(of, { ...(loads.get(of) ?? idle), utilisation });
  }
  const change = (node: NodeId, what: (load: NodeLoad) => Partial<NodeLoad>): void => {
    const load = loads.get(node) ?? idle;
    loads.set(node, { ...load, ...what(load) });
  };
  for (const event of run.scenario.timeline) {
    const start = startOf(run, event);
    if (time < start || time >= endOf(run, { ...event, at: start })) continue;
    if (event.do === 'deploy') change(event.node, () => ({ isDeploying: true }));
    else if (failing.has(event.do)) {
      const words = event.do === 'zoneOutage' ? `zone ${event.zone} lost` : eventTitles[event.do];
      const struck =
        event.do === 'zoneOutage' ? nodesInZone(run, event.zone) : 'node' in event ? [event.node] : [];
      for (const node of struck) change(node, ({ failures }) => ({ failures: [...failures, words] }));
    }
  }
  return loads;
}

/** The load of every node as a run under way stands. */
export function liveLoads({ stations, groups }: RunSnapshot): ReadonlyMap<NodeId, NodeLoad> {
  const loads = new Map<NodeId, NodeLoad>();
  for (const { node, queued, utilisation } of stations) {
    const before = loads.get(node) ?? idle;
    const most = Math.max(before.utilisation ?? 0, utilisation ?? 0);
    const isKnown = before.utilisation !== undefined || utilisation !== undefined;
    loads.set(node, {
      ...before,
      queued: before.queued + queued,
      utilisation: isKnown ? most : undefined,
    });
  }
  for (const { node, inService, desired } of groups)
    loads.set(node, { ...(loads.get(node) ?? idle), targets: inService, desired });
  return loads;
}

/** Requests a second over each connection, at a time of the run. */
export function ratesAt(run: SimulationRun, time: number): ReadonlyMap<ConnectionId, number> {
  const { bucketSeconds, lastSeconds = bucketSeconds, columns } = run.result.series;
  const bucket = bucketIn(run, time);
  return new Map(
    columns.flatMap(({ what, of, values }) => {
      const count = what === 'requests' ? values[bucket] : undefined;
      const seconds = bucket === values.length - 1 ? lastSeconds : bucketSeconds;
      return typeof count === 'number' ? [[of, count / seconds] as const] : [];
    }),
  );
}

/** Frames that follow each other faster than this, in seconds, are seen as requests that go on. */
const slowestFrames = 3;

/**
 * The requests that were under way at a time of the run, as they were kept. None of a run of rates, and none where time
 * passes so slowly that the next ones would be long in coming: rates move meanwhile.
 */
export function requestsAt(
  { result: { requests } }: SimulationRun,
  time: number,
  speed: number | undefined,
): readonly SampledRequest[] {
  const [first] = requests?.frames ?? [];
  if (requests === undefined || first === undefined) return [];
  if (speed !== undefined && first.at / speed > slowestFrames) return [];
  const frame = requests.frames[bucketAt(time, first.at)] ?? requests.frames.at(-1);
  return frame === undefined ? [] : readRequests(frame.requests, requests.ways);
}

/** The same in a run under way. */
export function liveRates({ connections }: RunSnapshot): ReadonlyMap<ConnectionId, number> {
  return new Map(connections.map(({ connection, perSecond }) => [connection, perSecond] as const));
}

const idle: NodeLoad = {
  utilisation: undefined,
  queued: 0,
  targets: undefined,
  desired: undefined,
  failures: [],
  isDeploying: false,
};

/** A column is looked at at the end of each bucket. */
export function bucketAt(time: number, bucketSeconds: number): number {
  return Math.max(0, Math.ceil(time / bucketSeconds - 1e-9) - 1);
}

/** The bucket of a run at a time; the last one of a run that was stopped before. */
function bucketIn({ result }: SimulationRun, time: number): number {
  const { bucketSeconds, columns } = result.series;
  const last = columns.reduce((most, { values }) => Math.max(most, values.length), 0) - 1;
  return Math.max(0, Math.min(last, bucketAt(time, bucketSeconds)));
}

/** When a run ends: at its horizon, or where it was stopped. */
export function endOfRun({ result, scenario }: SimulationRun): number {
  return result.stopped?.seconds ?? scenario.horizonSeconds;
}

/** The share of a station's workers that are busy; undefined where nothing bounds them. */
export function utilisationOf(
  station: Pick<RunStation, 'perTarget' | 'targets' | 'group'>,
  busy: number | undefined,
  groupTargets: number | undefined,
): number | undefined {
  if (busy === undefined || station.perTarget === null) return undefined;
  const targets = station.group === null ? station.targets : groupTargets;
  const capacity = targets === undefined ? 0 : targets * station.perTarget;
  // Who is drained or lost still finishes what it has.
  return capacity === 0 ? undefined : Math.min(1, busy / capacity);
}

const failing: ReadonlySet<TimelineEvent['do']> = new Set([
  'zoneOutage',
  'crash',
  'hang',
  'spotInterruption',
  'slowdown',
  'latency',
  'errors',
  'throttle',
  'linkDown',
]);

function nodesInZone({ result }: SimulationRun, name: string): readonly NodeId[] {
  const struck = result.nodes.flatMap(({ targets }) =>
    targets.filter(({ zone }) => zone === name).map(({ node }) => node),
  );
  return [...new Set(struck)];
}

/** When it happened: at its time, or when what it waited for came; never is endless. */
function startOf({ result }: SimulationRun, { at, when }: TimelineEvent): number {
  if (when === undefined) return at;
  const limit = ` ${when.op} ${when.value}`;
  const met = result.decisions.find(
    (decision) =>
      decision.at >= at &&
      decision.node === when.of &&
      decision.kind === 'failure' &&
      decision.text.includes(limit),
  );
  return met?.at ?? Number.POSITIVE_INFINITY;
}

/** When it no longer holds: as the scenario says, when a deployment was last heard of, when a group has replaced what it lost. */
function endOf(run: SimulationRun, event: TimelineEvent): number {
  return Math.min(ownEndOf(run, event), recoveryOf(run, event));
}

/** When its node was made to recover. */
function recoveryOf({ scenario }: SimulationRun, event: TimelineEvent): number {
  const times = scenario.timeline.flatMap((other) =>
    other.do === 'recover' && 'node' in event && other.node === event.node && other.at >= event.at
      ? [other.at]
      : [],
  );
  return Math.min(Number.POSITIVE_INFINITY, ...times);
}

function ownEndOf(run: SimulationRun, event: TimelineEvent): number {
  if (event.for !== undefined) return event.at + event.for;
  if (event.do === 'deploy') {
    const heard = run.result.decisions.findLast(
      ({ at, node, kind }) => kind === 'deployment' && node === event.node && at >= event.at,
    );
    return heard?.at ?? Number.POSITIVE_INFINITY;
  }
  const isLoss = event.do === 'crash' || event.do === 'hang' || event.do === 'spotInterruption';
  return isLoss ? replacedAt(run, event.node, event.at) : Number.POSITIVE_INFINITY;
}

function replacedAt({ groups, result }: SimulationRun, node: NodeId, from: number): number {
  const group = groups.find((each) => each.node === node)?.id;
  const { bucketSeconds, columns } = result.series;
  const valuesOf = (what: string) =>
    columns.find((column) => column.what === what && column.of === group)?.values ?? [];
  const targets = valuesOf('targets');
  const desired = valuesOf('desired');
  let isShort = false;
  for (let bucket = bucketAt(from, bucketSeconds); bucket < targets.length; bucket += 1) {
    const isFull = (targets[bucket] ?? 0) >= (desired[bucket] ?? 0);
    if (isShort && isFull) return (bucket + 1) * bucketSeconds;
    isShort ||= !isFull;
  }
  return Number.POSITIVE_INFINITY;
}

/** What the timeline can do, in words of one to three. */
export const eventTitles = {
  zoneOutage: 'zone lost',
  crash: 'crash',
  hang: 'hang',
  spotInterruption: 'spot interruption',
  slowdown: 'slower',
  latency: 'latency',
  errors: 'errors',
  throttle: 'throttled',
  linkDown: 'link down',
  recover: 'recovered',
  setDesired: 'size set',
  register: 'targets added',
  deploy: 'deployment',
} as const;
