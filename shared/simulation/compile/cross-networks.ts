import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, LinkStation, ServersStation } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { natGatewayOf, natLink, siteLink, siteOf, transitLink } from './network-ways.ts';
import { carriedOf } from './payloads.ts';

/** The visit of a callee, over what lies between its network and the caller's: a site's link, a transit gateway, a NAT. */
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
    const key = `${site.id} ${vpc.id}`;
    return over(builder, key, siteLink(builder, site, vpc), visit(then), classIndex);
  }
  if (fromVpc !== undefined && toVpc !== undefined && fromVpc.id !== toVpc.id) {
    const link = transitLink(builder, fromVpc, toVpc);
    return over(builder, link?.id ?? '', link, visit(then), classIndex);
  }
  if (reader.node(to)?.kind !== 'internet' || fromVpc === undefined) return visit(then);
  const gateway = natGatewayOf(builder, from);
  if (gateway === undefined) return visit(then);
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
