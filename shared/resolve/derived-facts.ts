import type { JsonValue } from '#shared/base/json.ts';
import { SpreadingMemo } from '#shared/base/spreading-memo.ts';
import type { FactKey, MemoOptions, Tracker } from '#shared/base/tracked-memo.ts';
import type { DocumentReader, NodeView } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import { fittingSubnets, subnetsOf } from '#shared/catalogue/subnets-of.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { connectionsThroughPictures } from './pictured-nodes.ts';

/** A reader that can also ask for facts which are computed once for the whole drawing. */
export interface DerivingReader extends DocumentReader {
  /**
   * The value of `compute`, computed once and read by many units. `key` names it and all that `compute` depends on
   * beside the reader. When facts under it change it is computed again, and its readers follow only if its value
   * differs: renaming a queue in a VPC does not touch what asked for the subnets there.
   */
  derived<T extends JsonValue>(key: string, compute: Compute<T>): T;
}

/** `plain` answers without derived facts, for those that are made from its answers. */
type Compute<T extends JsonValue = JsonValue> = (reader: DerivingReader, plain: DocumentReader) => T;

/** The derived facts of one drawing, kept from revision to revision. */
export interface DerivedFacts {
  reader(document: LintelDocument, tracker: Tracker): DerivingReader;
  /** The changed facts and with them the derived ones whose value changed. */
  spread(document: LintelDocument, changed: ReadonlySet<FactKey>): ReadonlySet<FactKey>;
}

export function createDerivedFacts(options?: MemoOptions): DerivedFacts {
  const memo = new SpreadingMemo<Compute>(derivedFact, options);

  function evaluateIn(document: LintelDocument): (compute: Compute, tracker: Tracker) => JsonValue {
    return (compute, tracker) => {
      const plain = createDocumentReader(document, tracker);
      return compute(
        derivingReader(document, plain, (fact) => tracker.read(fact)),
        plain,
      );
    };
  }

  function derivingReader(
    document: LintelDocument,
    plain: DocumentReader,
    note: (key: FactKey) => void,
  ): DerivingReader {
    const more: Pick<
      DerivingReader,
      'derived' | 'descendantIdsOf' | 'descendantsOf' | 'subnetsOf' | 'connectionsFrom' | 'connectionsTo'
    > = {
      derived(key, compute) {
        note(derivedFact(key));
        return memo.get(key, compute as Compute, evaluateIn(document)) as ReturnType<typeof compute>;
      },
      descendantIdsOf: (id, kind) =>
        reader.derived(`descendants ${kind} ${id}`, (_, inner) => inner.descendantIdsOf(id, kind)),
      descendantsOf: (id, kind) => viewsOf(reader, reader.descendantIdsOf(id, kind)),
      connectionsFrom: (id, kind) => connectionsThroughPictures(id, kind, 'from', plain),
      connectionsTo: (id, kind) => connectionsThroughPictures(id, kind, 'to', plain),
      // Its result is asked for by id: how its subnets are found is no matter of the one who asks.
      subnetsOf: (id) => viewsOf(reader, subnetIdsOf(id, reader)),
    };
    // The plain reader is the prototype, not spread: its `settings` notes that it was read, and only when it is.
    const reader: DerivingReader = Object.assign(Object.create(plain) as typeof plain, more);
    return reader;
  }

  return {
    reader: (document, tracker) =>
      derivingReader(document, createDocumentReader(document, tracker), (fact) => tracker.read(fact)),
    spread: (document, changed) => memo.spread(changed, evaluateIn(document)),
  };
}

/** Ids of the subnets that a node has interfaces in: a new block or name of a subnet does not touch who asks. */
export function subnetIdsOf(id: NodeId, reader: DerivingReader): readonly NodeId[] {
  return reader.derived(`subnets of ${id}`, (inner) =>
    idsOf(
      subnetsOf(inner, id, (_, vpc, tiers) =>
        viewsOf(
          inner,
          inner.derived(`fitting-subnets ${tiers.join(' ')} ${vpc}`, (deeper) =>
            idsOf(fittingSubnets(deeper, vpc, tiers)),
          ),
        ),
      ),
    ),
  );
}

function derivedFact(key: string): FactKey {
  return `derived:${key}`;
}

function idsOf(nodes: readonly NodeView[]): readonly NodeId[] {
  return nodes.map((node) => node.id);
}

function viewsOf(reader: DocumentReader, ids: readonly NodeId[]): readonly NodeView[] {
  return ids.flatMap((id) => reader.node(id) ?? []);
}
