import { containsSet, intersect, isEmpty } from '#shared/base/interval-set.ts';
import type { Network, TransitGateway } from './network.ts';
import { internetGatewayOf } from './routes.ts';
import type { Walk } from './walk-state.ts';

/** What a route could name to bring the packet nearer to its target, the most direct first. */
export function targetsThatWouldLead(
  walk: Walk,
  vpc: string,
  zone: string | undefined,
  network: Network,
): readonly string[] {
  const { target, packet } = walk;
  if (target.kind === 'internet' || target.kind === 'service') {
    const endpoints = [...network.endpoints.values()].filter(
      (endpoint) =>
        endpoint.type === 'gateway' &&
        // A gateway endpoint without a VPC is known by the tables that name it; it can be named by any.
        (endpoint.vpc ?? vpc) === vpc &&
        target.kind === 'service' &&
        endpoint.service === target.service.id,
    );
    const gateway = internetGatewayOf(network, vpc);
    const egressOnly = [...network.egressOnlyGateways.values()].filter(
      (each) => packet.family === 6 && each.vpc === vpc,
    );
    return [
      ...endpoints.map(({ id }) => id),
      ...(gateway === undefined ? [] : [gateway]),
      ...egressOnly.map(({ id }) => id),
      ...natsFor(walk, vpc, zone, network),
    ];
  }
  const towards = target.kind === 'interface' ? vpcOfInterface(target.interface.subnet, network) : undefined;
  const peerings = [...network.peerings.values()]
    .filter(({ vpcs }) => towards !== undefined && vpcs.includes(vpc) && vpcs.includes(towards))
    .map(({ id }) => id);
  const transit = [...network.transitGateways.values()]
    .filter((tgw) => isAttached(tgw, vpc) && knows(tgw, walk, network))
    .map(({ id }) => id);
  const site = target.kind === 'site' ? target.site.via.map(({ gateway }) => gateway) : [];
  const known = site.filter(
    (gateway) => ![...network.transitGateways.values()].some((tgw) => tgw.attachments.has(gateway)),
  );
  return [...peerings, ...transit, ...known];
}

function natsFor(walk: Walk, vpc: string, zone: string | undefined, network: Network): readonly string[] {
  // Answers do not take a NAT gateway, and one does not follow another.
  const isClient = walk.direction === 'forward' && walk.leg.nats.length === 0 && walk.packet.family === 4;
  if (!isClient) return [];
  const nats = [...network.nats.values()].filter((nat) => nat.vpc === vpc && nat.isPublic);
  const inZone = nats.filter((nat) => network.subnets.get(nat.interface?.subnet ?? '')?.zone === zone);
  return (inZone.length > 0 ? inZone : nats).map(({ id }) => id);
}

function isAttached(tgw: TransitGateway, vpc: string): boolean {
  return [...tgw.attachments.values()].some((attachment) => attachment.vpc === vpc);
}

/** Whether one of its attachments is where the packet wants to go. */
function knows(tgw: TransitGateway, walk: Walk, network: Network): boolean {
  return [...tgw.attachments.values()].some((attachment) => attachmentLeadsTo(attachment, walk, network));
}

export function attachmentLeadsTo(
  attachment: { readonly vpc?: string; readonly site?: string; readonly peer?: string },
  { target, packet }: Walk,
  network: Network,
): boolean {
  if (attachment.peer !== undefined) {
    const other = network.transitGateways.get(attachment.peer);
    return [...(other?.attachments.values() ?? [])].some(
      (each) => each.peer === undefined && attachmentLeadsTo(each, { target, packet } as Walk, network),
    );
  }
  if (target.kind === 'interface') return attachment.vpc === vpcOfInterface(target.interface.subnet, network);
  if (target.kind === 'site') return attachment.site === target.site.id;
  const vpc = network.vpcs.get(attachment.vpc ?? '');
  return vpc !== undefined && !isEmpty(intersect(vpc.addresses[packet.family], packet.destination));
}

function vpcOfInterface(subnet: string, network: Network): string | undefined {
  return network.subnets.get(subnet)?.vpc;
}

/** Whether the VPC holds all of these addresses. */
export function holds(network: Network, vpc: string, walk: Walk, side: 'source' | 'destination'): boolean {
  const addresses = network.vpcs.get(vpc)?.addresses[walk.packet.family] ?? [];
  return containsSet(addresses, walk.packet[side]);
}
