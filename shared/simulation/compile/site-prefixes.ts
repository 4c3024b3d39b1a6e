import { cidrContains, parseCidr } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { resourcesOfType } from '#shared/resolve/architecture.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { refOf } from './resource-facts.ts';

/** The range of a site that packets to a node of it go to: its own address, else the first range of the site. */
export function rangeOfSite(site: NodeView, node: NodeView | undefined): string | undefined {
  const { ipAddress } = node?.properties ?? {};
  if (typeof ipAddress === 'string') return `${ipAddress}/32`;
  const { prefixes } = site.properties;
  const [first] = Array.isArray(prefixes) ? prefixes : [];
  return typeof first === 'string' ? first : undefined;
}

/** How long the prefix is that a site announces for a range; 0 where it states none. */
export function announcedPrefix(site: NodeView, range: string): number {
  const { prefixes } = site.properties;
  return longest(Array.isArray(prefixes) ? prefixes : [], range);
}

/** How long the prefix of the static routes of a VPN connection is for a range; 0 where it has none. */
export function staticPrefix({ architecture }: FlowBuilder, vpn: NodeView, range: string): number {
  const ownerOf = (value: CfnValue | undefined): string | undefined =>
    architecture.resources.get(refOf(value) ?? '')?.owner;
  const routes = resourcesOfType(architecture, 'AWS::EC2::VPNConnectionRoute').filter(({ properties }) => {
    const connection = architecture.resources.get(refOf(properties.VpnConnectionId) ?? '');
    return connection?.owner === vpn.id || ownerOf(connection?.properties.CustomerGatewayId) === vpn.id;
  });
  return longest(
    routes.map(({ properties }) => properties.DestinationCidrBlock),
    range,
  );
}

function longest(prefixes: readonly unknown[], range: string): number {
  const wanted = parseCidr(range);
  let length = 0;
  for (const text of prefixes) {
    const prefix = typeof text === 'string' ? parseCidr(text) : undefined;
    if (prefix !== undefined && wanted !== undefined && cidrContains(prefix, wanted))
      length = Math.max(length, prefix.prefix);
  }
  return length;
}
