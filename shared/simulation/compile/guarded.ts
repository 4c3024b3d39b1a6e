import type { NodeId } from '#shared/document/records.ts';
import type { Branch, BucketStation } from '../flow/flow.ts';
import type { GuardPlan } from '../flow/guards.ts';
import type { FlowBuilder } from './flow-builder.ts';

/** What stands in front of a visit that is tried again. */
export interface Guarded {
  /** Names its station, which is drawn at the node. */
  readonly key: string;
  readonly node: NodeId;
  readonly name: string;
  readonly plan: Omit<GuardPlan, 'entry' | 'covers' | 'retriesAt'>;
  /** Only failures at stations of this node are tried again. */
  readonly retriesAt?: NodeId;
}

/** A visit whose failures its sender sees: it tries again and turns elsewhere as the plan says. */
export function guarded(
  builder: FlowBuilder,
  { key, node, name, plan, retriesAt }: Guarded,
  visit: () => readonly Branch[],
): readonly Branch[] {
  const before = builder.hops.length;
  const entry = visit();
  const covers = reachedFrom(builder, entry, before);
  // Nothing of its own lies on the way.
  if (covers.length === 0) return entry;
  const station = builder.once(
    key,
    (): BucketStation => ({
      is: 'buckets',
      id: key,
      node,
      name,
      service: { is: 'constant', value: 0 },
      errorRate: 0,
      buckets: [],
    }),
  );
  const guard = builder.guards.length;
  const stations = builder.stations.flatMap((each, index) => (each.node === retriesAt ? [index] : []));
  builder.guards.push({
    ...plan,
    entry,
    covers,
    ...(retriesAt === undefined ? {} : { retriesAt: stations }),
  });
  const hop = { station, calls: [], join: 0, spawns: [], next: entry, onToken: entry, units: 1, guard };
  return builder.addHop(hop);
}

/** Hops of the visit itself, without what it calls or starts; of those that have been added since there were so many. */
export function reachedFrom(
  builder: FlowBuilder,
  entry: readonly Branch[],
  before: number,
): readonly number[] {
  const covers = new Set<number>();
  const walk = (branches: readonly Branch[]): void => {
    for (const { to } of branches) {
      if (to < before || covers.has(to)) continue;
      covers.add(to);
      const { next = [], onToken = [], guard = -1 } = builder.hops[to] ?? {};
      walk(next);
      walk(onToken);
      walk(builder.guards[guard]?.otherwise ?? []);
    }
  };
  walk(entry);
  return [...covers].sort((a, b) => a - b);
}
