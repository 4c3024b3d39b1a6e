import { groupBy } from '#shared/base/group-by.ts';
import { sumUsd, type Usd, usd } from '#shared/base/money.ts';
import { placeInOrder } from '#shared/base/sorted-list.ts';
import { type BlockedList, blockedList } from './blocked-list.ts';
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

interface BillSum {
  readonly total: Usd;
  readonly below: number;
  readonly above: number;
  readonly isAtLeast: boolean;
}

/** An order that so few leave is mended; otherwise everything is sorted again. */
const fewChanges = 64;

/**
 * Sums up bills again and again while few of them change: those that did are named. What a summary says depends on the
 * bills alone, never on what was summed up before. Another list has to be another array.
 */
export function createBillSummary(): (
  charged: readonly ChargedSubject[],
  changed: ReadonlySet<ChargedSubject>,
) => BillSummary {
  let listed: readonly ChargedSubject[] | undefined;
  let sorted: ChargedSubject[] = [];
  let families = new Map<string, BlockedList<ChargedSubject, BillSum>>();

  function list(charged: readonly ChargedSubject[]): void {
    listed = charged;
    sorted = [...charged].sort(byAmount);
    families = new Map(
      [...groupBy(charged, ({ family }) => family)].map(([family, members]) => [
        family,
        blockedList(members, sumOfBills),
      ]),
    );
  }

  function follow(changed: ReadonlySet<ChargedSubject>): void {
    for (const blocks of families.values()) blocks.follow(changed);
    if (changed.size > fewChanges) {
      sorted.sort(byAmount);
      return;
    }
    // All leave before the first comes back: its place is looked up among what is in order.
    for (const each of changed) sorted.splice(sorted.indexOf(each), 1);
    for (const each of changed)
      sorted.splice(
        placeInOrder(sorted, (at) => byAmount(at, each) < 0),
        0,
        each,
      );
  }

  return (charged, changed) => {
    if (charged === listed) follow(changed);
    else list(charged);
    const totals = [...families].map(([family, blocks]) => ({ family, ...sumOf(blocks.parts()) }));
    const { total, below, above } = sumOf(totals);
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

/** The dearest first. */
function byAmount(a: ChargedSubject, b: ChargedSubject): number {
  const difference = (b.bill?.size ?? 0) - (a.bill?.size ?? 0);
  return difference || (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0);
}

function sumOfBills(members: readonly ChargedSubject[]): BillSum {
  return sumOf(
    members.flatMap(({ bill }) =>
      bill === undefined ? [] : [{ ...bill, isAtLeast: bill.unknownCount > 0 }],
    ),
  );
}

function sumOf(parts: readonly BillSum[]): BillSum {
  let [below, above, isAtLeast] = [0, 0, false];
  for (const part of parts) {
    below += part.below;
    above += part.above;
    isAtLeast ||= part.isAtLeast;
  }
  return { total: sumUsd(parts.map(({ total }) => total)), below, above, isAtLeast };
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
