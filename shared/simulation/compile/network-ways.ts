import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import {
  connectionOf,
  endOfInterface,
  gatewaysOf,
  sitesOfInterface,
} from '#shared/catalogue/kit/direct-connect.ts';
import { gatewayVpcOf, neighboursOf } from '#shared/catalogue/kit/ends.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { LinkStation } from '../flow/flow.ts';
import type { LinkPath } from '../flow/links.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { announcedPrefix, staticPrefix } from './site-prefixes.ts';

const giga = 1e9;

/** The site that a node stands in, or is. */
export function siteOf(builder: FlowBuilder, id: NodeId): NodeView | undefined {
  const { reader } = builder;
  const node = reader.node(id);
  return node?.kind === 'on-premises' ? node : reader.ancestorOf(id, 'on-premises');
}

/**
 * The link between a site and a VPC: lines and tunnels that are drawn, undefined where none is. The longest prefix for the
 * range decides, and of prefixes of the same length that of a line.
 */
export function siteLink(
  builder: FlowBuilder,
  site: NodeView,
  vpc: NodeView,
  range: string | undefined,
): LinkStation | undefined {
  const { reader } = builder;
  const gateways = [...reader.nodesOfKind('transit-gateway'), ...reader.nodesOfKind('vpn-gateway')].filter(
    (gateway) => leadsTo(builder, gateway, vpc.id),
  );
  const paths: LinkPath[] = [];
  let buffer = 0;
  let spreads = false;
  let flows: number | undefined;
  let isByStatic = false;
  for (const gateway of gateways) {
    for (const virtualInterface of reader.nodesOfKind('virtual-interface')) {
      const end = endOfInterface(virtualInterface, reader);
      const line = connectionOf(virtualInterface, reader);
      const isHere =
        end?.id === gateway.id ||
        (end?.kind === 'direct-connect-gateway' &&
          gatewaysOf(end.id, reader).some(({ id }) => id === gateway.id));
      if (!isHere || line === undefined) continue;
      if (!sitesOfInterface(virtualInterface, reader).some(({ id }) => id === site.id)) continue;
      paths.push(directConnectPath(builder, line));
      buffer = Math.max(buffer, bufferOf(builder, line.id));
    }
    const shares = gateway.kind === 'transit-gateway' && gateway.properties.vpnEcmpSupport !== false;
    for (const vpn of vpnsOf(builder, gateway, site)) {
      const isLonger =
        range !== undefined && staticPrefix(builder, vpn, range) > announcedPrefix(site, range);
      isByStatic ||= isLonger;
      paths.push(...tunnelPaths(builder, vpn, shares, isLonger));
      buffer = Math.max(buffer, bufferOf(builder, vpn.id));
      spreads ||= shares;
      const stated = builder.load(vpn.id).flows;
      if (typeof stated === 'number') flows = stated;
    }
  }
  if (paths.length === 0) return undefined;
  return {
    ...linkBase(
      `${site.id} ${vpc.id}${isByStatic ? ' by static routes' : ''}`,
      site.id,
      `${site.name} to ${vpc.name}`,
    ),
    paths,
    spreads: spreads || paths.filter(({ preference }) => preference === 0).length > 1,
    ...(flows === undefined ? {} : { flows }),
    bufferSeconds: buffer,
  };
}

function leadsTo({ reader }: FlowBuilder, gateway: NodeView, vpc: NodeId): boolean {
  if (gateway.kind === 'vpn-gateway') return gatewayVpcOf(gateway.id, reader)?.id === vpc;
  return attachedTo(reader, gateway.id).some(({ id }) => id === vpc);
}

/** VPCs of a transit gateway, attached straight or by an attachment that is drawn. */
function attachedTo(reader: FlowBuilder['reader'], gateway: NodeId): readonly NodeView[] {
  const attachments = neighboursOf(gateway, ['attach'], ['transit-gateway-attachment'], reader);
  return [
    ...neighboursOf(gateway, ['attach'], ['vpc'], reader),
    ...attachments.flatMap(({ id }) => neighboursOf(id, ['attach'], ['vpc'], reader)),
  ];
}

