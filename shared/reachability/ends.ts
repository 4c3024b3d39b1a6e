import { assertNever } from '#shared/base/assert-never.ts';
import { type IntervalSet, single, subtract } from '#shared/base/interval-set.ts';
import { internetAddresses, unionOf } from './address-set.ts';
import type { AddressSet, Family, Network } from './network.ts';
import type { End } from './walk-state.ts';

/** The addresses of an end. */
export function addressesOf(end: End, family: Family): IntervalSet {
  switch (end.kind) {
    case 'interface': {
      const address = end.interface.addresses[family];
      return address === undefined ? [] : single(address);
    }
    case 'internet':
      return end.addresses[family];
    case 'site':
      return end.site.addresses[family];
    case 'service':
      return end.service.addresses[family];
    default:
      return assertNever(end);
  }
}

/** What an answer calls it. */
export function objectOf(end: End): string {
  switch (end.kind) {
    case 'interface':
      return end.interface.object;
    case 'internet':
      return 'internet';
    case 'site':
      return end.site.id;
    case 'service':
      return end.service.id;
    default:
      return assertNever(end);
  }
}

const around = new WeakMap<Network, AddressSet>();

/** Everybody outside of this network. */
export function internetAround(network: Network): AddressSet {
  const known = around.get(network);
  if (known !== undefined) return known;
  const own = unionOf([...network.vpcs.values()].map(({ addresses }) => addresses));
  const outside = { 4: subtract(internetAddresses[4], own[4]), 6: subtract(internetAddresses[6], own[6]) };
  around.set(network, outside);
  return outside;
}
