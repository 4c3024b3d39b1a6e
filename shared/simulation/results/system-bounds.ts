import { meanOf } from '../flow/distribution.ts';
import type { Flow } from '../flow/flow.ts';
import type { RunRecord } from './run-record.ts';
import type { NodeDemand, NodeResult, SystemBounds } from './simulation-result.ts';

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
  flow.stations.forEach((station, index) => {
    const node = nodes[index];
    const own = record.stations[index];
    if (node === undefined || own === undefined || own.completions <= 0) return;
    const visits = own.completions / answered;
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
    } else if (station.is === 'function') {
      const places = station.reserved ?? flow.pools[station.pool]?.limit;
      if (places !== undefined) demands.push({ ...about, places, ...bounded(places, places, demandSeconds) });
    } else if (station.is === 'buckets') {
      const units = flow.hops.find((hop) => hop.station === index)?.units ?? 1;
      const open = station.buckets.filter(({ classes }) => classes === undefined);
      const rates = open.map(({ rate, byUnits }) => rate / (byUnits === true ? units : 1));
      if (rates.length === 0) return;
      const most = Math.min(...rates) / visits;
      demands.push({ ...about, places: null, mostPerSecond: most, mostWhenGrown: most });
    }
  });
  demands.sort((a, b) => a.mostPerSecond - b.mostPerSecond);
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

/**
 * How busy the busiest target of a node was: of targets that stay, which a load balancer may give unequal shares; of a
 * group that changes its size, the mean of all.
 */
export function busiestUse(flow: Flow, index: number, node: NodeResult): number | null {
  const group = flow.groups.find(({ station }) => station === index);
  if (node.utilisation === null || (group !== undefined && group.is !== 'fixed')) return node.utilisation;
  return node.targets.reduce((most, { utilisation }) => Math.max(most, utilisation ?? 0), node.utilisation);
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
  { name, mostPerSecond, demandSeconds, places }: NodeDemand,
  grown: NodeDemand,
  closed: SystemBounds['closed'],
): string {
  const why =
    places === null
      ? `${name} lets no more through`
      : `each takes ${round(demandSeconds * 1000)} ms of ${name}, which has ${round(places)} ${places === 1 ? 'place' : 'places'}${mostPerSecond * demandSeconds < places * 0.95 ? ', unevenly used' : ''}`;
  const more =
    grown.mostWhenGrown > mostPerSecond * (1 + 1e-9)
      ? ` Grown to the largest size, it carries at most ${round(grown.mostWhenGrown)}${grown.name === name ? '' : `, and ${grown.name} is what bounds it`}.`
      : '';
  const users =
    closed === undefined
      ? ''
      : ` ${round(closed.users)} users who think for ${round(closed.thinkSeconds)} s ask for at most ${round(closed.mostPerSecond)} a second; from ${round(closed.saturatedAt)} users on they wait for each other.`;
  return `The system carries at most ${round(mostPerSecond)} requests a second: ${why}.${more}${users}`;
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}
