import { sumUsd, type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import type { CostSubtotal, UsdRange } from './estimate.ts';
import type { NodeBill } from './node-bill.ts';
import type { OpenLine } from './open-lines.ts';

/** A node, connection or account that is charged for something. It stays while what is said about it changes. */
export interface ChargedSubject {
  /** Unique among them. */
  readonly subject: string;
  readonly owner: string;
  /** What it is, as its subtotal says; nothing for a node. */
  readonly mark: Pick<CostSubtotal, 'isConnection' | 'isAccount'>;
  label: string;
  family: string;
  lines: readonly OpenLine[];
  /** Undefined while it has to be made again. */
  bill: NodeBill | undefined;
  /** What the summary says about this bill. */
  subtotal: CostSubtotal | undefined;
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
  readonly members: readonly ChargedSubject[];
  /** The bills that the sum is of. */
  readonly bills: (NodeBill | undefined)[];
  sum: Usd;
}

/**
 * Sums up bills again and again while few of them change. What a summary says depends on the bills alone, never on
 * what was summed up before. Another list has to be another array.
 */
export function createBillSummary(): (charged: readonly ChargedSubject[]) => BillSummary {
  let listed: readonly ChargedSubject[] | undefined;
  let sorted: ChargedSubject[] = [];
  let families = new Map<string, readonly Block[]>();

  function list(charged: readonly ChargedSubject[]): void {
    if (charged === listed) return;
    listed = charged;
    sorted = [...charged];
    families = new Map(
      [...Map.groupBy(charged, ({ family }) => family)].map(([family, members]) => [
        family,
        blocksOf(members),
      ]),
    );
  }

  return (charged) => {
    list(charged);
    const totals = [...families].map(([family, blocks]) => ({ family, ...sumOf(blocks) }));
    const total = totals.reduce((sum, each) => sum.plus(each.total), zeroUsd);
    const below = totals.reduce((sum, each) => sum + each.below, 0);
    const above = totals.reduce((sum, each) => sum + each.above, 0);
    // The order of the last time is nearly right, and what is nearly sorted is sorted fast.
    sorted.sort(
      (a, b) =>
        (b.bill?.size ?? 0) - (a.bill?.size ?? 0) ||
        (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0),
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

function blocksOf(members: readonly ChargedSubject[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let from = 0; from < members.length; from += blockSize)
    blocks.push({ members: members.slice(from, from + blockSize), bills: [], sum: zeroUsd });
  return blocks;
}

interface FamilySum {
  readonly total: Usd;
  readonly below: number;
  readonly above: number;
  readonly isAtLeast: boolean;
}

function sumOf(blocks: readonly Block[]): FamilySum {
  let [below, above, isAtLeast] = [0, 0, false];
  for (const block of blocks) {
    let isChanged = false;
    block.members.forEach(({ bill }, index) => {
      if (block.bills[index] !== bill) {
        block.bills[index] = bill;
        isChanged = true;
      }
      if (bill === undefined) return;
      below += bill.below;
      above += bill.above;
      isAtLeast ||= bill.unknownCount > 0;
    });
    if (isChanged) block.sum = sumUsd(block.bills.flatMap((bill) => bill?.total ?? []));
  }
  return { total: sumUsd(blocks.map(({ sum }) => sum)), below, above, isAtLeast };
}

function subtotalOf(charged: ChargedSubject): CostSubtotal {
  const { owner, label, bill, mark } = charged;
  charged.subtotal ??= {
    key: owner,
    label,
    monthlyUsd: bill?.totalUsd ?? '0',
    isAtLeast: (bill?.unknownCount ?? 0) > 0,
    ...mark,
  };
  return charged.subtotal;
}

/** Ends of a range are no exact amounts: a millionth of a dollar is far finer than what they rest on. */
function rounded(amount: number): Usd {
  return usd(amount).toDecimalPlaces(6);
}
