import { type Cidr, formatCidr, nextFreeBlock, parseCidr } from '#shared/base/cidr.ts';
import type { DocumentReader, NodeView } from '../define-kind.ts';
import { zoneLetters } from './zones.ts';

/** The VPC that is the container or is around it. */
export function vpcAround(ctx: DocumentReader, container: string | undefined): NodeView | undefined {
  if (container === undefined) return undefined;
  const node = ctx.node(container);
  return node?.kind === 'vpc' ? node : ctx.ancestorOf(container, 'vpc');
}

/** The first block of that size that none of the nodes has, or undefined when there is none. */
export function freeBlock(
  within: readonly unknown[],
  others: readonly NodeView[],
  prefix: number,
): string | undefined {
  const taken = others.flatMap(({ properties }) => blocksOf([properties.cidrBlock]));
  const free = nextFreeBlock(blocksOf(within), taken, prefix);
  return free === undefined ? undefined : formatCidr(free);
}

/** The letter that comes up least among those in use, the first of them; `among` limits the choice. */
export function rarestZone(
  used: readonly (string | undefined)[],
  among: number = zoneLetters.length,
): string | undefined {
  const counts = zoneLetters.slice(0, among).map((letter) => ({
    letter,
    count: used.filter((other) => other === letter).length,
  }));
  const least = Math.min(...counts.map(({ count }) => count));
  return counts.find(({ count }) => count === least)?.letter;
}

function blocksOf(texts: readonly unknown[]): readonly Cidr[] {
  return texts.flatMap((text) => (typeof text === 'string' ? (parseCidr(text) ?? []) : []));
}
