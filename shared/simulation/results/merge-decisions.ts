import type { Decision } from '../control-plane/decision-log.ts';

/** A line of the decision log, and how often it came up in a row. */
export interface MergedDecision extends Decision {
  readonly count: number;
  /** When it came up last. */
  readonly until: number;
}

/**
 * The decisions with lines that say the same as the one before them taken together, and those of the same moment
 * wherever they stand in it. The order stays that of the first of each.
 */
export function mergeDecisions(decisions: readonly Decision[]): readonly MergedDecision[] {
  const merged: MergedDecision[] = [];
  const places = new Map<string, number>();
  for (const decision of decisions) {
    const { at, node, kind, text, arithmetic } = decision;
    const words = JSON.stringify([node, kind, text, arithmetic]);
    const place = places.get(words);
    const same = place === undefined ? undefined : merged[place];
    if (place !== undefined && same !== undefined && (place === merged.length - 1 || same.until === at)) {
      merged[place] = { ...same, count: same.count + 1, until: at };
    } else {
      places.set(words, merged.length);
      merged.push({ ...decision, count: 1, until: at });
    }
  }
  return merged;
}