function directConnectPath(builder: FlowBuilder, line: NodeView): LinkPath {
  const load = builder.load(line.id);
  const count = numberOf(line.properties.numberOfConnections, 1);
  return {
    node: line.id,
    name: line.name,
    bitsPerSecond: bandwidthOf(String(line.properties.bandwidth ?? '1Gbps')) * count,
    latency: numberOf(load.latencyMs, 0) / 1000,
    // Its routes are preferred to those of a VPN.
    preference: 0,
    detection:
      load.bfd === true
        ? {
            is: 'bfd',
            interval: numberOf(load.bfdIntervalMs, awsFigure('directConnect.bfdInterval')) / 1000,
            multiplier: numberOf(load.bfdMultiplier, awsFigure('directConnect.bfdMultiplier')),
          }
        : {
            is: 'bgp',
            keepalive: numberOf(load.bgpKeepaliveSeconds, awsFigure('directConnect.bgpKeepalive')),
            hold: numberOf(load.bgpHoldSeconds, awsFigure('directConnect.bgpHold')),
          },
    recovery: numberOf(load.recoverySeconds, 0),
  };
}

function bandwidthOf(text: string): number {
  const [, amount, unit] = /^([\d.]+)(M|G)bps$/.exec(text) ?? [];
  return Number(amount ?? 1) * (unit === 'M' ? giga / 1000 : giga);
}

/** VPN connections that end at the gateway and at a router of the site; a tunnel drawn straight between them is one. */
function vpnsOf({ reader }: FlowBuilder, gateway: NodeView, site: NodeView): readonly NodeView[] {
  const isThere = (id: NodeId): boolean => reader.ancestorOf(id, 'on-premises')?.id === site.id;
  const drawn = neighboursOf(gateway.id, ['tunnel', 'attach'], ['site-to-site-vpn'], reader).filter((vpn) => {
    const named = vpn.properties.customerGateway;
    const customers = neighboursOf(vpn.id, ['tunnel'], ['customer-gateway'], reader).map(({ id }) => id);
    return [...customers, ...(typeof named === 'string' ? [named] : [])].some(isThere);
  });
  const straight = neighboursOf(gateway.id, ['tunnel'], ['customer-gateway'], reader).filter(({ id }) =>
    isThere(id),
  );
  return [...drawn, ...straight];
}

/** Both tunnels: with equal-cost paths they share the flows, else the second stands by. */
function tunnelPaths(
  builder: FlowBuilder,
  vpn: NodeView,
  shares: boolean,
  isLonger: boolean,
): readonly LinkPath[] {
  const load = builder.load(vpn.id);
  const usual = awsFigure(vpn.properties.tunnelBandwidth === 'large' ? 'vpn.largeTunnel' : 'vpn.tunnel');
  return [1, 2].map((tunnel) => ({
    node: vpn.id,
    name: `${vpn.name} tunnel ${tunnel}`,
    bitsPerSecond: numberOf(load.tunnelGigabits, usual) * giga,
    latency: numberOf(load.latencyMs, 0) / 1000,
    // Before a line, whose prefix is shorter.
    preference: (shares ? 1 : tunnel) - (isLonger ? 10 : 0),
    detection: { is: 'dpd', timeout: numberOf(load.dpdSeconds, 30) },
    recovery: numberOf(load.recoverySeconds, 0),
  }));
}

