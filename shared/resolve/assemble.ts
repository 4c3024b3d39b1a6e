import { equalJson, type JsonValue } from '#shared/base/json.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Architecture, ChangedResources, ResolveGap, Resource } from './architecture.ts';
import { missingNodeOf } from './logical-ids.ts';
import { isPseudoParameter, propertiesWithoutReferencesTo, referencesIn } from './references.ts';
import type { UnitResult } from './unit.ts';

/**
 * Puts the units together: one order, one owner for every logical id, and no reference to a resource that is not
 * there. Unchanged resources keep their identity from one architecture to the next.
 */
export interface Assembly {
  put(node: NodeId, unit: UnitResult): void;
  remove(node: NodeId): void;
  finish(): { readonly architecture: Architecture; readonly changed: ChangedResources };
  architecture(): Architecture;
}

const empty: Architecture = { resources: new Map(), byNode: new Map(), parameters: new Map(), gaps: [] };

export function createAssembly(previous: Architecture = empty): Assembly {
  const units = new Map<NodeId, UnitResult>();
  const claims = new Map<string, Resource[]>();
  let nodeOrder: readonly NodeId[] | undefined;
  let idOrder: readonly string[] | undefined;
  let last = previous;

  function withdraw(node: NodeId): void {
    for (const resource of units.get(node)?.resources ?? []) {
      const rest = (claims.get(resource.logicalId) ?? []).filter((claim) => claim.owner !== node);
      if (rest.length === 0) {
        claims.delete(resource.logicalId);
        idOrder = undefined;
      } else claims.set(resource.logicalId, rest);
    }
  }

  function claim(resource: Resource): void {
    const others = claims.get(resource.logicalId);
    if (others !== undefined) {
      others.push(resource);
      return;
    }
    claims.set(resource.logicalId, [resource]);
    idOrder = undefined;
  }

  return {
    put(node, unit) {
      const before = new Map(units.get(node)?.resources.map((resource) => [resource.logicalId, resource]));
      const resources = unit.resources.map((resource) => {
        const known = before.get(resource.logicalId);
        return known !== undefined && sameContent(known, resource) ? known : resource;
      });
      const sameIds =
        before.size === resources.length && resources.every((each) => before.has(each.logicalId));
      const order = idOrder;
      withdraw(node);
      for (const resource of resources) claim(resource);
      // Withdrawing and claiming the same ids leaves the order as it was.
      if (sameIds) idOrder = order;
      if (!units.has(node)) nodeOrder = undefined;
      units.set(node, { ...unit, resources });
    },
    remove(node) {
      if (!units.has(node)) return;
      withdraw(node);
      units.delete(node);
      nodeOrder = undefined;
    },
    architecture: () => last,
    finish() {
      nodeOrder ??= [...units.keys()].sort();
      idOrder ??= [...claims.keys()].sort();
      const parameters = mergeParameters(nodeOrder, units);
      const changed = new Set<string>();
      const resources = new Map<string, Resource>();
      const late: ResolveGap[] = [];
      const isMissing = (id: string): boolean =>
        !claims.has(id) && !parameters.has(id) && !isPseudoParameter(id);
      for (const id of idOrder) {
        const winner = winnerOf(claims.get(id) ?? [], late);
        if (winner === undefined) continue;
        let resource = withoutMissing(winner, isMissing, late);
        const known = last.resources.get(id);
        if (known !== resource) {
          if (known !== undefined && sameContent(known, resource)) resource = known;
          else changed.add(id);
        }
        resources.set(id, resource);
      }
      for (const id of last.resources.keys()) if (!resources.has(id)) changed.add(id);
      const byNode = new Map<NodeId, readonly string[]>();
      const gaps: ResolveGap[] = [];
      for (const node of nodeOrder) {
        const unit = units.get(node);
        if (unit === undefined) continue;
        gaps.push(...unit.gaps);
        const ids = unit.resources
          .map((resource) => resource.logicalId)
          .filter((id, index, all) => resources.get(id)?.owner === node && all.indexOf(id) === index);
        if (ids.length > 0) byNode.set(node, ids);
      }
      last = { resources, byNode, parameters, gaps: [...gaps, ...late].sort(byNodeAndMessage) };
      return { architecture: last, changed };
    },
  };
}

function mergeParameters(
  order: readonly NodeId[],
  units: ReadonlyMap<NodeId, UnitResult>,
): ReadonlyMap<string, CfnObject> {
  const merged = new Map<string, CfnObject>();
  for (const node of order) {
    for (const [name, definition] of units.get(node)?.parameters ?? []) merged.set(name, definition);
  }
  return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The drawn resource before an implied one, then the first owner in id order; the others are told. */
function winnerOf(claims: readonly Resource[], gaps: ResolveGap[]): Resource | undefined {
  if (claims.length < 2) return claims[0];
  const [winner, ...others] = [...claims].sort(
    (a, b) => Number(a.implied) - Number(b.implied) || (a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : 0),
  );
  for (const other of others) {
    gaps.push({
      node: other.owner,
      message: `Two resources are called ${other.logicalId}; the ${other.type} of this node was left out. Give one of them another logical id.`,
    });
  }
  return winner;
}

const references = new WeakMap<Resource, readonly string[]>();
const reduced = new WeakMap<Resource, { readonly missing: string; readonly resource: Resource }>();

function referencedIds(resource: Resource): readonly string[] {
  const known = references.get(resource);
  if (known !== undefined) return known;
  const ids = new Set(referencesIn(resource.properties).map(({ logicalId }) => logicalId));
  for (const id of resource.dependsOn ?? []) ids.add(id);
  const list = [...ids];
  references.set(resource, list);
  return list;
}

function withoutMissing(
  resource: Resource,
  isMissing: (id: string) => boolean,
  gaps: ResolveGap[],
): Resource {
  const missing = referencedIds(resource).filter(isMissing);
  if (missing.length === 0) return resource;
  for (const id of missing) {
    const node = missingNodeOf(id);
    gaps.push({
      node: resource.owner,
      message:
        node === undefined
          ? `${resource.logicalId} refers to ${id}, which is not in the template; the reference was left out.`
          : `${resource.logicalId} refers to "${node}", which is not a resource of this drawing; the reference was left out.`,
    });
  }
  const key = missing.join(' ');
  const known = reduced.get(resource);
  if (known?.missing === key) return known.resource;
  const { dependsOn, ...rest } = resource;
  const kept = dependsOn?.filter((id) => !isMissing(id)) ?? [];
  const result: Resource = {
    ...rest,
    properties: propertiesWithoutReferencesTo(resource.properties, isMissing),
    ...(kept.length === 0 ? {} : { dependsOn: kept }),
  };
  reduced.set(resource, { missing: key, resource: result });
  return result;
}

function sameContent(a: Resource, b: Resource): boolean {
  return equalJson(a as unknown as JsonValue, b as unknown as JsonValue);
}

function byNodeAndMessage(a: ResolveGap, b: ResolveGap): number {
  if (a.node !== b.node) return a.node < b.node ? -1 : 1;
  return a.message < b.message ? -1 : a.message > b.message ? 1 : 0;
}
