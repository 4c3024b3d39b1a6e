import { groupBy } from '#shared/base/group-by.ts';
import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, ServersStation } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import { CannotCompile } from './cannot-compile.ts';
import { enterEmptyTargets } from './empty-targets.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { zonesOf } from './group-plans.ts';
import { numberOf } from './load-parameters.ts';
import { overConnection } from './over-connection.ts';
import { delayStation } from './station-makers.ts';
import { waitedFor } from './waited-for.ts';

/** A forward of a load balancer: its own, or that of a listener that is drawn. */
interface Way {
  readonly way: ConnectionView;
  readonly listener?: NodeId;
  /** From the load balancer to its listener, where that is drawn. */
  readonly through?: ConnectionView;
}

/** Over a load balancer to what it forwards to. */
export function enterBalancer(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const ways = waysOf(builder, id);
  if (ways.length === 0)
    throw new CannotCompile(
      'no-targets',
      `${builder.node(id).name} forwards to nothing: connect it with its targets.`,
    );
  const station = builder.once(id, () => ({ ...delayStation(builder, id), ...addressesOf(builder, id) }));
  // Plain members of one listener are one set of targets: three instances behind a load balancer.
  const isLoose = ({ way: { to, properties } }: Way): boolean =>
    behaviourOf(to, builder.reader) === 'servers' &&
    properties.weight === undefined &&
    ruleOf(properties) === '';
  const over = (each: Way, visit: () => readonly Branch[]): Forward => ({
    way: each.way,
    entry: throughListener(builder, each, classIndex, visit),
  });
  const entries = ways
    .filter((each) => !isLoose(each))
    .map((each) =>
      over(each, () =>
        overConnection(builder, each.way, classIndex, () =>
          enterForward(builder, id, each, then, classIndex),
        ),
      ),
    );
  for (const members of groupBy(ways.filter(isLoose), ({ listener }) => listener).values()) {
    const first = members[0] as Way;
    const own = members.map(({ way }) => way);
    const targets = {
      key: first.listener ?? id,
      owners: ownersOf(id, first),
      members: own.map(({ to }) => to),
      balancer: id,
    };
    const enter = (): readonly Branch[] => enterTargets(builder, targets, then, classIndex);
    entries.push(over(first, () => overAll(builder, own, classIndex, enter)));
  }
  return builder.plain(station, builder.split(byRule(builder, id, entries)), undefined, classIndex);
}

function waysOf(builder: FlowBuilder, id: NodeId): readonly Way[] {
  const { reader } = builder;
  const isClassic = builder.node(id).kind === 'clb';
  const isForward = ({ kind, to }: ConnectionView): boolean =>
    kind === 'forward' ||
    kind === 'invoke' ||
    (isClassic && (kind === 'traffic' || kind === 'target') && behaviourOf(to, reader) === 'servers');
  const own = reader.connectionsFrom(id).filter(isForward);
  const isOwn = ({ id: listener, properties }: NodeView): boolean =>
    properties.loadBalancer === id ||
    own.some(({ to }) => to === listener) ||
    reader.descendantsOf(id, 'listener').some((each) => each.id === listener);
  const listeners = reader.nodesOfKind('listener').filter(isOwn);
  const behind = listeners.flatMap(({ id: listener }): Way[] => {
    const through = own.find(({ to }) => to === listener);
    return reader
      .connectionsFrom(listener)
      .filter(isForward)
      .map((way) => ({ way, listener, ...(through === undefined ? {} : { through }) }));
  });
  const straight = own.filter(({ to }) => !listeners.some((listener) => listener.id === to));
  return [...straight.map((way): Way => ({ way })), ...behind];
}

/** Who may own the target group behind it. */
function ownersOf(balancer: NodeId, { listener }: Way): readonly NodeId[] {
  return listener === undefined ? [balancer] : [listener, balancer];
}

/** What is visited through a listener goes over the connection to it as well. */
function throughListener(
  builder: FlowBuilder,
  { through }: Way,
  classIndex: number,
  visit: () => readonly Branch[],
): readonly Branch[] {
  return through === undefined ? visit() : overConnection(builder, through, classIndex, visit);
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
  const keyOf = ({ from, properties }: ConnectionView): string =>
    `${from} ${properties.listenerPort ?? ''} ${ruleOf(properties)}`;
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
  each: Way,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const { to } = each.way;
  const owners = ownersOf(balancer, each);
  switch (behaviourOf(to, builder.reader)) {
    case 'target-group':
      return enterTargets(
        builder,
        { key: to, owners: [to, ...owners], members: membersOf(builder, to), balancer },
        then,
        classIndex,
      );
    case 'servers':
      return enterTargets(builder, { key: to, owners, members: [to], balancer }, then, classIndex);
    default:
      return waitedFor(builder, each.way, () => builder.visit(to, then, classIndex));
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
  if (other === undefined) return enterEmptyTargets(builder, key, classIndex);
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
