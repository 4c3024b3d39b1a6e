import type { BucketStation, Flow } from '../flow/flow.ts';
import type { NodeResult } from './simulation-result.ts';

/**
 * How busy the busiest target of a node was: of targets that stay, which a load balancer may give unequal shares; of a
 * group that changes its size, the mean of all.
 */
export function busiestUse(flow: Flow, index: number, node: NodeResult): number | null {
  const group = flow.groups.find(({ station }) => station === index);
  if (node.utilisation === null || (group !== undefined && group.is !== 'fixed')) return node.utilisation;
  return node.targets.reduce((most, { utilisation }) => Math.max(most, utilisation ?? 0), node.utilisation);
}

/** Requests a second that the tightest door lets through; undefined where it asks only some of them. */
export function rateOf(flow: Flow, index: number, { buckets }: BucketStation): number | undefined {
  const units = flow.hops.find((hop) => hop.station === index)?.units ?? 1;
  const rates = buckets
    .filter(({ classes }) => classes === undefined)
    .map(({ rate, byUnits }) => rate / (byUnits === true ? units : 1));
  return rates.length === 0 ? undefined : Math.min(...rates);
}

/** Concurrency of the account that no function has for itself. */
export function sharedConcurrency(flow: Flow, pool: number): number | undefined {
  const limit = flow.pools[pool]?.limit;
  return limit === undefined
    ? undefined
    : flow.stations.reduce(
        (left, station) =>
          station.is === 'function' && station.pool === pool ? left - (station.reserved ?? 0) : left,
        limit,
      );
}
