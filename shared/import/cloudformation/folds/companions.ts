import { allKinds } from '#shared/catalogue/registry.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import type { Fold } from '../fold.ts';
import type { Lift, LiftResource, NodeDraft } from '../lift.ts';

/** Kinds that make resources of the type beside their own. */
let kindsBySecondType: ReadonlyMap<string, ReadonlySet<string>> | undefined;

function kindsWith(type: string): ReadonlySet<string> | undefined {
  if (kindsBySecondType === undefined) {
    const table = new Map<string, Set<string>>();
    for (const kind of allKinds()) {
      for (const second of kind.types.slice(1)) {
        const known = table.get(second);
        if (known === undefined) table.set(second, new Set([kind.id]));
        else known.add(kind.id);
      }
    }
    kindsBySecondType = table;
  }
  return kindsBySecondType.get(type);
}

/**
 * A resource of a type that kinds make beside their own belongs to the one node of such a kind that it names, or that
 * names it: a scaling policy to its service, a subnet group to its database.
 */
export const foldCompanion: Fold = (resource, lift) => {
  const kinds = kindsWith(resource.type);
  if (kinds === undefined) return false;
  const named = lift.nodesIn(resource.values).filter(({ kind }) => kinds.has(kind));
  const owners = named.length > 0 ? named : namedBy(resource, kinds, lift);
  const [owner, other] = owners;
  if (owner === undefined) return false;
  // Of several, the one that the type is nearest to: where it is told in the first property that names one.
  if (other !== undefined && named.length === 0) return false;
  lift.foldInto(owner, resource);
  return true;
};

function namedBy(resource: LiftResource, kinds: ReadonlySet<string>, lift: Lift): readonly NodeDraft[] {
  return [...lift.nodes.values()].filter(
    (node) =>
      kinds.has(node.kind) &&
      [node.resource, ...node.folded].some(({ values }) =>
        referencesIn(values).some(({ logicalId }) => logicalId === resource.logicalId),
      ),
  );
}
