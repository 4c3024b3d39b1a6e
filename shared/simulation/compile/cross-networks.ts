import { groupBy } from '#shared/base/group-by.ts';
import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, LinkStation, ServersStation } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { natGatewayOf, natLink, siteLink, siteOf, transitLink, zoneOfGateway } from './network-ways.ts';
import { openDoor } from './open-door.ts';
import { carriedOf } from './payloads.ts';
import { anywhere, inspectionOnEntry, type RouteStep, stepsOnTheWay } from './route-walk.ts';
import { rangeOfSite } from './site-prefixes.ts';

/**
 * The visit of a callee, over what lies between its network and the caller's: a site's link, a transit gateway, a NAT, and
 * the appliances that route tables lead through.
 */
export function crossNetworks(
  builder: FlowBuilder,
  from: NodeId,
  to: NodeId,
  visit: (then: readonly Branch[]) => readonly Branch[],
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const { reader } = builder;
  const [fromSite, toSite] = [siteOf(builder, from), siteOf(builder, to)];
  const [fromVpc, toVpc] = [reader.vpcOf(from), reader.vpcOf(to)];
  const site = fromSite ?? toSite;
  const vpc = fromSite === undefined ? fromVpc : toVpc;
  if (site !== undefined && fromSite?.id !== toSite?.id && vpc !== undefined) {
    const range = rangeOfSite(site, reader.node(fromSite === undefined ? to : from));
    const link = siteLink(builder, site, vpc, range);
    const there = over(builder, link?.id ?? '', link, visit(then), classIndex);
    return inspected(builder, from, fromSite === undefined ? range : undefined, there, classIndex);
  }
  if (fromVpc !== undefined && toVpc !== undefined) {
    const subnet = reader.subnetsOf(to)[0]?.properties.cidrBlock;
    const range = subnet ?? toVpc.properties.cidrBlock;
    const link = fromVpc.id === toVpc.id ? undefined : transitLink(builder, fromVpc, toVpc);
    const there = over(builder, link?.id ?? '', link, visit(then), classIndex);
    return inspected(builder, from, typeof range === 'string' ? range : undefined, there, classIndex);
  }
  if (fromVpc === undefined && toVpc !== undefined) {
    const balancer = inspectionOnEntry(builder, toVpc.id, reader.subnetsOf(to));
    const there = visit(then);
    return balancer === undefined ? there : builder.visit(balancer.id, there, classIndex);
  }
  if (reader.node(to)?.kind !== 'internet' || fromVpc === undefined) return visit(then);
  return outward(builder, from, to, visit, then, classIndex);
}

/** To the internet: from each subnet of the caller by its own way, where they differ. */
function outward(
  builder: FlowBuilder,
  from: NodeId,
  to: NodeId,
  visit: (then: readonly Branch[]) => readonly Branch[],
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const { reader } = builder;
  const ways = reader.subnetsOf(from).map(({ id }) => {
    const steps = stepsOnTheWay(builder, id, anywhere);
    const usual = steps.some(({ is }) => is === 'nat') ? undefined : natGatewayOf(builder, id);
    const all: readonly RouteStep[] = usual === undefined ? steps : [...steps, { is: 'nat', gateway: usual }];
    return { steps: all, zone: reader.zoneOf(id) };
  });
  const entries = [...groupBy(ways, ({ steps }) => keyOf(steps)).values()].flatMap((same): WayOut[] => {
    const [first] = same;
    if (first === undefined) return [];
    const nat = first.steps.find((step) => step.is === 'nat')?.gateway;
    const end = nat === undefined ? visit(then) : throughNat(builder, nat, to, visit, then, classIndex);
    return [
      {
        entry: passing(builder, from, first.steps, end, classIndex),
        share: same.length / ways.length,
        zone: same.every(({ zone }) => zone === first.zone) ? first.zone : undefined,
      },
    ];
  });
  return entries.length === 0
    ? visit(then)
    : entries.flatMap((way) => weighed(whileThere(builder, from, way, entries), way.share));
}

interface WayOut {
  readonly entry: readonly Branch[];
  /** Of the subnets. */
  readonly share: number;
  /** That all of them are in. */
  readonly zone: string | undefined;
}

/** The way of a zone, which nobody goes while the zone is lost: who calls is then in the others. */
function whileThere(
  builder: FlowBuilder,
  from: NodeId,
  way: WayOut,
  all: readonly WayOut[],
): readonly Branch[] {
  const { zone } = way;
  if (zone === undefined || all.length < 2) return way.entry;
  const key = `${from} leaves ${zone}`;
  const name = `${builder.reader.nameOf(from)} (from zone ${zone})`;
  const station = builder.once(key, () =>
    openDoor({ id: key, node: from, name, zone }, { name: 'requests', cause: 'link_drop' }),
  );
  const next = all.flatMap((other) =>
    other === way ? [] : weighed(other.entry, other.share / (1 - way.share)),
  );
  return builder.addHop({ station, calls: [], join: 0, spawns: [], next, onToken: way.entry, units: 1 });
}

