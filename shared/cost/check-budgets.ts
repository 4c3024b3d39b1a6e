import { sumUsd, usd } from '#shared/base/money.ts';
import { frameOfAccount } from '#shared/catalogue/account-owner.ts';
import type { DocumentBudget, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { BudgetCheck, CostLine } from './estimate.ts';

/** Each budget with what it is held against: the whole bill, or the lines of a node and of what sits in it. */
export function checkBudgets(
  document: LintelDocument,
  budgets: readonly DocumentBudget[],
  lines: readonly CostLine[],
): readonly BudgetCheck[] {
  return budgets.map(({ name, of, usd: limitUsd }) => {
    const counted = of === undefined ? lines : lines.filter(({ owner }) => isWithin(document, owner, of));
    const spent = sumUsd(counted.map(({ monthlyUsd }) => usd(monthlyUsd ?? '0')));
    return {
      name,
      ...(of === undefined ? {} : { of }),
      limitUsd,
      spentUsd: spent.toFixed(),
      isOver: spent.gt(limitUsd),
      isAtLeast: counted.some(({ state }) => state === 'unknown-price' || state === 'needs-usage'),
    };
  });
}

/** A connection belongs to where it starts, and an account to the frame that it is drawn as. */
function isWithin(document: LintelDocument, owner: string, container: NodeId): boolean {
  const seen = new Set<NodeId>();
  let id: NodeId | undefined = document.nodes.has(owner)
    ? owner
    : (document.connections.get(owner)?.from ?? frameOfAccount(owner));
  while (id !== undefined && !seen.has(id)) {
    if (id === container) return true;
    seen.add(id);
    id = document.nodes.get(id)?.parent;
  }
  return false;
}
