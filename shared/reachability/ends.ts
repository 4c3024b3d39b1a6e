import { assertNever } from '#shared/base/assert-never.ts';
import { type IntervalSet, single } from '#shared/base/interval-set.ts';
import type { AddressSet, Family, Network } from './network.ts';
import { indexOf } from './network-index.ts';
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

/** Everybody outside of this network. */
export function internetAround(network: Network): AddressSet {
  return indexOf(network).internetAround();
}
