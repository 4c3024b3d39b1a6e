import { meanOf } from '../flow/distribution.ts';
import type { Flow, LinkStation } from '../flow/flow.ts';
import { bitsPerSecondAt } from '../flow/link-use.ts';
import type { RunRecord } from './run-record.ts';
import type { NodeDemand, NodeResult, SystemBounds } from './simulation-result.ts';
import { busiestUse, rateOf, sharedConcurrency } from './station-use.ts';
import { wholeNumber } from './whole-number.ts';

/**
 * What the system can carry at most, by operational analysis: each answered request takes D = visits × time of every
 * node, so a node with c places bounds the whole at c / D. The smallest bound is the system's. For users who wait for
 * their answers also N / (D + Z).
 */
export function systemBounds(
  flow: Flow,
  record: RunRecord,
  nodes: readonly NodeResult[],
): SystemBounds | null {
  const ended = record.classes.reduce((sum, { completed }) => sum + completed, 0);
  const answered = ended > 0 ? ended : record.background.reduce((sum, { completed }) => sum + completed, 0);
  if (answered <= 0 || record.seconds <= 0) return null;
  const perSecond = answered / record.seconds;
  let total = 0;
  const demands: NodeDemand[] = [];
  const backlogs = backlogShares(flow, record);
  const sharing = new Map<number, Shared>();
  flow.stations.forEach((station, index) => {
    const node = nodes[index];
    const own = record.stations[index];
    if (node === undefined || own === undefined || own.completions <= 0) return;
    const visits = (own.completions / answered) * (backlogs.get(index) ?? 1);
    const isDelay = station.is === 'servers' && station.workers === Number.POSITIVE_INFINITY;
    const serviceSeconds =
      isDelay || station.is === 'buckets' || station.is === 'queue'
        ? meanOf(station.service)
        : (own.meanBusy * record.seconds) / own.completions;
    const demandSeconds = visits * serviceSeconds;
    if (station.is !== 'queue') total += demandSeconds;
    const about = { node: station.node, name: node.name, visits, serviceSeconds, demandSeconds };
    if (station.is === 'servers' && !isDelay) {
      const group = flow.groups.find((each) => each.station === index);
      const size = record.groups.find((each) => each.node === group?.node)?.desiredAtEnd;
      const targets = size ?? station.targets.length;
      const grown = group === undefined ? targets : Math.max(targets, group.max);
      // What is shared unevenly is full when its busiest target is.
      const use = node.utilisation ?? 0;
      const even = use === 0 ? 1 : Math.min(1, use / (busiestUse(flow, index, node) ?? use));
      const places = targets * station.workers;
      demands.push({
        ...about,
        places,
        ...bounded(places * even, grown * station.workers * even, demandSeconds),
      });
    } else if (station.is === 'function' && station.reserved !== undefined) {
      demands.push({
        ...about,
        places: station.reserved,
        ...bounded(station.reserved, station.reserved, demandSeconds),
      });
    } else if (station.is === 'function') {
      const shared = sharing.get(station.pool) ?? { demand: 0, functions: [] };
      sharing.set(station.pool, {
        demand: shared.demand + demandSeconds,
        functions: [...shared.functions, about],
      });
    } else if (station.is === 'buckets') {
      const rate = rateOf(flow, index, station);
      if (rate === undefined) return;
      const most = rate / visits;
      demands.push({ ...about, places: null, mostPerSecond: most, mostWhenGrown: most });
    } else if (station.is === 'link') {
      const most = carriedPerSecond(flow, index, station, record.seconds) / visits;
      if (Number.isFinite(most))
        demands.push({ ...about, places: null, mostPerSecond: most, mostWhenGrown: most });
    }
  });
  for (const [pool, { demand, functions }] of sharing) {
    const places = sharedConcurrency(flow, pool);
    if (places === undefined) continue;
    for (const about of functions) {
      demands.push({
        ...about,
        places,
        ...(functions.length > 1 ? { sharedSeconds: demand } : {}),
        ...bounded(places, places, demand),
      });
    }
  }
  demands.sort((a, b) => a.mostPerSecond - b.mostPerSecond || b.demandSeconds - a.demandSeconds);
  const [least] = demands;
  if (least === undefined || !Number.isFinite(least.mostPerSecond)) return null;
  const [leastGrown = least] = [...demands].sort((a, b) => a.mostWhenGrown - b.mostWhenGrown);
  const closed = closedBounds(flow, total, least.mostPerSecond);
  return {
    perSecond,
    demandSeconds: total,
    mostPerSecond: least.mostPerSecond,
    limitedBy: least.node,
    mostWhenGrown: leastGrown.mostWhenGrown,
    ...(closed === undefined ? {} : { closed }),
    demands,
    text: sentence(least, leastGrown, closed),
  };
}

interface Shared {
  readonly demand: number;
  readonly functions: readonly Pick<
    NodeDemand,
    'node' | 'name' | 'visits' | 'serviceSeconds' | 'demandSeconds'
  >[];
}

