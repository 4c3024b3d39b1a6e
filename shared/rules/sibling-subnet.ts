import { formatCidr, nextFreeBlock } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { type ChangeSet, noChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import type { NodeId } from '#shared/document/records.ts';
import { subnetBlock, subnetBlocks, vpcBlocks } from './blocks.ts';
import { optionalText } from './known.ts';
import type { FixContext, RuleContext } from './rule.ts';

/** A subnet of the same VPC and tier in a zone that none of the given ones is in; undefined when none is drawn. */
export function siblingInOtherZone(ctx: RuleContext, subnets: readonly NodeId[]): NodeView | undefined {
  const [first] = subnets;
  const vpc = first === undefined ? undefined : ctx.vpcOf(first);
  if (first === undefined || vpc === undefined) return undefined;
  const tier = ctx.node(first)?.properties.tier;
  const zones = new Set(subnets.map((id) => ctx.zoneOf(id)));
  return ctx.descendantsOf(vpc.id, 'subnet').find(({ id, properties }) => {
    const zone = ctx.zoneOf(id);
    return zone !== undefined && !zones.has(zone) && properties.tier === tier;
  });
}

interface WantedSubnet {
  readonly name: string;
  readonly zone: string;
  readonly prefix: number;
  readonly tier?: unknown;
}

/** A new subnet of the VPC in a zone, in its frame where one is drawn; undefined when the VPC has no block left. */
export function newSubnet(
  ctx: FixContext,
  vpc: NodeView,
  { name, zone, prefix, tier }: WantedSubnet,
): { readonly id: NodeId; readonly changes: ChangeSet } | undefined {
  const free = nextFreeBlock(
    (vpcBlocks(ctx, vpc) ?? []).map(({ cidr }) => cidr),
    subnetBlocks(ctx, vpc.id).map(({ block }) => block.cidr),
    prefix,
  );
  if (free === undefined) return undefined;
  const frame = ctx
    .descendantsOf(vpc.id, 'availability-zone')
    .find((candidate) => optionalText(candidate, 'zone') === zone);
  return addNode(ctx.document, {
    kind: 'subnet',
    name,
    parent: frame?.id ?? vpc.id,
    at: [24, 24],
    size: [220, 120],
    properties: {
      cidrBlock: formatCidr(free),
      ...(frame === undefined ? { availabilityZone: zone } : {}),
      ...(typeof tier === 'string' ? { tier } : {}),
    },
  });
}

const letters = ['a', 'b', 'c'];

/** The drawn sibling in another zone, else a new one like the first of the given subnets. */
export function siblingOrNew(
  ctx: FixContext,
  subnets: readonly NodeId[],
): { readonly id: NodeId; readonly name: string; readonly changes: ChangeSet } | undefined {
  const drawn = siblingInOtherZone(ctx, subnets);
  if (drawn !== undefined) return { id: drawn.id, name: drawn.name, changes: noChanges };
  const first = ctx.node(subnets[0] ?? '');
  const vpc = first === undefined ? undefined : ctx.vpcOf(first.id);
  const prefix = first === undefined ? undefined : subnetBlock(first)?.cidr.prefix;
  const taken = subnets.map((id) => ctx.zoneOf(id)?.slice(-1));
  const zone = letters.find((letter) => !taken.includes(letter));
  if (first === undefined || vpc === undefined || prefix === undefined || zone === undefined)
    return undefined;
  const name = `${first.name} ${zone}`;
  const added = newSubnet(ctx, vpc, { name, zone, prefix, tier: first.properties.tier });
  return added === undefined ? undefined : { ...added, name };
}
