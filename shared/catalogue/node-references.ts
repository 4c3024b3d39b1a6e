import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { lastEditOf } from '#shared/document/node-tables.ts';
import type { DocumentNode, LintelDocument, NodeId, Properties } from '#shared/document/records.ts';
import { renameNodes } from './kit/state-machine/task-states.ts';
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
  readonly schema: z.ZodType;
}

/** The nodes that the properties of this one name, in the order of its kind's fields. */
export function referencesOf(node: DocumentNode): readonly NodeReference[] {
  const cached = known.get(node);
  if (cached !== undefined) return cached;
  const references: NodeReference[] = [];
  for (const { field, schema } of referenceFields(node.kind)) {
    collect(schema, node.properties?.[field], (target, kinds) => references.push({ field, target, kinds }));
  }
  known.set(node, references);
  return references;
}

type Found = (target: NodeId, kinds: readonly string[]) => void;

/** Walks value and schema together; lists, records and objects may hold references at any depth. */
function collect(schema: z.ZodType, value: JsonValue | undefined, found: Found): void {
  if (value === undefined || value === null) return;
  const kinds = kindsOf(schema);
  if (kinds !== undefined) {
    for (const target of textsIn(value)) found(target, kinds);
    return;
  }
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    for (const entry of value) collect(inner.element as z.ZodType, entry, found);
  }
  if (inner instanceof z.ZodObject && isJsonObject(value)) {
    for (const [field, fieldSchema] of Object.entries(inner.shape) as [string, z.ZodType][]) {
      collect(fieldSchema, value[field], found);
    }
  }
}

function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap((entry) => textsIn(entry));
  // A record of names, such as the secrets of a container.
  if (!isJsonObject(value) || isExpression(value)) return [];
  return Object.values(value).flatMap((entry) => (typeof entry === 'string' ? [entry] : []));
}

function unwrap(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}

function kindsOf(schema: z.ZodType): readonly string[] | undefined {
  for (let inner = schema; ; inner = inner.unwrap() as z.ZodType) {
    const kinds = inner.meta()?.reference;
    if (Array.isArray(kinds)) return kinds.map(String);
    if (
      !(inner instanceof z.ZodDefault || inner instanceof z.ZodOptional || inner instanceof z.ZodNullable)
    ) {
      return undefined;
    }
  }
}

/** True when a value of this schema may name nodes. */
function mayRefer(schema: z.ZodType): boolean {
  if (kindsOf(schema) !== undefined) return true;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return mayRefer(inner.element as z.ZodType);
  return inner instanceof z.ZodObject && (Object.values(inner.shape) as z.ZodType[]).some(mayRefer);
}

const indexes = new WeakMap<LintelDocument['nodes'], ReadonlyMap<NodeId, readonly NodeId[]>>();

/** The index of the nodes before an edit that changed no reference; it holds for those after it too. */
function indexBefore(nodes: LintelDocument['nodes']): ReadonlyMap<NodeId, readonly NodeId[]> | undefined {
  const edit = lastEditOf(nodes);
  const known = edit && indexes.get(edit.before);
  if (edit === undefined || known === undefined) return undefined;
  const namedBy = (node: DocumentNode | undefined): string =>
    node === undefined
      ? ''
      : referencesOf(node)
          .map(({ target }) => target)
          .join('\n');
  for (const id of edit.changed) {
    const [was, is] = [edit.before.get(id), nodes.get(id)];
    // One that comes or goes may stand elsewhere in the order.
    if (was === undefined || is === undefined || namedBy(was) !== namedBy(is)) return undefined;
  }
  indexes.set(nodes, known);
  return known;
}

/** The nodes whose properties name this one, in document order. */
export function referrersOf(nodes: LintelDocument['nodes'], target: NodeId): readonly NodeId[] {
  let index = indexes.get(nodes) ?? indexBefore(nodes);
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
  for (const { field, schema } of referenceFields(kind)) {
    const value = properties[field];
    if (value === undefined) continue;
    const next = mapValue(schema, value, map);
    if (next === undefined) delete mapped[field];
    else mapped[field] = next;
  }
  // A definition names nodes inside of its text: `${orders}`, `${orders.TaskDefinition}`.
  for (const [field, schema] of Object.entries(findKind(kind)?.properties.shape ?? {}) as [
    string,
    z.ZodType,
  ][]) {
    const value = properties[field];
    if (schema.meta()?.format !== 'state-machine' || !isJsonObject(value)) continue;
    mapped[field] = renameNodes(value, (name) => {
      const [id = '', ...part] = name.split('.');
      const next = map(id);
      return next === undefined ? undefined : [next, ...part].join('.');
    });
  }
  return mapped;
}

type MapId = (id: NodeId) => NodeId | undefined;

function mapValue(schema: z.ZodType, value: JsonValue, map: MapId): JsonValue | undefined {
  if (kindsOf(schema) !== undefined) return mapTexts(value, map);
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return mapList(value, (entry) => mapValue(inner.element as z.ZodType, entry, map));
  }
  if (!(inner instanceof z.ZodObject) || !isJsonObject(value)) return value;
  const mapped: Record<string, JsonValue | undefined> = { ...value };
  for (const [field, fieldSchema] of Object.entries(inner.shape) as [string, z.ZodType][]) {
    const entry = value[field];
    if (entry !== undefined && mayRefer(fieldSchema)) mapped[field] = mapValue(fieldSchema, entry, map);
  }
  return mapped;
}

function mapTexts(value: JsonValue, map: MapId): JsonValue | undefined {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return mapList(value, (entry) => mapTexts(entry, map));
  if (!isJsonObject(value) || isExpression(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => {
      const next = entry === undefined ? undefined : mapTexts(entry, map);
      return next === undefined ? [] : [[key, next]];
    }),
  );
}

function mapList(
  list: readonly JsonValue[],
  map: (entry: JsonValue) => JsonValue | undefined,
): readonly JsonValue[] {
  return list.map(map).filter((entry): entry is JsonValue => entry !== undefined);
}

/** `{ "Ref": … }` and `{ "Fn::…": … }` name no node of the drawing. */
function isExpression(value: JsonObject): boolean {
  return Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}

export function referenceFields(kind: string): readonly ReferenceField[] {
  const cached = fieldsByKind.get(kind);
  if (cached !== undefined) return cached;
  const shape = Object.entries(findKind(kind)?.properties.shape ?? {}) as [string, z.ZodType][];
  const fields = shape.filter(([, schema]) => mayRefer(schema)).map(([field, schema]) => ({ field, schema }));
  fieldsByKind.set(kind, fields);
  return fields;
}
