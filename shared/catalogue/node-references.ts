import type { z } from 'zod';
import type { JsonValue } from '#shared/base/json.ts';
import type { DocumentNode, LintelDocument, NodeId, Properties } from '#shared/document/records.ts';
import { findKind } from './registry.ts';

/** A property that names another node: which field, which node, and the kinds it should be of. */
export interface NodeReference {
  readonly field: string;
  readonly target: NodeId;
  readonly kinds: readonly string[];
}

const known = new WeakMap<DocumentNode, readonly NodeReference[]>();
const fieldsByKind = new Map<string, readonly ReferenceField[]>();

export interface ReferenceField {
  readonly field: string;
  readonly kinds: readonly string[];
}

/** The nodes that the properties of this one name, in the order of its kind's fields. */
export function referencesOf(node: DocumentNode): readonly NodeReference[] {
  const cached = known.get(node);
  if (cached !== undefined) return cached;
  const references = referenceFields(node.kind).flatMap(({ field, kinds }) => {
    const value = node.properties?.[field];
    const targets = Array.isArray(value) ? value : [value];
    return targets.flatMap((target) => (typeof target === 'string' ? [{ field, target, kinds }] : []));
  });
  known.set(node, references);
  return references;
}

const indexes = new WeakMap<LintelDocument['nodes'], ReadonlyMap<NodeId, readonly NodeId[]>>();

/** The nodes whose properties name this one, in document order. */
export function referrersOf(nodes: LintelDocument['nodes'], target: NodeId): readonly NodeId[] {
  let index = indexes.get(nodes);
  if (index === undefined) {
    const table = new Map<NodeId, NodeId[]>();
    for (const node of nodes.values()) {
      for (const reference of referencesOf(node)) {
        const list = table.get(reference.target);
        if (list === undefined) table.set(reference.target, [node.id]);
        else if (!list.includes(node.id)) list.push(node.id);
      }
    }
    index = table;
    indexes.set(nodes, index);
  }
  return index.get(target) ?? [];
}

/** The properties with every named node replaced; a node mapped to undefined is no longer named. */
export function mapReferences(
  kind: string,
  properties: Properties,
  map: (id: NodeId) => NodeId | undefined,
): Properties {
  const mapped: Record<string, JsonValue | undefined> = { ...properties };
  for (const { field } of referenceFields(kind)) {
    const value = properties[field];
    if (typeof value === 'string') {
      const next = map(value);
      if (next === undefined) delete mapped[field];
      else mapped[field] = next;
    }
    if (Array.isArray(value)) {
      mapped[field] = value.flatMap((id: JsonValue) => (typeof id === 'string' ? (map(id) ?? []) : [id]));
    }
  }
  return mapped;
}

export function referenceFields(kind: string): readonly ReferenceField[] {
  const cached = fieldsByKind.get(kind);
  if (cached !== undefined) return cached;
  const shape = Object.entries(findKind(kind)?.properties.shape ?? {}) as [string, z.ZodType][];
  const fields = shape.flatMap(([field, schema]) => {
    const kinds = schema.meta()?.reference;
    return Array.isArray(kinds) ? [{ field, kinds: kinds.map(String) }] : [];
  });
  fieldsByKind.set(kind, fields);
  return fields;
}
