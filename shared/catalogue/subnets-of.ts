import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, Kind, NodeView } from './define-kind.ts';

/**
 * Subnets that a node has interfaces in: the one it sits in; else those named by its subnets property; else the
 * fitting ones of its VPC, one a zone (public for what faces the internet, isolated before private for databases,
 * private for the rest).
 */
export function subnetsOf(
  reader: DocumentReader,
  id: NodeId,
  fitting: typeof fittingSubnets = fittingSubnets,
): readonly NodeView[] {
  const own = reader.ancestorOf(id, 'subnet');
  if (own !== undefined) return [own];
  const node = reader.node(id);
  const kind = reader.kindOf(id);
  if (node === undefined || kind === undefined) return [];
  const property = kind.placement.spansSubnetsBy;
  const named = property === undefined ? undefined : node.properties[property];
  if (Array.isArray(named) && named.length > 0) {
    return named.flatMap((subnet) => {
      const view = typeof subnet === 'string' ? reader.node(subnet) : undefined;
      return view?.kind === 'subnet' ? [view] : [];
    });
  }
  const { vpcOptional } = kind.placement;
  if (property === undefined) return [];
  const hasInterfaces = kind.traits.includes('network-interface') || kind.placement.needsSubnet === true;
  if (vpcOptional !== true && !hasInterfaces) return [];
  const vpc = reader.vpcOf(id) ?? (vpcOptional === true ? vpcItReaches(reader, id) : onlyVpc(reader));
  if (vpc === undefined) return [];
  return fitting(reader, vpc.id, wantedTiers(kind, node));
}

/** The VPC of the first thing with an address there that it is connected to: a function that calls a database. */
function vpcItReaches(reader: DocumentReader, id: NodeId): NodeView | undefined {
  for (const { kind, to } of reader.connectionsFrom(id)) {
    if (kind !== 'traffic' && kind !== 'data' && kind !== 'invoke') continue;
    const target = reader.kindOf(to);
    if (target === undefined || target.placement.vpcOptional === true) continue;
    if (!target.traits.includes('network-interface') && !target.traits.includes('database')) continue;
    if (reader.node(to)?.properties.scheme === 'internet-facing') continue;
    const vpc = reader.vpcOf(to) ?? onlyVpc(reader);
    if (vpc !== undefined) return vpc;
  }
  return undefined;
}

/** A Regional thing (a cluster, a function) drawn outside the VPC uses the VPC, when the drawing has just one. */
function onlyVpc(reader: DocumentReader): NodeView | undefined {
  const vpcs = reader.nodesOfKind('vpc');
  return vpcs.length === 1 ? vpcs[0] : undefined;
}

function wantedTiers(kind: Kind, node: NodeView): readonly string[] {
  if (node.properties.scheme === 'internet-facing') return ['public'];
  if (kind.traits.includes('database')) return ['isolated', 'private', 'public'];
  return ['private', 'isolated', 'public'];
}

/** The subnets of the first of the tiers that the VPC has, one a zone. */
export function fittingSubnets(
  reader: DocumentReader,
  vpc: NodeId,
  tiers: readonly string[],
): readonly NodeView[] {
  const subnets = reader.descendantsOf(vpc, 'subnet');
  for (const tier of tiers) {
    const byZone = new Map<string, NodeView>();
    for (const subnet of subnets) {
      if (subnet.properties.tier !== tier) continue;
      const zone = reader.zoneOf(subnet.id) ?? subnet.id;
      if (!byZone.has(zone)) byZone.set(zone, subnet);
    }
    if (byZone.size > 0) return [...byZone.values()];
  }
  return [];
}
