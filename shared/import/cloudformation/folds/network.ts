import { isJsonObject } from '#shared/base/json.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import type { Fold } from '../fold.ts';

const nextHops = [
  'GatewayId',
  'NatGatewayId',
  'TransitGatewayId',
  'EgressOnlyInternetGatewayId',
  'InstanceId',
  'NetworkInterfaceId',
  'VpcPeeringConnectionId',
  'VpcEndpointId',
  'LocalGatewayId',
  'CarrierGatewayId',
  'CoreNetworkArn',
];

/** A route is a line from its table to the next hop. */
export const foldRoute: Fold = (resource, lift) => {
  const { values } = resource;
  const table = lift.nodeIn(values.RouteTableId, 'route-table');
  const hop = nextHops.map((property) => lift.nodeIn(values[property])).find((node) => node !== undefined);
  if (table === undefined) return false;
  if (hop === undefined || findKind(hop.kind)?.traits.includes('route-target') !== true) {
    // A next hop that a deployment makes up, such as the endpoint of a firewall.
    lift.foldInto(table, resource);
    lift.note(
      'info',
      `${resource.logicalId} leads ${textOf(values.DestinationCidrBlock) ?? 'packets'} to where only a deployment knows; the route is in the template and not drawn.`,
      resource.line,
    );
    return true;
  }
  lift.connect(
    'route',
    table,
    hop,
    {
      destinationCidrBlock: textOf(values.DestinationCidrBlock),
      destinationIpv6CidrBlock: textOf(values.DestinationIpv6CidrBlock),
      destinationPrefixListId: textOf(values.DestinationPrefixListId),
    },
    resource,
  );
  return true;
};

/** A table or an access list applies to a subnet. */
export const foldAssociation: Fold = (resource, lift) => {
  const { values } = resource;
  const applied =
    lift.nodeIn(values.RouteTableId, 'route-table') ?? lift.nodeIn(values.NetworkAclId, 'network-acl');
  const to = lift.nodeIn(values.SubnetId, 'subnet') ?? lift.nodeIn(values.GatewayId);
  if (applied === undefined || to === undefined) return false;
  lift.connect('associate', applied, to, {}, resource);
  return true;
};

/** An attached gateway sits in its VPC. */
export const foldGatewayAttachment: Fold = (resource, lift) => {
  const { values } = resource;
  const gateway = lift.nodeIn(values.InternetGatewayId) ?? lift.nodeIn(values.VpnGatewayId);
  const vpc = lift.nodeIn(values.VpcId, 'vpc');
  if (gateway === undefined) return false;
  lift.foldInto(gateway, resource);
  if (vpc !== undefined && gateway.parent === undefined) {
    gateway.parent = vpc.id;
    lift.consume(gateway, vpc);
  }
  return true;
};

/** A further block of addresses is a setting of the VPC. */
export const foldCidrBlock: Fold = (resource, lift) => {
  const vpc = lift.nodeIn(resource.values.VpcId, 'vpc');
  if (vpc === undefined) return false;
  lift.foldInto(vpc, resource);
  const { CidrBlock } = resource.values;
  if (typeof CidrBlock === 'string') {
    const known = vpc.properties.secondaryCidrBlocks;
    vpc.properties.secondaryCidrBlocks = [...(Array.isArray(known) ? known : []), CidrBlock];
  }
  return true;
};

const aclProtocols: Readonly<Record<string, string>> = { '-1': 'all', '1': 'icmp', '6': 'tcp', '17': 'udp' };

/** An entry is a line in the list of its access list. */
export const foldAclEntry: Fold = (resource, lift) => {
  const { values } = resource;
  const acl = lift.nodeIn(values.NetworkAclId, 'network-acl');
  if (acl === undefined) return false;
  lift.foldInto(acl, resource);
  const known = acl.properties.entries;
  const entries = Array.isArray(known) ? [...known] : [];
  acl.properties.entries = entries;
  const ports = isJsonObject(values.PortRange) ? values.PortRange : {};
  const protocol = aclProtocols[String(values.Protocol)];
  const ruleNumber = numberOf(values.RuleNumber);
  const cidrBlock = values.CidrBlock ?? values.Ipv6CidrBlock;
  if (ruleNumber === undefined || protocol === undefined || typeof cidrBlock !== 'string') return true;
  const [fromPort, toPort] = [numberOf(ports.From), numberOf(ports.To)];
  entries.push({
    ruleNumber,
    direction: String(values.Egress) === 'true' ? 'egress' : 'ingress',
    ruleAction: String(values.RuleAction) === 'deny' ? 'deny' : 'allow',
    protocol,
    cidrBlock,
    ...(fromPort === undefined ? {} : { fromPort }),
    ...(toPort === undefined ? {} : { toPort }),
  });
  return true;
};

export function textOf(value: CfnValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: CfnValue | undefined): number | undefined {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** The address of a NAT gateway belongs to it; any other is drawn. */
export const foldAddress: Fold = (resource, lift) => {
  for (const node of lift.nodes.values()) {
    if (node.kind !== 'nat-gateway') continue;
    const named = referencesIn(node.resource.values.AllocationId);
    if (named.some(({ logicalId }) => logicalId === resource.logicalId)) {
      lift.foldInto(node, resource);
      return true;
    }
  }
  return false;
};
