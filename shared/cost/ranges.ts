import type { CostContext, CostLineDraft, Kind, NodeView } from '#shared/catalogue/define-kind.ts';
import { viewWith } from '#shared/catalogue/document-reader.ts';

/** How far figures may be off, from the price catalogue, which says why. */
export interface Uncertainty {
  /** What stands for a default that nobody stated, times these. */
  readonly defaultUsage: { readonly low: number; readonly high: number };
  /** Fractions of a price that is itself an estimate, or that comes from a source of low trust. */
  readonly estimatedPrice: number;
  readonly lowTrustPrice: number;
}

/** Nothing is said about how far figures may be off. */
export const noUncertainty: Uncertainty = {
  defaultUsage: { low: 1, high: 1 },
  estimatedPrice: 0,
  lowTrustPrice: 0,
};

export interface QuantityRange {
  readonly low: number;
  readonly high: number;
}

/**
 * The quantities of a node's lines with its usage at the low and at the high end: what was assumed by the spread of
 * the catalogue, what follows from the workload by the spread of the workload, what its user stated as it is.
 */
export function quantityRanges(
  node: NodeView,
  kind: Kind,
  ctx: CostContext,
  drafts: readonly CostLineDraft[],
  uncertainty: Uncertainty,
  workloadSpread: number,
): readonly (QuantityRange | undefined)[] {
  const isUncertain = drafts.some(({ quantity }) =>
    quantity.inputs.some(
      ({ origin, field, because }) =>
        because !== undefined || (origin === 'default' && field?.startsWith('usage.')),
    ),
  );
  if (!isUncertain || kind.cost === undefined) return [];
  const { low, high } = uncertainty.defaultUsage;
  const least = kind.cost(scaled(node, kind, low, 1 - workloadSpread), ctx);
  const most = kind.cost(scaled(node, kind, high, 1 + workloadSpread), ctx);
  return drafts.map(({ component, quantity }, index) => {
    const [one, other] = [least[index], most[index]];
    if (one?.component !== component || other?.component !== component) return undefined;
    const [from, to, expected] = [one.quantity.value, other.quantity.value, quantity.value];
    if (from === undefined || to === undefined || expected === undefined) return undefined;
    const range = { low: Math.min(from, to, expected), high: Math.max(from, to, expected) };
    return range.low === range.high ? undefined : range;
  });
}

function scaled(node: NodeView, kind: Kind, ofDefaults: number, ofDerived: number): NodeView {
  const usage: Record<string, unknown> = { ...node.usage };
  for (const [field, value] of Object.entries(node.usage)) {
    if (typeof value !== 'number' || value === 0 || node.declaredUsage.has(field)) continue;
    const factor = node.derivedUsage?.has(field) === true ? ofDerived : ofDefaults;
    if (factor === 1) continue;
    const schema = kind.usage?.shape[field] as
      | { safeParse(value: unknown): { readonly success: boolean } }
      | undefined;
    // Past a limit of the service the figure stays as it is.
    if (schema?.safeParse(value * factor).success === true) usage[field] = value * factor;
  }
  return viewWith(node, { usage });
}
