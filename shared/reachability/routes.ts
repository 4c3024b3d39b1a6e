import { type IntervalSet, intersect, isEmpty, sizeOf, subtract, union } from '#shared/base/interval-set.ts';
import type { Family, Network, Route, RouteTable, Vpc } from './network.ts';
import { indexOf } from './network-index.ts';

/** What a table says about addresses: where they go and by which route. */
export interface Match {
  readonly destination: IntervalSet;
  readonly route: Route;
}

export interface Lookup {
  /** The largest part first. */
  readonly matches: readonly Match[];
  /** Addresses that no route covers. */
  readonly rest: IntervalSet;
}

export const localTarget = 'local';

const sortedTables = new WeakMap<RouteTable | readonly Route[], Map<string, readonly Route[]>>();

/** The routes of a subnet's table with the local ones, in the order in which they are tried. */
export function routesInOrder(table: RouteTable | undefined, vpc: Vpc | undefined): readonly Route[] {
  const local = (vpc?.blocks ?? []).map(
    (block): Route => ({
      block,
      destination: 'local',
      target: localTarget,
      origin: 'static',
      isBlackhole: false,
    }),
  );
  if (table === undefined) return sortRoutes(local);
  const known = sortedTables.get(table) ?? new Map<string, readonly Route[]>();
  sortedTables.set(table, known);
  const key = vpc?.id ?? '';
  const sorted = known.get(key) ?? sortRoutes([...local, ...table.routes]);
  known.set(key, sorted);
  return sorted;
}

/** Longest prefix first; of equal ones the local, then static before prefix lists before propagated. */
export function sortRoutes(routes: readonly Route[]): readonly Route[] {
  return [...routes].sort((a, b) => b.block.prefix - a.block.prefix || rank(a) - rank(b));
}

function rank(route: Route): number {
  if (route.target === localTarget) return 0;
  return route.origin === 'static' ? 1 : route.origin === 'prefix-list' ? 2 : 3;
}

export function lookUp(routes: readonly Route[], destination: IntervalSet, family: Family): Lookup {
  let rest = destination;
  const found = new Map<string, { destination: IntervalSet; route: Route }>();
  for (const route of routes) {
    if (isEmpty(rest)) break;
    if (route.block.version !== family) continue;
    const covered: IntervalSet = [[route.block.first, route.block.last]];
    const part = intersect(rest, covered);
    if (isEmpty(part)) continue;
    rest = subtract(rest, covered);
    const key = `${route.target} ${route.isBlackhole}`;
    const same = found.get(key);
    if (same === undefined) found.set(key, { destination: part, route });
    else same.destination = union(same.destination, part);
  }
  const matches = [...found.values()];
  if (matches.length > 1) {
    matches.sort((a, b) => (sizeOf(a.destination) > sizeOf(b.destination) ? -1 : 1));
  }
  return { matches, rest };
}

/** The next route that also covers all of it and leads elsewhere: what the more specific one hides. */
export function lessSpecific(
  routes: readonly Route[],
  { destination, route }: Match,
  family: Family,
): Route | undefined {
  const at = routes.indexOf(route);
  return routes
    .slice(at + 1)
    .find(
      (other) =>
        other.block.version === family &&
        other.target !== route.target &&
        other.target !== localTarget &&
        !other.isBlackhole &&
        isEmpty(subtract(destination, [[other.block.first, other.block.last]])),
    );
}

/** The internet gateway that is attached to the VPC. */
export function internetGatewayOf(network: Network, vpc: string): string | undefined {
  return indexOf(network).internetGatewayOf(vpc);
}
