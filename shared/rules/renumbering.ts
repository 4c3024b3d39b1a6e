import { type Cidr, cidrsOverlap, formatCidr, nextFreeBlock } from '#shared/base/cidr.ts';
import { mergeChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { freeBlockFor, readBlock, subnetBlock, usableAddresses } from './blocks.ts';
import { optionalText, texts } from './known.ts';
import type { Fix, FixContext } from './rule.ts';

/** The next larger block for the subnet in which that many addresses are usable; none when the VPC is full. */
export function enlarging(ctx: FixContext, id: NodeId, addresses: number): readonly Fix[] {
  const subnet = ctx.node(id);
  const block = subnet === undefined ? undefined : subnetBlock(subnet);
  if (subnet === undefined || block === undefined) return [];
  for (let prefix = block.cidr.prefix - 1; prefix >= 16; prefix -= 1) {
    if (usableAddresses({ ...block.cidr, prefix }) < addresses) continue;
    const free = freeBlockFor(ctx, subnet, prefix);
    if (free === undefined) return [];
    const changes = setProperties(ctx.document, id, { cidrBlock: free });
    return [{ title: `Give ${subnet.name} ${free}`, changes }];
  }
  return [];
}

/** Ranges from which a new block is taken, the usual one first. */
const ranges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap(
  (text) => readBlock(text)?.cidr ?? [],
);

/**
 * Each of the VPCs with another block that nothing else in the drawing has, its subnets moved along; the one with less
 * in it first.
 */
export function renumbering(ctx: FixContext, vpcs: readonly NodeId[]): readonly Fix[] {
  const size = (id: NodeId): number =>
    ctx.descendantsOf(id, 'subnet').reduce((sum, subnet) => sum + 1 + ctx.occupantsOf(subnet.id).length, 0);
  return [...vpcs].sort((a, b) => size(a) - size(b) || (a < b ? -1 : 1)).flatMap((id) => renumbered(ctx, id));
}

function renumbered(ctx: FixContext, id: NodeId): readonly Fix[] {
  const vpc = ctx.node(id);
  const own = readBlock((vpc === undefined ? undefined : optionalText(vpc, 'cidrBlock')) ?? '');
  if (vpc?.kind !== 'vpc' || own === undefined) return [];
  const next = nextFreeBlock(ranges, takenIn(ctx), own.cidr.prefix);
  if (next === undefined) return [];
  let changes = setProperties(ctx.document, id, {
    cidrBlock: formatCidr(next),
    // Further blocks may be what overlaps, and they follow no rule that could be kept.
    ...(texts(vpc, 'secondaryCidrBlocks').length === 0 ? {} : { secondaryCidrBlocks: undefined }),
  });
  for (const subnet of ctx.descendantsOf(id, 'subnet')) {
    const block = subnetBlock(subnet);
    if (block === undefined || !cidrsOverlap(own.cidr, block.cidr)) continue;
    const first = next.first + (block.cidr.first - own.cidr.first);
    const moved: Cidr = { ...block.cidr, first, last: first + (block.cidr.last - block.cidr.first) };
    changes = mergeChanges(changes, setProperties(ctx.document, subnet.id, { cidrBlock: formatCidr(moved) }));
  }
  return [{ title: `Renumber ${vpc.name} to ${formatCidr(next)}`, changes }];
}

/** Every range that something in the drawing has. */
function takenIn(ctx: FixContext): readonly Cidr[] {
  const stated = [
    ...ctx
      .nodesOfKind('vpc')
      .flatMap((vpc) => [optionalText(vpc, 'cidrBlock') ?? '', ...texts(vpc, 'secondaryCidrBlocks')]),
    ...ctx.nodesOfKind('on-premises').flatMap((site) => texts(site, 'prefixes')),
  ];
  return stated.flatMap((text) => readBlock(text)?.cidr ?? []);
}
