import { type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import { viewNode } from '#shared/catalogue/document-reader.ts';
import {
  type StorageClass,
  storageClassComponents,
  storageClasses,
} from '#shared/catalogue/kit/storage-classes.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { PriceBook } from '../price-book.ts';

const daysPerMonth = 365 / 12;

/** What becomes of what is written to a store, in months after it is written. */
export interface Lifecycle {
  readonly expiresAfter: number;
  readonly movesAfter: number;
  readonly movesTo: StorageClass | undefined;
  readonly from: StorageClass | undefined;
}

/** The lifecycle rules of a bucket; what else stores keeps everything where it is. */
export function lifecycleOf(document: LintelDocument, id: NodeId): Lifecycle {
  const node = document.nodes.get(id);
  const properties = node?.kind === 's3-bucket' ? viewNode(node).properties : {};
  const months = (days: unknown): number =>
    typeof days === 'number' ? days / daysPerMonth : Number.POSITIVE_INFINITY;
  return {
    expiresAfter: months(properties.expirationDays),
    movesAfter: months(properties.transitionDays),
    movesTo: classOf(properties.transitionStorageClass),
    from: classOf(properties.storageClass),
  };
}

function classOf(value: unknown): StorageClass | undefined {
  return storageClasses.find((each) => each === value);
}

/** A stock in gigabytes, and the part of it that has moved to another class. */
export interface Pile {
  readonly gigabytes: number;
  readonly moved: number;
}

/** What is left of what was written in earlier months, the oldest first; expired objects are gone. */
export function pileOf(written: readonly number[], { expiresAfter, movesAfter }: Lifecycle): Pile {
  let [gigabytes, moved] = [0, 0];
  for (const [index, amount] of written.entries()) {
    const age = written.length - index;
    const kept = partOf(expiresAfter, age);
    gigabytes += amount * kept;
    moved += amount * Math.max(0, kept - partOf(movesAfter, age));
  }
  return { gigabytes, moved };
}

/** The part of a month's writing of that age that a rule of so many months has not touched yet. */
function partOf(months: number, age: number): number {
  return Math.max(0, Math.min(1, months - (age - 1)));
}

/** What a month of the moved part costs more in its new class than the bill says; less is negative. */
export function movedDifference(
  { moved }: Pile,
  { from, movesTo }: Lifecycle,
  prices: PriceBook,
  region: string,
): Usd {
  if (moved === 0 || from === undefined || movesTo === undefined) return zeroUsd;
  const priceOf = (storageClass: StorageClass): string | undefined =>
    prices.price(`s3/${storageClassComponents[storageClass].storage}`, region)?.tiers[0]?.usd;
  const [here, there] = [priceOf(from), priceOf(movesTo)];
  if (here === undefined || there === undefined) return zeroUsd;
  return usd(there).minus(here).times(usd(moved));
}
