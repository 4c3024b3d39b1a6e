import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, ServersStation } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import { CannotCompile } from './cannot-compile.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { zonesOf } from './group-plans.ts';
import { numberOf } from './load-parameters.ts';
import { overConnection } from './over-connection.ts';
import { delayStation } from './station-makers.ts';

/** Over a load balancer to what it forwards to. */
export function enterBalancer(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const ways = builder.reader
    .connectionsFrom(id)
    .filter(({ kind }) => kind === 'forward' || kind === 'invoke');
  if (ways.length === 0)
    throw new CannotCompile(
      'no-targets',
      `${builder.node(id).name} forwards to nothing: connect it with its targets.`,
    );
  const station = builder.once(id, () => ({ ...delayStation(builder, id), ...addressesOf(builder, id) }));
  // Plain members of one listener are one set of targets: three instances behind a load balancer.
  const loose = ways.filter(
    ({ to, properties }) =>
      behaviourOf(to, builder.reader) === 'servers' &&
      properties.weight === undefined &&
      ruleOf(properties) === '',
  );
  const others = ways.filter((way) => !loose.includes(way));
  const entries = others.map((way) => ({
    way,
    entry: overConnection(builder, way, classIndex, () => enterForward(builder, id, way, then, classIndex)),
  }));
  const first = loose[0];
  if (first !== undefined) {
    const members = loose.map(({ to }) => to);
    const targets = { key: id, owners: [id], members, balancer: id };
    entries.push({
      way: first,
      entry: overAll(builder, loose, classIndex, () => enterTargets(builder, targets, then, classIndex)),
    });
  }
  return builder.plain(station, builder.split(byRule(builder, id, entries)), undefined, classIndex);
}

const conditions = [
  'pathPattern',
  'hostHeader',
  'httpRequestMethod',
  'httpHeader',
  'queryString',
  'sourceIp',
] as const;

/** The rule of a listener that a connection belongs to, by its conditions; empty for the default action. */
function ruleOf(properties: ConnectionView['properties']): string {
  const stated = conditions.map((name) => properties[name]);
  return stated.every((list) => !Array.isArray(list) || list.length === 0) ? '' : JSON.stringify(stated);
}

interface Forward {
  readonly way: ConnectionView;
  readonly entry: readonly Branch[];
}

/** Weights share the requests of their rule; among rules each takes as much as the others, unless said otherwise. */
function byRule(
  builder: FlowBuilder,
  id: NodeId,
  entries: readonly Forward[],
): readonly (Forward & { readonly weight: number })[] {
  const keyOf = ({ properties }: ConnectionView): string =>
    `${properties.listenerPort ?? ''} ${ruleOf(properties)}`;
  const weightOf = ({ properties }: ConnectionView): number => numberOf(properties.weight, 1);
  const totals = new Map<string, number>();
  for (const { way } of entries) totals.set(keyOf(way), (totals.get(keyOf(way)) ?? 0) + weightOf(way));
  if (totals.size > 1) {
    builder.assume({
      node: id,
      field: 'rules',
      title: 'Rules with as many requests each, unless their connections say how many calls a request makes',
      value: totals.size,
      origin: 'assumed',
    });
  }
  return entries.map(({ way, entry }) => {
    const total = totals.get(keyOf(way)) ?? 0;
    return { way, entry, weight: total === 0 ? 0 : weightOf(way) / total };
  });
}

/** One address in each zone that it is in; callers leave that of a lost zone when its name does. */
function addressesOf(builder: FlowBuilder, id: NodeId): Pick<ServersStation, 'addresses'> {
  const zones = zonesOf(builder, id);
  const leavesAfter = numberOf(builder.load(id).dnsFailoverSeconds, 0);
  return zones.length < 2 ? {} : { addresses: { zones, leavesAfter } };
}

function enterForward(
  builder: FlowBuilder,
  balancer: NodeId,
  way: ConnectionView,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  switch (behaviourOf(way.to, builder.reader)) {
    case 'target-group':
      return enterTargets(
        builder,
        { key: way.to, owners: [way.to, balancer], members: membersOf(builder, way.to), balancer },
        then,
        classIndex,
      );
    case 'servers':
      return enterTargets(
        builder,
        { key: way.to, owners: [balancer], members: [way.to], balancer },
        then,
        classIndex,
      );
    default:
      return builder.visit(way.to, then, classIndex);
  }
}

/** What is registered with a drawn target group. */
export function membersOf(builder: FlowBuilder, targetGroup: NodeId): readonly NodeId[] {
  return builder.reader.connectionsFrom(targetGroup, 'target').map(({ to }) => to);
}

export interface Targets {
  readonly key: NodeId;
  /** Who may own the target group in the Architecture. */
  readonly owners: readonly NodeId[];
  readonly members: readonly NodeId[];
  readonly balancer?: NodeId;
}

/** To the targets of one group, with the load balancer that chooses among them. */
export function enterTargets(
  builder: FlowBuilder,
  { key, owners, members, balancer }: Targets,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const servers = members.filter((member) => behaviourOf(member, builder.reader) === 'servers');
  const ways = builder.reader.connectionsFrom(key, 'target');
  const front =
    balancer ??
    builder.reader
      .connectionsTo(key, 'forward')
      .find(({ from }) => builder.reader.hasTrait(from, 'load-balancer'))?.from;
  if (servers.length > 0) {
    const own = ways.filter(({ to }) => servers.includes(to));
    const fronted = front === undefined ? undefined : { balancer: front, owners };
    return overAll(builder, own, classIndex, () => enterServers(builder, servers, fronted, then, classIndex));
  }
  const other = members[0];
  if (other === undefined)
    throw new CannotCompile(
      'no-targets',
      `${builder.node(key).name} has no targets: connect it with what serves.`,
    );
  const way = ways.find(({ to }) => to === other);
  return way === undefined
    ? builder.visit(other, then, classIndex)
    : builder.visitOver(way, then, classIndex);
}

/** To servers that share the requests, each over its own connection. */
function overAll(
  builder: FlowBuilder,
  ways: readonly ConnectionView[],
  classIndex: number,
  visit: () => readonly Branch[],
): readonly Branch[] {
  return ways.reduce<() => readonly Branch[]>(
    (inner, way) => () => overConnection(builder, way, classIndex, inner, way.to),
    visit,
  )();
}

/** To servers, and on to what they call. */
export function enterServers(
  builder: FlowBuilder,
  members: readonly NodeId[],
  front: { readonly balancer: NodeId; readonly owners: readonly NodeId[] } | undefined,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const station = builder.servers(members, front);
  const lead = members[0] as NodeId;
  if (builder.load(lead).holdsWhileCalling === true) {
    return builder.holding(station, lead, then, classIndex);
  }
  return builder.plain(station, builder.downstream(lead, then, classIndex), lead, classIndex);
}
