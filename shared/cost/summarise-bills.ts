import { sumUsd, type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import type { CostSubtotal, UsdRange } from './estimate.ts';
import type { NodeBill } from './node-bill.ts';

/** A bill with what the summaries say about it. */
export interface NamedBill {
  readonly bill: NodeBill;
  /** Unique among them. */
  readonly subject: string;
  readonly owner: string;
  readonly label: string;
  readonly family: string;
}

export interface BillSummary {
  readonly total: Usd;
  readonly range: UsdRange;
  readonly byNode: readonly CostSubtotal[];
  readonly byFamily: readonly CostSubtotal[];
}

/** Exact sums are dear; an edit changes one of so many bills, and the sums of the others stand. */
const blockSize = 64;

interface Block {
  readonly bills: readonly NodeBill[];
  readonly sum: Usd;
}

/**
 * Sums up bills again and again while few of them change. What a summary says depends on the bills alone, never on
 * what was summed up before.
 */
export function createBillSummary(): (bills: readonly NamedBill[]) => BillSummary {
  const subtotals = new WeakMap<NodeBill, CostSubtotal>();
  let blocks = new Map<string, Block>();
  let sorted: readonly NamedBill[] = [];

  function subtotalOf({ bill, owner, label }: NamedBill): CostSubtotal {
    let subtotal = subtotals.get(bill);
    if (subtotal === undefined || subtotal.label !== label) {
      subtotal = {
        key: owner,
        label,
        monthlyUsd: bill.totalUsd,
        isAtLeast: bill.unknownCount > 0,
      };
      subtotals.set(bill, subtotal);
    }
    return subtotal;
  }

  /** In blocks of the same bills as before; the blocks follow from the list, so the sum does too. */
  function sumOf(family: string, bills: readonly NodeBill[], kept: Map<string, Block>): Usd {
    const sums: Usd[] = [];
    for (let from = 0; from < bills.length; from += blockSize) {
      const block = bills.slice(from, from + blockSize);
      const key = `${family} ${from}`;
      const known = blocks.get(key);
      const isSame =
        known !== undefined &&
        known.bills.length === block.length &&
        known.bills.every((bill, index) => bill === block[index]);
      const entry = isSame ? known : { bills: block, sum: sumUsd(block.map(({ total }) => total)) };
      kept.set(key, entry);
      sums.push(entry.sum);
    }
    return sumUsd(sums);
  }

  return (bills) => {
    const families = new Map<string, { bills: NodeBill[]; isAtLeast: boolean }>();
    let [below, above] = [0, 0];
    for (const { bill, family } of bills) {
      let members = families.get(family);
      if (members === undefined) {
        members = { bills: [], isAtLeast: false };
        families.set(family, members);
      }
      members.bills.push(bill);
      if (bill.unknownCount > 0) members.isAtLeast = true;
      below += bill.below;
      above += bill.above;
    }
    const kept = new Map<string, Block>();
    const totals = [...families].map(([family, members]) => ({
      family,
      total: sumOf(family, members.bills, kept),
      isAtLeast: members.isAtLeast,
    }));
    blocks = kept;
    const total = totals.reduce((sum, each) => sum.plus(each.total), zeroUsd);
    // Nearly sorted lists are sorted fast, so the order of the last time is where this one starts.
    const bySubject = new Map(bills.map((each) => [each.subject, each]));
    const start: NamedBill[] = [];
    for (const { subject } of sorted) {
      const each = bySubject.get(subject);
      if (each === undefined) continue;
      start.push(each);
      bySubject.delete(subject);
    }
    start.push(...bySubject.values());
    sorted = start.sort(
      (a, b) => b.bill.size - a.bill.size || (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0),
    );
    return {
      total,
      range: {
        lowUsd: total.minus(rounded(below)).toFixed(),
        highUsd: total.plus(rounded(above)).toFixed(),
      },
      byNode: sorted.map(subtotalOf),
      byFamily: totals
        .sort((a, b) => b.total.comparedTo(a.total) || (a.family < b.family ? -1 : 1))
        .map(({ family, total: sum, isAtLeast }) => ({
          key: family,
          label: family,
          monthlyUsd: sum.toFixed(),
          isAtLeast,
        })),
    };
  };
}

/** Ends of a range are no exact amounts: a millionth of a dollar is far finer than what they rest on. */
function rounded(amount: number): Usd {
  return usd(amount).toDecimalPlaces(6);
}