/** Visits a second that the best ways of a line carry when all of it is up; endless for what has no size. */
function carriedPerSecond(flow: Flow, index: number, { paths, spreads }: LinkStation, now: number): number {
  const best = Math.min(...paths.map(({ preference }) => preference));
  const equal = paths.filter(({ preference }) => preference === best);
  const bits = (spreads ? equal : equal.slice(0, 1)).reduce(
    (sum, path) => sum + bitsPerSecondAt(path, now),
    0,
  );
  const sizes = flow.hops.filter(({ station }) => station === index).map(({ units }) => units);
  const bytes = sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
  return bytes <= 0 ? Number.POSITIVE_INFINITY : bits / (8 * bytes);
}

/**
 * For what takes messages: those that were sent in the run for each that was taken in it. A backlog that is worked off,
 * or one that grows, is no part of what a request asks for.
 */
function backlogShares(flow: Flow, record: RunRecord): ReadonlyMap<number, number> {
  const shares = new Map<number, number>();
  flow.stations.forEach((station, index) => {
    const own = record.stations[index];
    const queue = own?.queue;
    if (station.is !== 'queue' || station.stream !== undefined || own === undefined || queue === undefined)
      return;
    const taken = queue.completed + queue.deadLetters;
    if (own.arrivals <= 0 || taken <= 0) return;
    const seen = new Set<number>();
    const visit = (hop: number): void => {
      if (seen.has(hop)) return;
      seen.add(hop);
      const plan = flow.hops[hop];
      if (plan === undefined) return;
      if (!shares.has(plan.station)) shares.set(plan.station, own.arrivals / taken);
      for (const { to } of [...plan.next, ...plan.calls.flat(), ...plan.spawns]) visit(to);
    };
    for (const { entry } of station.consumers) for (const { to } of entry) visit(to);
  });
  // What is asked for directly as well is counted as it was.
  const direct = new Set<number>();
  const visit = (hop: number): void => {
    if (direct.has(hop)) return;
    direct.add(hop);
    const plan = flow.hops[hop];
    if (plan === undefined) return;
    shares.delete(plan.station);
    for (const { to } of [...plan.next, ...plan.calls.flat(), ...plan.spawns]) visit(to);
  };
  for (const { classes } of flow.sources)
    for (const { entry } of classes) for (const { to } of entry) visit(to);
  return shares;
}

function bounded(places: number, grown: number, demand: number) {
  return {
    mostPerSecond: demand === 0 ? Number.MAX_VALUE : places / demand,
    mostWhenGrown: demand === 0 ? Number.MAX_VALUE : grown / demand,
  };
}

function closedBounds(flow: Flow, demand: number, most: number): SystemBounds['closed'] {
  const patterns = flow.sources.map(({ pattern }) => pattern);
  const users = patterns.reduce((sum, pattern) => sum + (pattern.is === 'closed' ? pattern.users : 0), 0);
  if (users === 0 || patterns.some(({ is }) => is !== 'closed')) return undefined;
  const think =
    patterns.reduce(
      (sum, pattern) => sum + (pattern.is === 'closed' ? pattern.users * meanOf(pattern.think) : 0),
      0,
    ) / users;
  return {
    users,
    thinkSeconds: think,
    mostPerSecond: Math.min(most, users / Math.max(1e-12, demand + think)),
    // Beyond this many users they wait for each other.
    saturatedAt: most * (demand + think),
  };
}

function sentence(
  { name, mostPerSecond, demandSeconds, sharedSeconds, places }: NodeDemand,
  grown: NodeDemand,
  closed: SystemBounds['closed'],
): string {
  const why =
    places === null
      ? `${name} lets no more through`
      : sharedSeconds !== undefined
        ? `each takes ${timeWords(sharedSeconds)} of functions, ${timeWords(demandSeconds)} of it of ${name}, and they share ${round(places)} places`
        : `each takes ${timeWords(demandSeconds)} of ${name}, which has ${round(places)} ${places === 1 ? 'place' : 'places'}${mostPerSecond * demandSeconds < places * 0.95 ? ', unevenly used' : ''}`;
  const more =
    grown.mostWhenGrown > mostPerSecond * (1 + 1e-9)
      ? ` Grown to the largest size, it carries at most ${rateWords(grown.mostWhenGrown)}${grown.name === name ? '' : `, and ${grown.name} is what bounds it`}.`
      : '';
  const users =
    closed === undefined
      ? ''
      : ` ${round(closed.users)} users who think for ${round(closed.thinkSeconds)} s ask for at most ${round(closed.mostPerSecond)} a second; from ${round(closed.saturatedAt)} users on they wait for each other.`;
  return `The system carries at most ${requestWords(mostPerSecond)}: ${why}.${more}${users}`;
}

/** Few requests are counted in an hour, because nobody reads them in a second. */
function requestWords(perSecond: number): string {
  return perSecond < 0.01
    ? `${round(perSecond * 3600)} requests an hour`
    : `${round(perSecond)} requests a second`;
}

function rateWords(perSecond: number): string {
  return perSecond < 0.01 ? `${round(perSecond * 3600)} an hour` : round(perSecond);
}

function timeWords(seconds: number): string {
  if (seconds < 10) return `${round(seconds * 1000)} ms`;
  if (seconds < 120) return `${round(seconds)} s`;
  return seconds < 7200 ? `${round(seconds / 60)} min` : `${round(seconds / 3600)} h`;
}

function round(value: number): string {
  return value < 100_000 ? String(Number(value.toPrecision(4))) : wholeNumber(Number(value.toPrecision(4)));
}
