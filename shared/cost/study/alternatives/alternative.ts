import { sumUsd, type Usd, usd } from '#shared/base/money.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode, LintelDocument } from '#shared/document/records.ts';
import type { Estimate, UsdString } from '../../estimate.ts';
import { estimateOnce, type StudyInput } from '../estimate-once.ts';

/** The same drawing with one thing decided otherwise. */
export interface Alternative {
  readonly id: string;
  readonly group: 'region' | 'architecture' | 'containers' | 'network' | 'api' | 'size';
  readonly title: string;
  /** What is different, and what is left out of the reckoning. */
  readonly notes: readonly string[];
  /** Absent when a price is missing that the drawing has now. */
  readonly totalUsd?: UsdString;
  readonly differenceUsd?: UsdString;
  /** Lines without an amount that have one now. */
  readonly unknown: readonly string[];
  /** The change that makes it so, where it is one of the drawing. */
  readonly changes?: ChangeSet;
}

/** The drawing with the changes made, and what the month then costs; `further` is added to that. */
export function alternativeWith(
  input: StudyInput,
  now: Estimate,
  changes: ChangeSet,
  about: Pick<Alternative, 'id' | 'group' | 'title' | 'notes'>,
  further: readonly Usd[] = [],
): Alternative {
  const then = estimateOnce({ ...input, document: applyChanges(input.document, changes) });
  const unknown = then.lines
    .filter(({ state }) => state === 'unknown-price' || state === 'needs-usage')
    .map(({ component }) => component);
  const before = new Set(
    now.lines
      .filter(({ state }) => state === 'unknown-price' || state === 'needs-usage')
      .map(({ component }) => component),
  );
  const fresh = [...new Set(unknown)].filter((component) => !before.has(component)).sort();
  if (fresh.length > 0) return { ...about, unknown: fresh, changes };
  const total = sumUsd([usd(then.totalUsd), ...further]);
  return {
    ...about,
    totalUsd: total.toFixed(),
    differenceUsd: total.minus(now.totalUsd).toFixed(),
    unknown: [],
    changes,
  };
}

/** The properties of a node with others set. */
export function patchProperties(
  document: LintelDocument,
  node: DocumentNode,
  properties: NonNullable<DocumentNode['properties']>,
): ChangeSet {
  return patchNode(document, node.id, { properties: { ...node.properties, ...properties } });
}
