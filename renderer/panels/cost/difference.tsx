import classes from './cost.module.css';
import { formatDifference } from './format-money.ts';

/** An amount with its sign; what costs less is marked. */
export function Difference({ amount }: { readonly amount: string | undefined }) {
  if (amount === undefined) return <>unknown</>;
  return (
    <span className={amount.startsWith('-') ? classes.less : undefined}>{formatDifference(amount)}</span>
  );
}
