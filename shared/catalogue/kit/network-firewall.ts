import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnValue, select } from './cfn.ts';

/** A subnet with an endpoint of the firewall, and what follows the logical id of the firewall that serves it. */
export interface FirewallEndpoint {
  readonly subnet: NodeId;
  readonly zone: string | undefined;
  /** Empty for the first: CloudFormation gives the endpoints of one firewall in no order, so each zone has its own. */
  readonly suffix: string;
}

export function endpointsOfFirewall(firewall: NodeId, ctx: DocumentReader): readonly FirewallEndpoint[] {
  const byZone = new Map<string, FirewallEndpoint>();
  for (const { id } of ctx.subnetsOf(firewall)) {
    const zone = ctx.zoneOf(id);
    const key = zone ?? id;
    if (byZone.has(key)) continue;
    const suffix = byZone.size === 0 ? '' : `Zone${(zone ?? String(byZone.size + 1)).toUpperCase()}`;
    byZone.set(key, { subnet: id, zone, suffix });
  }
  return [...byZone.values()];
}

/** The endpoint of the zone, else the first: packets that cross zones are reported by a rule. */
export function endpointInZone(
  firewall: NodeId,
  zone: string | undefined,
  ctx: DocumentReader,
): FirewallEndpoint | undefined {
  const endpoints = endpointsOfFirewall(firewall, ctx);
  return endpoints.find((each) => each.zone !== undefined && each.zone === zone) ?? endpoints[0];
}

/** The id of an endpoint: AWS gives it as `zone:vpce-…`. */
export function endpointId(firewall: NodeId, endpoint: FirewallEndpoint, ctx: ResolveContext): CfnValue {
  const own = ctx.getAtt(firewall, 'EndpointIds', endpoint.suffix === '' ? undefined : endpoint.suffix);
  return select(1, { 'Fn::Split': [':', select(0, own)] });
}

/** The subnets whose way in and out leads through the firewall, as it names them. */
export function protectedSubnets(firewall: NodeView, ctx: DocumentReader): readonly NodeId[] {
  const { protectedSubnets: named } = firewall.properties;
  if (!Array.isArray(named)) return [];
  return named.filter((id): id is NodeId => typeof id === 'string' && ctx.kindOf(id)?.id === 'subnet');
}
