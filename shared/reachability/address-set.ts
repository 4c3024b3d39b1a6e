import { type Cidr, parseAddress, parseCidr } from '#shared/base/cidr.ts';
import { intervalSet, setOfBlocks, subtract, union } from '#shared/base/interval-set.ts';
import type { AddressSet } from './network.ts';

export function addressSet(blocks: readonly Cidr[]): AddressSet {
  return {
    4: setOfBlocks(blocks.filter(({ version }) => version === 4)),
    6: setOfBlocks(blocks.filter(({ version }) => version === 6)),
  };
}

export function unionOf(sets: readonly AddressSet[]): AddressSet {
  return sets.reduce((all, set) => ({ 4: union(all[4], set[4]), 6: union(all[6], set[6]) }), noAddresses);
}

const noAddresses: AddressSet = { 4: [], 6: [] };

/** The block, or the single address as a block of its own. */
export function parseBlock(text: string): Cidr | undefined {
  if (text.includes('/')) return parseCidr(text);
  const address = parseAddress(text);
  return address === undefined ? undefined : parseCidr(`${text}/${address.version === 4 ? 32 : 128}`);
}

function blocks(...texts: readonly string[]): readonly Cidr[] {
  return texts.flatMap((text) => parseCidr(text) ?? []);
}

/** Addresses that no packet of the internet carries: private, shared and link-local ones (RFC 1918, 6598, 3927). */
export const neverPublic: AddressSet = addressSet(
  blocks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'),
);

const unicast = blocks('1.0.0.0/32', '223.255.255.255/32');

/** Everybody out there: public unicast addresses, and of IPv6 those that are assigned (2000::/3). */
export const internetAddresses: AddressSet = {
  4: subtract(intervalSet([[unicast[0]?.first ?? 0n, unicast[1]?.last ?? 0n]]), neverPublic[4]),
  6: setOfBlocks(blocks('2000::/3')),
};
