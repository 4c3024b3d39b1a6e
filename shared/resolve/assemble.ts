import { equalJson } from '#shared/base/json.ts';
import { patchedMap } from '#shared/base/patched-map.ts';
import type { Manifest } from '#shared/catalogue/define-kind.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import {
  type Architecture,
  type ChangedResources,
  emptyArchitecture,
  type ResolveGap,
  type Resource,
} from './architecture.ts';
import { leaveOutReferences, referencedIds } from './leave-out-references.ts';
import { missingNodeOf } from './logical-ids.ts';
import { isPseudoParameter } from './references.ts';
import type { UnitResult } from './unit.ts';

/**
 * Puts the units together: one order, one owner for every logical id, and no reference to a resource that is not
 * there. Only what the new units touch is looked at again, and unchanged resources keep their identity.
 */
export interface Assembly {
  put(node: NodeId, unit: UnitResult): void;
  remove(node: NodeId): void;
  /** Names that references may lead to though nothing here has them: those of an imported template. */
  setForeignNames(names: ReadonlySet<string>): void;
  finish(): { readonly architecture: Architecture; readonly changed: ChangedResources };
  architecture(): Architecture;
}

const noManifests: ReadonlyMap<NodeId, readonly Manifest[]> = new Map();

/** With the architecture that the caller knows, so that the first answer names only what differs from it. */
export function createAssembly(previous = emptyArchitecture): Assembly {
  const units = new Map<NodeId, UnitResult>();
  /** Resources by logical id; more than one where units disagree about who has it. */
  const claims = new Map<string, readonly Resource[]>();
  /** Logical ids of resources that refer to an id. May name some that no longer do. */
  const referrers = new Map<string, string | Set<string>>();
  const lateGaps = new Map<string, readonly ResolveGap[]>();
  const dirtyIds = new Set<string>(previous.resources.keys());
  const dirtyNodes = new Set<NodeId>([...previous.byNode.keys(), ...(previous.manifests?.keys() ?? [])]);
  let parameters: ReadonlyMap<string, CfnObject> | undefined;
  let foreignNames: ReadonlySet<string> = new Set();
  let areGapsKnown = false;
  let last = previous;

  function markReferrers(id: string): void {
    const known = referrers.get(id);
    if (typeof known === 'string') dirtyIds.add(known);
    else for (const referrer of known ?? []) dirtyIds.add(referrer);
  }

  function setClaims(id: string, list: readonly Resource[]): void {
    const existed = claims.has(id);
    if (list.length === 0) claims.delete(id);
    else claims.set(id, list);
    dirtyIds.add(id);
    if (existed !== list.length > 0) markReferrers(id);
  }

  function withdraw(resource: Resource): void {
    const others = (claims.get(resource.logicalId) ?? []).filter((claim) => claim.owner !== resource.owner);
    setClaims(resource.logicalId, others);
  }

  function claim(resource: Resource): void {
    const others = claims.get(resource.logicalId);
    setClaims(resource.logicalId, others === undefined ? [resource] : [...others, resource]);
    for (const id of referencedIds(resource)) {
      const known = referrers.get(id);
      if (known === undefined) referrers.set(id, resource.logicalId);
      else if (typeof known !== 'string') known.add(resource.logicalId);
      else if (known !== resource.logicalId) referrers.set(id, new Set([known, resource.logicalId]));
    }
  }

  function updateParameters(): void {
    if (parameters !== undefined) return;
    const merged = mergeParameters(units);
    const before = last.parameters;
    for (const id of merged.keys()) if (!before.has(id)) markReferrers(id);
    for (const id of before.keys()) if (!merged.has(id)) markReferrers(id);
    parameters = merged;
  }

  function evaluate(id: string): Resource | undefined {
    const gaps: ResolveGap[] = [];
    const winner = winnerOf(claims.get(id) ?? [], gaps);
    const isMissing = (other: string): boolean =>
      !claims.has(other) &&
      parameters?.has(other) !== true &&
      !isPseudoParameter(other) &&
      !foreignNames.has(other);
    const resource = winner === undefined ? undefined : leaveOutReferences(winner, isMissing);
    if (winner !== undefined) {
      for (const missing of referencedIds(winner).filter(isMissing)) gaps.push(missingGap(winner, missing));
    }
    if (gaps.length > 0 || lateGaps.has(id)) areGapsKnown = false;
    if (gaps.length > 0) lateGaps.set(id, gaps);
    else lateGaps.delete(id);
    return resource;
  }

  return {
    put(node, unit) {
      const before = units.get(node);
      const known = new Map(before?.resources.map((resource) => [resource.logicalId, resource]));
      const resources = unit.resources.map((resource) => {
        const same = known.get(resource.logicalId);
        return same !== undefined && sameContent(same, resource) ? same : resource;
      });
      const kept = new Set(resources);
      for (const resource of known.values()) if (!kept.has(resource)) withdraw(resource);
      for (const resource of kept) if (known.get(resource.logicalId) !== resource) claim(resource);
      if (!sameParameters(before?.parameters, unit.parameters)) parameters = undefined;
      if ((before?.gaps.length ?? 0) > 0 || unit.gaps.length > 0) areGapsKnown = false;
      dirtyNodes.add(node);
      units.set(node, { ...unit, resources: [...kept] });
    },
    remove(node) {
      const unit = units.get(node);
      if (unit === undefined) return;
      for (const resource of unit.resources) withdraw(resource);
      if (unit.parameters.size > 0) parameters = undefined;
      if (unit.gaps.length > 0) areGapsKnown = false;
      dirtyNodes.add(node);
      units.delete(node);
    },
    setForeignNames(names) {
      for (const name of names) if (!foreignNames.has(name)) markReferrers(name);
      for (const name of foreignNames) if (!names.has(name)) markReferrers(name);
      foreignNames = names;
    },
    architecture: () => last,
    finish() {
      updateParameters();
      const changed = new Set<string>();
      const changes = new Map<string, Resource | undefined>();
      for (const id of dirtyIds) {
        const known = last.resources.get(id);
        const next = evaluate(id);
        if (next?.owner !== undefined) dirtyNodes.add(next.owner);
        for (const { owner } of claims.get(id) ?? []) dirtyNodes.add(owner);
        if (next === known || (next !== undefined && known !== undefined && sameContent(next, known)))
          continue;
        changed.add(id);
        changes.set(id, next);
      }
      const resources = patchedMap(last.resources, changes);
      const byType = patchedMap(last.byType, listsOfTypes(changes, last));
      const byNode = patchedMap(last.byNode, idsOfNodes(dirtyNodes, units, resources));
      const gaps = areGapsKnown ? last.gaps : allGaps(units, lateGaps);
      const known = last.manifests ?? noManifests;
      const manifests = patchedMap(known, changedManifests(dirtyNodes, known, units));
      areGapsKnown = true;
      dirtyIds.clear();
      dirtyNodes.clear();
      last = {
        resources,
        byType,
        byNode,
        parameters: parameters ?? last.parameters,
        gaps,
        ...(manifests.size === 0 ? {} : { manifests }),
      };
      return { architecture: last, changed };
    },
  };
}

