import { type Cidr, formatCidr, nextFreeBlock, parseCidr } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isUnreadable, knownText, optionalText, texts } from './known.ts';
import type { RuleContext } from './rule.ts';

/** A block as it is written and as the range it is. */
export interface Block {
  readonly text: string;
  readonly cidr: Cidr;
}

export function readBlock(text: string): Block | undefined {
  const known = blocks.get(text);
  if (known !== undefined) return known;
  const cidr = parseCidr(text);
  if (cidr === undefined) return undefined;
  if (blocks.size > 10_000) blocks.clear();
  const block = { text, cidr };
  blocks.set(text, block);
  return block;
}

/** The same few texts are read again and again, by every subnet of a VPC. */
const blocks = new Map<string, Block>();

/** The IPv4 blocks of a VPC, the primary first; undefined when one of them is not known. */
export function vpcBlocks(ctx: RuleContext, vpc: NodeView): readonly Block[] | undefined {
  const primary = knownText(ctx, vpc, 'cidrBlock');
  if (primary === undefined) return undefined;
  if (isUnreadable(vpc, 'secondaryCidrBlocks')) {
    ctx.undecided(vpc.id, 'secondaryCidrBlocks');
    return undefined;
  }
  const blocks = [primary, ...texts(vpc, 'secondaryCidrBlocks')].map(readBlock);
  return blocks.every((block) => block !== undefined) ? blocks : undefined;
}

/** The IPv4 block of a subnet; undefined when it is unset, an expression or no block. */
export function subnetBlock(subnet: NodeView): Block | undefined {
  const text = optionalText(subnet, 'cidrBlock');
  return text === undefined ? undefined : readBlock(text);
}

/** Subnets of the VPC with their blocks in id order, those without a readable one left out. */
export function subnetBlocks(
  ctx: RuleContext,
  vpc: NodeId,
): readonly { readonly id: NodeId; readonly block: Block }[] {
  // One list for all subnets of the VPC, which then do not each read all the others.
  const texts = ctx.derived(`subnet-blocks ${vpc}`, (reader) =>
    reader.descendantsOf(vpc, 'subnet').flatMap((subnet) => {
      const text = optionalText(subnet, 'cidrBlock');
      return text === undefined ? [] : [[subnet.id, text] as const];
    }),
  );
  return texts.flatMap(([id, text]) => {
    const block = readBlock(text);
    return block === undefined ? [] : [{ id, block }];
  });
}

/** The next block of that size in the VPC that no other subnet touches; undefined when there is none. */
export function freeBlockFor(ctx: RuleContext, subnet: NodeView, prefix: number): string | undefined {
  const vpc = ctx.vpcOf(subnet.id);
  const within = vpc === undefined ? undefined : vpcBlocks(ctx, vpc);
  if (vpc === undefined || within === undefined) return undefined;
  const taken = subnetBlocks(ctx, vpc.id).flatMap((other) =>
    other.id === subnet.id ? [] : [other.block.cidr],
  );
  const free = nextFreeBlock(
    within.map(({ cidr }) => cidr),
    taken,
    prefix,
  );
  return free === undefined ? undefined : formatCidr(free);
}

/** Ranges that RFC 1918 and RFC 6598 keep for private networks. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map((text) => {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`${text} is a block.`);
  return { text, cidr };
});

/** The private range that holds the block, or undefined when it has public addresses. */
export function privateRangeOf(cidr: Cidr): Block | undefined {
  return privateRanges.find((range) => range.cidr.first <= cidr.first && cidr.last <= range.cidr.last);
}

/** AWS keeps the first four addresses of every subnet and the last. */
export function usableAddresses(cidr: Cidr): number {
  return 2 ** (32 - cidr.prefix) - 5;
}
