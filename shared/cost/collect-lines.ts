import { type BlockedList, blockedList } from './blocked-list.ts';
import type { CostLine, PriceCaution } from './estimate.ts';
import type { ChargedSubject } from './summarise-bills.ts';

/** The lines of all bills in the order of their subjects, and what is to be said of them as a whole. */
export interface CollectedLines {
  readonly lines: readonly CostLine[];
  readonly unknownCount: number;
  readonly oldestPrice: string | undefined;
  readonly cautions: Readonly<Record<PriceCaution, number>>;
}

/**
 * Collects lines again and again while few bills change: those that did are named. Another list has to be another
 * array.
 */
export function createLineCollector(): (
  charged: readonly ChargedSubject[],
  changed: Iterable<ChargedSubject>,
) => CollectedLines {
  let listed: readonly ChargedSubject[] | undefined;
  let blocks: BlockedList<ChargedSubject, CollectedLines> = blockedList([], ofBills);
  return (charged, changed) => {
    if (charged === listed) blocks.follow(changed);
    else blocks = blockedList(charged, ofBills);
    listed = charged;
    return joined(blocks.parts());
  };
}

function ofBills(charged: readonly ChargedSubject[]): CollectedLines {
  return joined(
    charged.flatMap(({ bill }): readonly CollectedLines[] => {
      if (bill === undefined) return [];
      const cautions = { 'old-price': 0, 'low-trust': 0 };
      for (const caution of bill.cautions) cautions[caution] += 1;
      return [{ ...bill, cautions }];
    }),
  );
}

function joined(parts: readonly CollectedLines[]): CollectedLines {
  const cautions = { 'old-price': 0, 'low-trust': 0 };
  let unknownCount = 0;
  let oldestPrice: string | undefined;
  for (const part of parts) {
    cautions['old-price'] += part.cautions['old-price'];
    cautions['low-trust'] += part.cautions['low-trust'];
    unknownCount += part.unknownCount;
    const oldest = part.oldestPrice;
    if (oldest !== undefined && (oldestPrice === undefined || oldest < oldestPrice)) oldestPrice = oldest;
  }
  // Thousands of lines at every edit: joining lists is faster than going through them.
  const lines = ([] as readonly CostLine[]).concat(...parts.map((part) => part.lines));
  return { lines, unknownCount, oldestPrice, cautions };
}
