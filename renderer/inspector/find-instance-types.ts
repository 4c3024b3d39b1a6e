import type { InstanceOffer } from '#renderer/worker/engine-messages.ts';
import { usd } from '#shared/base/money.ts';

export interface InstanceWish {
  readonly query: string;
  readonly minVcpu: number;
  readonly minMemoryGib: number;
  readonly architecture: 'any' | 'x86_64' | 'arm64';
}

/** The types that fit, the cheapest first; those without a price in the Region last. */
export function findInstanceTypes(
  offers: readonly InstanceOffer[],
  wish: InstanceWish,
): readonly InstanceOffer[] {
  const query = wish.query.trim().toLowerCase();
  return offers
    .filter(
      (offer) =>
        offer.type.includes(query) &&
        offer.vcpu >= wish.minVcpu &&
        offer.memoryGib >= wish.minMemoryGib &&
        (wish.architecture === 'any' || offer.architecture === wish.architecture),
    )
    .sort((a, b) => comparePrice(a, b) || (a.type < b.type ? -1 : 1));
}

function comparePrice(a: InstanceOffer, b: InstanceOffer): number {
  if (a.hourlyUsd === undefined || b.hourlyUsd === undefined) {
    return Number(a.hourlyUsd === undefined) - Number(b.hourlyUsd === undefined);
  }
  return usd(a.hourlyUsd).cmp(b.hourlyUsd);
}
