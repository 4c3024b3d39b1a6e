import { groupBy } from '#shared/base/group-by.ts';
import type { AccountOwner } from '#shared/catalogue/account-owner.ts';
import { impliedAccount } from '#shared/catalogue/account-owner.ts';
import type { QuantityInput } from '#shared/catalogue/define-kind.ts';
import { viewNode } from '#shared/catalogue/document-reader.ts';
import { accountUsageLines } from '#shared/catalogue/kit/account-usage.ts';
import { formatNumber } from '#shared/catalogue/kit/usage-quantity.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { type OpenLine, openLine } from './open-lines.ts';
import type { PriceBook } from './price-book.ts';
import type { QuantityRange } from './ranges.ts';

/** What a node causes and its account is charged for, once for all that cause it in a Region. */
export interface AccountCharge {
  readonly account: AccountOwner;
  /** The line as it would be if nothing else caused it. */
  readonly open: OpenLine;
  readonly atMost: number;
  /** What the user calls the node. */
  readonly cause: string;
}

/** How many of those that cause a charge are named among its inputs. */
const causesNamed = 5;

/** What each account is charged for, by account: charges that nodes share, and what its user states about it. */
export function accountLines(
  document: LintelDocument,
  charges: readonly AccountCharge[],
  prices: PriceBook,
  oldDay: string,
): ReadonlyMap<AccountOwner, readonly OpenLine[]> {
  const lines = new Map<AccountOwner, OpenLine[]>();
  const add = (account: AccountOwner, line: OpenLine): void => {
    const known = lines.get(account);
    if (known === undefined) lines.set(account, [line]);
    else known.push(line);
  };
  for (const same of groupBy(charges, keyOf).values()) {
    const [first] = same;
    if (first !== undefined) add(first.account, sharedLine(same, first));
  }
  const { accountUsage, region } = settingsOf(document);
  if (accountUsage !== undefined) {
    const account = viewNode({
      id: impliedAccount,
      kind: 'account',
      name: 'Account',
      at: [0, 0],
      usage: accountUsage,
    });
    accountUsageLines(account).forEach((draft, index) => {
      add(impliedAccount, openLine(draft, index, impliedAccount, region, prices, oldDay));
    });
  }
  return lines;
}

function keyOf({ account, open: { line } }: AccountCharge): string {
  return `${account} ${line.component} ${line.region}`;
}

function sharedLine(charges: readonly AccountCharge[], { account, open, atMost }: AccountCharge): OpenLine {
  const quantities = charges.map(({ open: { quantity } }) => quantity);
  const sum = quantities.reduce<number | undefined>(
    (total, quantity) => (total === undefined || quantity === undefined ? undefined : total + quantity),
    0,
  );
  const capped = (value: number): number => Math.min(value, atMost);
  const value = sum === undefined ? undefined : capped(sum);
  const { line } = open;
  const { unit } = line.quantity;
  const inputs: readonly QuantityInput[] =
    charges.length === 1
      ? line.quantity.inputs
      : charges.map(({ cause, open: { quantity } }) => ({
          name: cause,
          value: quantity,
          unit,
          origin: 'derived',
        }));
  const others = charges.length - causesNamed;
  const causes = charges.slice(0, causesNamed).map(({ cause }) => cause);
  const range = rangeOf(charges, capped);
  return {
    line: {
      ...line,
      key: `${account} ${line.component} ${line.region}`,
      owner: account,
      note: [`Caused by ${causes.join(', ')}${others > 0 ? ` and ${others} more` : ''}.`, line.note]
        .filter((words) => words !== undefined)
        .join(' '),
      quantity: {
        value,
        unit,
        formula:
          charges.length === 1
            ? line.quantity.formula
            : `${charges.length} nodes, together ${sum === undefined ? 'unknown' : formatNumber(sum)} ${unit}; at most ${formatNumber(atMost)}`,
        inputs: inputs.slice(0, causesNamed),
      },
    },
    quantity: value,
    price: open.price,
    ...(range === undefined ? {} : { range }),
  };
}

function rangeOf(
  charges: readonly AccountCharge[],
  capped: (value: number) => number,
): QuantityRange | undefined {
  if (charges.every(({ open }) => open.range === undefined)) return undefined;
  const end = (which: keyof QuantityRange): number =>
    capped(charges.reduce((sum, { open }) => sum + (open.range?.[which] ?? open.quantity ?? 0), 0));
  const range = { low: end('low'), high: end('high') };
  return range.low === range.high ? undefined : range;
}
