import { isAccountOwner, nameOfAccount } from '#shared/catalogue/account-owner.ts';
import type { Bill } from '#shared/cost/report/bill.ts';
import type { CheckedInput } from './checked-input.ts';
import { nameOf } from './place-of.ts';

/** The bill of a drawing, under the name of its file. */
export function billOf({ input, document, analysis }: CheckedInput): Bill {
  return {
    title: input.file,
    estimate: analysis.cost,
    nameOf: (owner) => (isAccountOwner(owner) ? nameOfAccount(document, owner) : nameOf(document, owner)),
  };
}
