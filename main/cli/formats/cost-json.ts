import type { CheckedInput } from './checked-input.ts';
import { nameOf } from './place-of.ts';

/** The estimate for programs. Amounts are exact decimals as text; an unknown amount is absent, never zero. */
export function costAsJson({ input, document, analysis }: CheckedInput): string {
  const { cost } = analysis;
  return `${JSON.stringify(
    {
      format: 'lintel-cost/1',
      file: input.file,
      region: cost.region,
      hoursPerMonth: cost.hoursPerMonth,
      catalogueDate: cost.catalogueDate,
      totalUsd: cost.totalUsd,
      isAtLeast: cost.isAtLeast,
      unknownCount: cost.unknownCount,
      byNode: cost.byNode,
      byFamily: cost.byFamily,
      lines: cost.lines.map((line) => ({ ...line, ownerName: nameOf(document, line.owner) })),
    },
    null,
    2,
  )}\n`;
}
