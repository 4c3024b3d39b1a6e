export interface TemplateSpan {
  readonly owner: string;
  readonly from: number;
  readonly to: number;
}

/** The record that a line of the text belongs to: of nested spans the smallest. */
export function ownerAtLine(spans: readonly TemplateSpan[], line: number): string | undefined {
  let best: TemplateSpan | undefined;
  for (const span of spans) {
    if (line < span.from || line > span.to) continue;
    if (best === undefined || span.to - span.from < best.to - best.from) best = span;
  }
  return best?.owner;
}

/** The spans of these records in the order of the text, without lines twice. */
export function spansOf(
  spans: readonly TemplateSpan[],
  owners: ReadonlySet<string>,
): readonly TemplateSpan[] {
  const found: TemplateSpan[] = [];
  const sorted = spans
    .filter((span) => owners.has(span.owner))
    .toSorted((a, b) => a.from - b.from || b.to - a.to);
  let last = 0;
  for (const span of sorted) {
    const from = Math.max(span.from, last + 1);
    if (from > span.to) continue;
    found.push({ ...span, from });
    last = span.to;
  }
  return found;
}
