import { groupBy } from '#shared/base/group-by.ts';
import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, LinkStation, ServersStation } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { natGatewayOf, natLink, siteLink, siteOf, transitLink } from './network-ways.ts';
import { carriedOf } from './payloads.ts';
import { anywhere, inspectionOnEntry, type RouteStep, stepsOnTheWay } from './route-walk.ts';

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
    const link = siteLink(builder, site, vpc);
    const there = over(builder, `${site.id} ${vpc.id}`, link, visit(then), classIndex);
    const ranges = toSite?.properties.prefixes;
    const [range] = Array.isArray(ranges) ? ranges : [];
    return inspected(builder, from, typeof range === 'string' ? range : undefined, there, classIndex);
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
  const subnets = builder.reader.subnetsOf(from);
  const ways = subnets.map(({ id }): readonly RouteStep[] => {
    const steps = stepsOnTheWay(builder, id, anywhere);
    const usual = steps.some(({ is }) => is === 'nat') ? undefined : natGatewayOf(builder, id);
    return usual === undefined ? steps : [...steps, { is: 'nat', gateway: usual }];
  });
  const alike = [...groupBy(ways, keyOf).values()];
  if (alike.length === 0) return visit(then);
  return alike.flatMap((same) => {
    const steps = same[0] as readonly RouteStep[];
    const nat = steps.find((step) => step.is === 'nat')?.gateway;
    const end = nat === undefined ? visit(then) : throughNat(builder, nat, to, visit, then, classIndex);
    const entry = passing(builder, from, steps, end, classIndex);
    return entry.map(({ to: hop, p }) => ({ to: hop, p: (p * same.length) / ways.length }));
  });
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
  const ports =
    numberOf(load.connectionsPerDestination, awsFigure('nat.connections')) * numberOf(load.addresses, 1);
  return {
    is: 'servers',
    id: `${gateway.id} ${destination}`,
    node: gateway.id,
    name: `${gateway.name} to ${builder.reader.nameOf(destination)}`,
    service: { is: 'constant', value: 0 },
    errorRate: 0,
    workers: ports,
    queueLimit: 0,
    discipline: 'first-come',
    fullCause: 'port_exhausted_nat',
    targets: [{ node: gateway.id, zone: 0 }],
    zones: [builder.reader.zoneOf(gateway.id) ?? ''],
    balancing: 'round-robin',
    crossZone: true,
    entryZones: [0],
    emptyZoneFails: false,
    failOpen: true,
    slowStart: 0,
    answerTimeout: Number.POSITIVE_INFINITY,
  };
}
