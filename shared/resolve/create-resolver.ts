import { type MemoOptions, TrackedMemo } from '#shared/base/tracked-memo.ts';
import { factsChangedBy } from '#shared/catalogue/change-facts.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture, ChangedResources } from './architecture.ts';
import { createAssembly } from './assemble.ts';
import { createDerivedFacts } from './derived-facts.ts';
import { foreignNamesOf } from './foreign-names.ts';
import { assignLogicalIds, logicalIdFact } from './logical-ids.ts';
import { resolveUnit } from './resolve-unit.ts';
import type { UnitResult } from './unit.ts';
import type { Revision } from './unit-context.ts';

export interface Resolved {
  readonly architecture: Architecture;
  /** Logical ids whose resource is new, changed or gone since the last answer. */
  readonly changed: ChangedResources;
}

export interface Resolver {
  /**
   * What the document means. With the changes that led to it from the document of the last call, only the nodes that
   * asked about what changed are resolved again; without, everything is.
   */
  update(document: LintelDocument, changes?: ChangeSet): Resolved;
}

export interface ResolverOptions extends MemoOptions {
  /** Called for every node that is resolved, for tests and measurements. */
  readonly onResolve?: (node: NodeId) => void;
}

/** A resolver that follows one document through its changes. */
export function createResolver(options: ResolverOptions = {}): Resolver {
  let memo = new TrackedMemo<UnitResult>(options);
  let assembly = createAssembly();
  let derivedFacts = createDerivedFacts(options);
  let last: Revision | undefined;

  return {
    update(document, changes) {
      const isFull = last === undefined || changes === undefined || options.isForOnce === true;
      const logicalIds = logicalIdsOf(document, last, changes);
      if (isFull) derivedFacts = createDerivedFacts(options);
      const revision: Revision = { document, logicalIds, derivedFacts };
      const touched = new Set<NodeId>();
      if (isFull) {
        memo = new TrackedMemo(options);
        const previous = assembly;
        assembly = createAssembly(previous.architecture());
        for (const id of document.nodes.keys()) touched.add(id);
      } else {
        const facts = new Set(factsChangedBy(changes));
        for (const id of changedLogicalIds(last, revision)) facts.add(logicalIdFact(id));
        for (const id of memo.invalidate(derivedFacts.spread(document, facts))) touched.add(id);
        for (const change of changes) if (change.table === 'nodes') touched.add(change.id);
      }
      last = revision;
      for (const id of touched) {
        if (!document.nodes.has(id)) {
          memo.forget(id);
          assembly.remove(id);
          continue;
        }
        if (memo.has(id)) continue;
        const result = memo.get(id, (tracker) => {
          options.onResolve?.(id);
          return resolveUnit(id, revision, tracker);
        });
        assembly.put(id, result);
      }
      assembly.setForeignNames(foreignNamesOf(document));
      return assembly.finish();
    },
  };
}

/** What the document means, computed once. */
export function resolve(document: LintelDocument): Architecture {
  return createResolver({ isForOnce: true }).update(document).architecture;
}

function logicalIdsOf(
  document: LintelDocument,
  last: Revision | undefined,
  changes: ChangeSet | undefined,
): ReadonlyMap<NodeId, string> {
  if (last !== undefined && changes !== undefined && !changes.some(mayChangeLogicalIds))
    return last.logicalIds;
  return assignLogicalIds(document.nodes);
}

function mayChangeLogicalIds(change: ChangeSet[number]): boolean {
  if (change.table !== 'nodes') return false;
  const { before, after } = change;
  return before?.kind !== after?.kind || before?.logicalId !== after?.logicalId || !before || !after;
}

function* changedLogicalIds(last: Revision | undefined, next: Revision): Generator<NodeId> {
  const before = last?.logicalIds ?? new Map<NodeId, string>();
  if (before === next.logicalIds) return;
  for (const [id, logicalId] of next.logicalIds) if (before.get(id) !== logicalId) yield id;
  for (const id of before.keys()) if (!next.logicalIds.has(id)) yield id;
}