function weighed(branches: readonly Branch[], share: number): readonly Branch[] {
  return branches.map(({ to, p }) => ({ to, p: p * share }));
}

function keyOf(steps: readonly RouteStep[]): string {
  return steps
    .map((step) => `${step.is} ${(step.is === 'inspection' ? step.balancer : step.gateway).id}`)
    .join();
}

/** Over what lies before the last step, from the nearest on. */
function passing(
  builder: FlowBuilder,
  from: NodeId,
  steps: readonly RouteStep[],
  end: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  let vpc = builder.reader.vpcOf(from);
  const visits = steps.map((step): ((next: readonly Branch[]) => readonly Branch[]) => {
    if (step.is === 'nat') return (next) => next;
    if (step.is === 'inspection') return (next) => builder.visit(step.balancer.id, next, classIndex);
    const link = vpc === undefined ? undefined : transitLink(builder, vpc, step.into);
    vpc = step.into;
    return (next) => over(builder, link?.id ?? '', link, next, classIndex);
  });
  return visits.reduceRight((next, visit) => visit(next), end);
}

/** Past the appliances on the way to a range of addresses. */
function inspected(
  builder: FlowBuilder,
  from: NodeId,
  destination: string | undefined,
  there: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const subnet = builder.reader.subnetsOf(from)[0];
  if (subnet === undefined || destination === undefined) return there;
  return stepsOnTheWay(builder, subnet.id, destination).reduceRight(
    (next, step) => (step.is === 'inspection' ? builder.visit(step.balancer.id, next, classIndex) : next),
    there,
  );
}

function throughNat(
  builder: FlowBuilder,
  gateway: NodeView,
  to: NodeId,
  visit: (then: readonly Branch[]) => readonly Branch[],
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const ports = builder.once(`${gateway.id} ${to}`, () => portsOf(builder, gateway, to));
  // A connection keeps its port until the other side has answered.
  const held = builder.addHop({
    station: ports,
    calls: [visit([])],
    join: 1,
    spawns: [],
    next: then,
    units: 1,
  });
  const link = natLink(builder, gateway);
  return over(builder, link.id, link, held, classIndex);
}

function over(
  builder: FlowBuilder,
  key: string,
  link: LinkStation | undefined,
  next: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  if (link === undefined) return next;
  const { kilobytes, size, isStated } = carriedOf(builder, classIndex);
  builder.assume({
    node: link.node,
    field: 'payloadKilobytes',
    title: 'Sent for each request',
    value: kilobytes,
    unit: 'KB',
    origin: isStated ? 'set' : 'assumed',
  });
  return builder.addHop({
    station: builder.once(key, () => link),
    calls: [],
    join: 0,
    spawns: [],
    next,
    units: kilobytes * 1024,
    ...(size === undefined ? {} : { kilobytes: size }),
  });
}

/** Ports towards one destination: as many connections at a time, and none waits for one. */
function portsOf(builder: FlowBuilder, gateway: NodeView, destination: NodeId): ServersStation {
  const load = builder.load(gateway.id);
  const name = builder.reader.nameOf(destination);
  const own = numberOf(load.connectionsPerDestination, awsFigure('nat.connections'));
  const ports = own * numberOf(load.addresses, 1);
  return {
    is: 'servers',
    tellsFull: {
      cause: 'port_exhausted_nat',
      text: `${gateway.name} has no port left towards ${name} (ErrorPortAllocation)`,
      arithmetic: `${own} connections × ${numberOf(load.addresses, 1)} = ${ports} at a time`,
    },
    id: `${gateway.id} ${destination}`,
    node: gateway.id,
    name: `${gateway.name} to ${name}`,
    service: { is: 'constant', value: 0 },
    errorRate: 0,
    workers: ports,
    queueLimit: 0,
    discipline: 'first-come',
    fullCause: 'port_exhausted_nat',
    refusesWith: 'link_drop',
    targets: [{ node: gateway.id, zone: 0 }],
    zones: [zoneOfGateway(builder.reader, gateway.id) ?? ''],
    balancing: 'round-robin',
    crossZone: true,
    entryZones: [0],
    emptyZoneFails: false,
    failOpen: true,
    slowStart: 0,
    answerTimeout: Number.POSITIVE_INFINITY,
  };
}
