import type { JsonObject } from '#shared/base/json.ts';
import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import { protectedSubnets } from '#shared/catalogue/kit/network-firewall.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { DerivingReader } from '../derived-facts.ts';

export type Tier = 'public' | 'private' | 'isolated';

export interface LaidOutSubnet extends JsonObject {
  readonly id: NodeId;
  readonly tier: Tier;
  /** The zone letter, absent when nothing says it. */
  readonly zone?: string;
  /** Whether it has an IPv6 block. */
  readonly hasIpv6?: boolean;
  /** The firewall that its default route leads through. */
  readonly inspectedBy?: NodeId;
  /** The route table drawn for it, by an `associate` connection. */
  readonly drawnTable?: NodeId;
}

/** What decides the routes of a VPC, as node ids. Computed once for each VPC and shared by everything in it. */
export interface VpcLayout extends JsonObject {
  readonly subnets: readonly LaidOutSubnet[];
  readonly drawnTables: readonly NodeId[];
  /** The drawn internet gateway, the first in id order. */
  readonly gateway?: NodeId;
  /** The egress-only internet gateway, the first in id order. */
  readonly egressOnlyGateway?: NodeId;
  /** Nodes that need an internet gateway: public subnets, internet-facing load balancers, public NAT gateways. */
  readonly gatewayNeededBy: readonly NodeId[];
  /** Public NAT gateways; one without a zone is Regional and serves all zones. */
  readonly nats: readonly { readonly id: NodeId; readonly zone?: string }[];
}

export function vpcLayoutOf(vpc: NodeId, reader: DerivingReader): VpcLayout {
  return reader.derived(`vpc-layout ${vpc}`, (inner) => computeLayout(vpc, inner));
}

function computeLayout(vpc: NodeId, reader: DocumentReader): VpcLayout {
  const firewalls = firewallsOf(vpc, reader);
  const subnets = reader.descendantsOf(vpc, 'subnet').map((subnet): LaidOutSubnet => {
    const zone = reader.zoneOf(subnet.id);
    const inspectedBy = firewalls.get(subnet.id);
    const table = reader
      .connectionsTo(subnet.id, 'associate')
      .find(({ from }) => reader.kindOf(from)?.id === 'route-table');
    return {
      id: subnet.id,
      tier: tierOf(subnet.properties.tier),
      ...(zone === undefined ? {} : { zone }),
      ...(typeof subnet.properties.ipv6CidrBlockIndex === 'number' ? { hasIpv6: true } : {}),
      ...(inspectedBy === undefined ? {} : { inspectedBy }),
      ...(table === undefined ? {} : { drawnTable: table.from }),
    };
  });
  const nats = natsOf(vpc, reader);
  const loadBalancers = ['alb', 'nlb', 'clb'].flatMap((kind) => reader.descendantsOf(vpc, kind));
  const gateway = drawnGatewayOf(vpc, reader);
  const egressOnly = egressOnlyGatewayOf(vpc, reader);
  return {
    subnets,
    drawnTables: reader.descendantsOf(vpc, 'route-table').map(({ id }) => id),
    ...(gateway === undefined ? {} : { gateway }),
    ...(egressOnly === undefined ? {} : { egressOnlyGateway: egressOnly }),
    gatewayNeededBy: [
      ...subnets.filter(({ tier }) => tier === 'public').map(({ id }) => id),
      ...loadBalancers
        .filter(({ properties }) => properties.scheme === 'internet-facing')
        .map(({ id }) => id),
      ...nats.map(({ id }) => id),
    ].sort(),
    nats,
  };
}

/** The firewall of each subnet that one protects. */
function firewallsOf(vpc: NodeId, reader: DocumentReader): ReadonlyMap<NodeId, NodeId> {
  if (reader.idsOfKind('network-firewall').length === 0) return new Map();
  const found = reader
    .descendantsOf(vpc, 'network-firewall')
    .flatMap((firewall) =>
      protectedSubnets(firewall, reader).map((subnet) => [subnet, firewall.id] as const),
    );
  return new Map(found);
}

function natsOf(vpc: NodeId, reader: DocumentReader): VpcLayout['nats'] {
  return reader
    .descendantsOf(vpc, 'nat-gateway')
    .filter(({ properties }) => properties.connectivityType !== 'private')
    .map(({ id, properties }) => {
      const isRegional = properties.availabilityMode === 'regional';
      const subnet = isRegional ? undefined : reader.ancestorOf(id, 'subnet');
      const zone = subnet === undefined ? undefined : (reader.zoneOf(subnet.id) ?? subnet.id);
      return { id, ...(zone === undefined ? {} : { zone }) };
    });
}

/** Drawn in the VPC, or attached to it from outside. */
function drawnGatewayOf(vpc: NodeId, reader: DocumentReader): NodeId | undefined {
  const inside = reader
    .descendantsOf(vpc, 'internet-gateway')
    .map(({ id }) => id)
    .filter((id) => reader.connectionsFrom(id, 'attach').every(({ to }) => to === vpc));
  const attached = reader
    .connectionsTo(vpc, 'attach')
    .map(({ from }) => from)
    .filter((id) => reader.kindOf(id)?.id === 'internet-gateway');
  return [...inside, ...attached].sort()[0];
}

function egressOnlyGatewayOf(vpc: NodeId, reader: DocumentReader): NodeId | undefined {
  const attached = reader
    .connectionsTo(vpc, 'attach')
    .map(({ from }) => from)
    .filter((id) => reader.kindOf(id)?.id === 'egress-only-internet-gateway');
  const inside = reader.descendantsOf(vpc, 'egress-only-internet-gateway').map(({ id }) => id);
  return [...inside, ...attached].sort()[0];
}

function tierOf(value: unknown): Tier {
  return value === 'public' || value === 'isolated' ? value : 'private';
}
