import { formatCidr } from '#shared/base/cidr.ts';
import {
  containsSet,
  formatAsCidrs,
  type IntervalSet,
  setOfBlocks,
  sizeOf,
} from '#shared/base/interval-set.ts';
import type { Family } from '../network.ts';
import type { MendContext } from './mend.ts';

const everywhere: Readonly<Record<Family, string>> = { 4: '0.0.0.0/0', 6: '::/0' };

/**
 * Addresses as blocks to write into a rule. Which address a thing has is decided when it starts, so its subnet stands
 * for it; those of AWS's services change from week to week, so everywhere stands for them.
 */
export function blocksToWrite(set: IntervalSet, family: Family, { drawn }: MendContext): readonly string[] {
  const { subnets, vpcs, sites } = drawn.network;
  const known = [
    ...[...subnets.values()].map(({ blocks }) => blocks ?? []),
    ...[...vpcs.values()].map(({ blocks }) => blocks),
  ].map((blocks) => blocks.filter(({ version }) => version === family));
  for (const blocks of known) {
    if (blocks.length > 0 && containsSet(setOfBlocks(blocks), set)) return blocks.map(formatCidr);
  }
  for (const { addresses } of sites.values()) {
    if (sizeOf(set) > 0n && containsSet(addresses[family], set))
      return formatAsCidrs(addresses[family], family);
  }
  return [everywhere[family]];
}
