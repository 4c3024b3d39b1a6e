import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { attachmentEnds, drawnAttachmentsOf } from '#shared/catalogue/kit/transit-gateway.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { UnitContext } from '../unit.ts';
import { type Destination, familyOf } from './link-routes.ts';
import { vpcLayoutOf } from './vpc-layout.ts';

/** A VPC at a transit gateway: by a line, or by an attachment that is drawn as a node. */
export interface AttachedVpc {
  readonly vpc: NodeView;
  readonly connection?: ConnectionView;
  readonly drawn?: NodeView;
  /** Logical id of the attachment. */
  readonly attachment: string;
}

/** The VPCs at a transit gateway, those of lines first. */
export function attachedVpcs(gateway: NodeView, ctx: UnitContext): readonly AttachedVpc[] {
  const drawn = drawnAttachmentsOf(gateway.id, ctx).flatMap((node): readonly AttachedVpc[] => {
    const { attached } = attachmentEnds(node, ctx);
    return attached?.kind === 'vpc'
      ? [{ vpc: attached, drawn: node, attachment: ctx.logicalId(node.id) }]
      : [];
  });
  const known = new Set(drawn.map(({ vpc }) => vpc.id));
  const lines = ctx.connectionsFrom(gateway.id, 'attach').flatMap((connection): readonly AttachedVpc[] => {
    const vpc = ctx.node(connection.to);
    if (vpc?.kind !== 'vpc' || known.has(vpc.id)) return [];
    return [
      { vpc, connection, attachment: ctx.logicalId(gateway.id, `AttachmentTo${ctx.logicalId(vpc.id)}`) },
    ];
  });
  return [...lines, ...drawn];
}

/**
 * The destinations without those that the attachment does not carry: IPv6 asks for it in the VPC, and in every subnet
 * of an implied attachment, or to be turned on in a drawn one.
 */
export function carriedBy(
  { vpc, connection, drawn }: AttachedVpc,
  destinations: readonly Destination[],
  gateway: NodeView,
  ctx: UnitContext,
): readonly Destination[] {
  const inIpv6 = destinations.find(({ cidr }) => familyOf(cidr) === 6);
  if (inIpv6 === undefined) return destinations;
  const withIpv6 = vpcLayoutOf(vpc.id, ctx).subnets.flatMap(({ id, hasIpv6 }) => (hasIpv6 ? [id] : []));
  const without =
    connection === undefined
      ? []
      : attachmentSubnets(connection, vpc, ctx).filter((id) => !withIpv6.includes(id));
  const isCarried = connection === undefined ? drawn?.properties.ipv6Support === true : without.length === 0;
  if (isCarried && withIpv6.length > 0) return destinations;
  if (withIpv6.length > 0) {
    const [subnet] = without;
    const mend =
      subnet === undefined
        ? `Turn IPv6 on at ${drawn?.name ?? gateway.name}.`
        : `Give ${ctx.nameOf(subnet)} an IPv6 block.`;
    ctx.gap(
      `${inIpv6.name} has IPv6 addresses, and the attachment of ${vpc.name} to ${gateway.name} carries none. ${mend}`,
    );
  }
  return destinations.filter(({ cidr }) => familyOf(cidr) === 4);
}

/** The stated subnets, else one of each zone: isolated and private ones before public ones. */
export function attachmentSubnets(
  connection: ConnectionView,
  vpc: NodeView,
  ctx: UnitContext,
): readonly NodeId[] {
  const { subnets: stated } = connection.properties;
  const named = Array.isArray(stated) ? stated.filter((id) => ctx.kindOf(id)?.id === 'subnet') : [];
  if (named.length > 0) return named;
  const rank = { isolated: 1, private: 0, public: 2 } as const;
  const byZone = new Map<string, { readonly id: NodeId; readonly rank: number }>();
  for (const { id, tier, zone } of vpcLayoutOf(vpc.id, ctx).subnets) {
    const key = zone ?? id;
    const known = byZone.get(key);
    if (known === undefined || rank[tier] < known.rank) byZone.set(key, { id, rank: rank[tier] });
  }
  return [...byZone.values()].map(({ id }) => id);
}