/** The transit gateway between two VPCs, undefined where they share none. */
export function transitLink(builder: FlowBuilder, one: NodeView, other: NodeView): LinkStation | undefined {
  const { reader } = builder;
  const gateway = reader
    .nodesOfKind('transit-gateway')
    .find(({ id }) => leadsBetween(attachedTo(reader, id), one.id, other.id));
  if (gateway === undefined) return undefined;
  const load = builder.load(gateway.id);
  const zones = new Set(reader.descendantsOf(other.id, 'subnet').flatMap(({ id }) => reader.zoneOf(id) ?? []))
    .size;
  return {
    ...linkBase(`${gateway.id} ${one.id} ${other.id}`, gateway.id, gateway.name),
    ...tellsDrops(gateway.name),
    paths: [
      {
        node: gateway.id,
        name: gateway.name,
        bitsPerSecond: numberOf(load.gigabitsPerZone, 100) * giga * Math.max(1, zones),
        latency: numberOf(load.latencyMs, 0) / 1000,
        preference: 0,
        detection: { is: 'bfd', interval: 0, multiplier: 0 },
        recovery: 0,
      },
    ],
    spreads: false,
    bufferSeconds: bufferOf(builder, gateway.id),
  };
}

function leadsBetween(attached: readonly NodeView[], one: NodeId, other: NodeId): boolean {
  return attached.some(({ id }) => id === one) && attached.some(({ id }) => id === other);
}

/**
 * The NAT gateway that a private subnet leaves its VPC through where its routes do not say: the one of its zone, else any
 * of the VPC.
 */
export function natGatewayOf({ reader }: FlowBuilder, subnet: NodeId): NodeView | undefined {
  const vpc = reader.vpcOf(subnet);
  if (vpc === undefined || reader.node(subnet)?.properties.tier === 'public') return undefined;
  const gateways = reader.descendantsOf(vpc.id, 'nat-gateway');
  const zone = reader.zoneOf(subnet);
  return gateways.find((gateway) => zoneOfGateway(reader, gateway.id) === zone) ?? gateways[0];
}

/** The zone of the subnet that a gateway stands in. */
export function zoneOfGateway(reader: FlowBuilder['reader'], gateway: NodeId): string | undefined {
  const subnet = reader.subnetsOf(gateway)[0];
  return subnet === undefined ? undefined : reader.zoneOf(subnet.id);
}

/** What a NAT gateway carries, growing with use. */
export function natLink(builder: FlowBuilder, gateway: NodeView): LinkStation {
  const load = builder.load(gateway.id);
  const from = numberOf(load.gigabits, awsFigure('nat.gigabits')) * giga;
  return {
    ...linkBase(`${gateway.id} bandwidth`, gateway.id, gateway.name),
    ...tellsDrops(gateway.name),
    paths: [
      {
        node: gateway.id,
        name: gateway.name,
        bitsPerSecond: numberOf(load.mostGigabits, awsFigure('nat.mostGigabits')) * giga,
        latency: numberOf(load.latencyMs, 0) / 1000,
        preference: 0,
        detection: { is: 'bfd', interval: 0, multiplier: 0 },
        recovery: 0,
        grows: { from, perSecond: (numberOf(load.gigabitsPerMinute, 0) * giga) / 60 },
        packets: {
          from: numberOf(load.packets, awsFigure('nat.packets')),
          perSecond: numberOf(load.packetsPerMinute, 0) / 60,
          most: numberOf(load.mostPackets, awsFigure('nat.mostPackets')),
          bits: 8 * numberOf(load.packetBytes, 1500),
        },
      },
    ],
    spreads: false,
    bufferSeconds: bufferOf(builder, gateway.id),
  };
}

/** A gateway that no failure takes down drops only what it cannot carry. */
function tellsDrops(name: string): Pick<LinkStation, 'tellsFull'> {
  return {
    tellsFull: {
      cause: 'link_drop',
      text: `${name} carries no more and drops the rest`,
      arithmetic: 'more bits or packets a second than it has grown to, with its buffer full',
    },
  };
}

function bufferOf(builder: FlowBuilder, id: NodeId): number {
  return numberOf(builder.load(id).bufferMs, 0) / 1000;
}

function linkBase(id: string, node: NodeId, name: string) {
  return { is: 'link', id, node, name, service: { is: 'constant', value: 0 }, errorRate: 0 } as const;
}
