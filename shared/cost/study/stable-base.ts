import { viewNode } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { CostLine } from '../estimate.ts';

/** Properties under which groups and services say how many they never go below. */
const leastFields = ['minSize', 'minCapacity'] as const;
const countNames: ReadonlySet<string> = new Set(['instances', 'tasks', 'nodes']);

/**
 * The part of a line, from 0 to 1, that runs in every hour: of a group that scales, its minimum against what it runs on
 * average. 1 where nothing scales.
 */
export function stableBaseOf(document: LintelDocument): (line: CostLine) => number {
  return ({ owner, quantity }) => {
    const node = document.nodes.get(owner);
    const count = quantity.inputs.find(({ name }) => countNames.has(name))?.value;
    if (node === undefined || typeof count !== 'number' || count <= 0) return 1;
    const { properties } = viewNode(node);
    const least = leastFields.map((field) => properties[field]).find((value) => typeof value === 'number');
    return typeof least !== 'number' || least >= count ? 1 : least / count;
  };
}