/** The lists of the types that changes touch; undefined where none of the type is left. */
function listsOfTypes(
  changes: ReadonlyMap<string, Resource | undefined>,
  { resources, byType }: Architecture,
): ReadonlyMap<string, readonly Resource[] | undefined> {
  const touched = new Set<string>();
  for (const [id, next] of changes) {
    for (const type of [resources.get(id)?.type, next?.type]) if (type !== undefined) touched.add(type);
  }
  const lists = new Map<string, Resource[] | undefined>();
  for (const type of touched) {
    const kept = byType.get(type) ?? [];
    lists.set(
      type,
      kept.flatMap((resource) => {
        const next = changes.has(resource.logicalId) ? changes.get(resource.logicalId) : resource;
        return next?.type === type ? [next] : [];
      }),
    );
  }
  const grown = new Set<string>();
  for (const [id, next] of changes) {
    if (next === undefined || resources.get(id)?.type === next.type) continue;
    lists.get(next.type)?.push(next);
    grown.add(next.type);
  }
  for (const type of grown) lists.get(type)?.sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
  for (const [type, list] of lists) if (list?.length === 0) lists.set(type, undefined);
  return lists;
}

/** The logical ids that each of the nodes really has; undefined where it has none. */
function idsOfNodes(
  nodes: ReadonlySet<NodeId>,
  units: ReadonlyMap<NodeId, UnitResult>,
  resources: ReadonlyMap<string, Resource>,
): ReadonlyMap<NodeId, readonly string[] | undefined> {
  const found = new Map<NodeId, readonly string[] | undefined>();
  for (const node of nodes) {
    const ids = new Set<string>();
    for (const { logicalId } of units.get(node)?.resources ?? []) {
      if (resources.get(logicalId)?.owner === node) ids.add(logicalId);
    }
    found.set(node, ids.size === 0 ? undefined : [...ids]);
  }
  return found;
}

/** What those nodes now become in Kubernetes that became something else there before; undefined for nothing. */
function changedManifests(
  nodes: ReadonlySet<NodeId>,
  known: ReadonlyMap<NodeId, readonly Manifest[]>,
  units: ReadonlyMap<NodeId, UnitResult>,
): ReadonlyMap<NodeId, readonly Manifest[] | undefined> {
  const changes = new Map<NodeId, readonly Manifest[] | undefined>();
  for (const node of nodes) {
    const manifests = units.get(node)?.manifests;
    if (!equalJson(known.get(node), manifests)) changes.set(node, manifests);
  }
  return changes;
}

function mergeParameters(units: ReadonlyMap<NodeId, UnitResult>): ReadonlyMap<string, CfnObject> {
  const merged = new Map<string, CfnObject>();
  for (const { parameters } of units.values())
    for (const [name, value] of parameters) merged.set(name, value);
  return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sameParameters(
  a: ReadonlyMap<string, CfnObject> | undefined,
  b: ReadonlyMap<string, CfnObject>,
): boolean {
  if (a?.size !== b.size) return false;
  for (const [name, value] of b) if (!equalJson(a.get(name), value)) return false;
  return true;
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

function missingGap(resource: Resource, missing: string): ResolveGap {
  const node = missingNodeOf(missing);
  return {
    node: resource.owner,
    message:
      node === undefined
        ? `${resource.logicalId} refers to ${missing}, which is not in the template; the reference was left out.`
        : `${resource.logicalId} refers to "${node}", which is not a resource of this drawing; the reference was left out.`,
  };
}

/** By node, each said once. */
function allGaps(
  units: ReadonlyMap<NodeId, UnitResult>,
  late: ReadonlyMap<string, readonly ResolveGap[]>,
): readonly ResolveGap[] {
  const gaps = [...[...units.values()].flatMap((unit) => unit.gaps), ...[...late.values()].flat()];
  const unique = new Map(gaps.map((gap) => [`${gap.node}\n${gap.message}`, gap]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, gap]) => gap);
}

function sameContent(a: Resource, b: Resource): boolean {
  return equalJson(a, b);
}
