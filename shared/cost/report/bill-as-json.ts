import { type Bill, ownerKindsOf } from './bill.ts';

/**
 * The bill for programs. Amounts are exact decimals as text; an unknown amount is absent, never zero. Quantities come
 * with their inputs and prices with their tiers, so that the file can be priced again as a list of quantities.
 */
export function billAsJson({ title, estimate, nameOf }: Bill): string {
  const { lines, ...summary } = estimate;
  const kindOf = ownerKindsOf(estimate);
  return `${JSON.stringify(
    {
      format: 'lintel-cost/1',
      file: title,
      ...summary,
      lines: lines.map((line) => ({
        ...line,
        ownerKind: kindOf(line.owner),
        ownerName: nameOf(line.owner),
      })),
    },
    null,
    2,
  )}\n`;
}
