import type { NodeId } from '#shared/document/records.ts';
import type { RunStation, SimulationRun } from './simulation-job.ts';

/** How a node stands at one moment of a run. What the run does not say is undefined, never 0. */
export interface NodeLoad {
  /** From 0 to 1. */
  readonly utilisation: number | undefined;
  readonly queued: number;
  readonly targets: number | undefined;
  readonly desired: number | undefined;
  /** What the timeline does to it at that moment, in words. */
  readonly events: readonly string[];
}

/** The load of every node at a time of the run. */
export function loadAt(run: SimulationRun, time: number): ReadonlyMap<NodeId, NodeLoad> {
  const { bucketSeconds, columns } = run.result.series;
  const bucket = bucketAt(time, bucketSeconds);
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
      events: [],
    });
  }
  for (const [node, words] of eventsAt(run, time)) {
    const load = loads.get(node);
    loads.set(node, { ...(load ?? idle), events: [...(load?.events ?? []), ...words] });
  }
  return loads;
}

const idle: NodeLoad = {
  utilisation: undefined,
  queued: 0,
  targets: undefined,
  desired: undefined,
  events: [],
};

/** A column is looked at at the end of each bucket. */
export function bucketAt(time: number, bucketSeconds: number): number {
  return Math.max(0, Math.ceil(time / bucketSeconds - 1e-9) - 1);
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

function eventsAt({ scenario, result }: SimulationRun, time: number): ReadonlyMap<NodeId, readonly string[]> {
  const found = new Map<NodeId, string[]>();
  const say = (node: NodeId, words: string): void => {
    found.set(node, [...(found.get(node) ?? []), words]);
  };
  for (const event of scenario.timeline) {
    const isOver = event.for !== undefined && time >= event.at + event.for;
    if (time < event.at || isOver) continue;
    if (event.do === 'zoneOutage') {
      const struck = result.nodes.flatMap(({ targets }) =>
        targets.filter(({ zone }) => zone === event.zone).map(({ node }) => node),
      );
      for (const node of new Set(struck)) say(node, `zone ${event.zone} lost`);
    } else if (event.do !== 'setDesired' && event.do !== 'register') say(event.node, eventTitles[event.do]);
  }
  return found;
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
  setDesired: 'size set',
  register: 'targets added',
  deploy: 'deployment',
} as const;
