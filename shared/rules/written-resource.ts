import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import type { Fix, FixContext, RuleContext } from './rule.ts';

/** A resource as it was written: of a type that has no kind of its own, with every property kept. */
export interface WrittenResource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly attributes: JsonObject;
}

/** What a node of kind `resource` says; undefined for every other node. References to what is not there are in it. */
export function writtenResource(node: NodeView): WrittenResource | undefined {
  if (node.kind !== 'resource') return undefined;
  const { type, properties, attributes } = node.properties;
  return {
    type: typeof type === 'string' ? type : '',
    properties: objectOf(properties),
    attributes: objectOf(attributes),
  };
}

/** A fix that sets some of the written properties and keeps the others; undefined takes one away. */
export function writing(ctx: FixContext, id: string, title: string, patch: JsonObject): readonly Fix[] {
  const stored = objectOf(ctx.document.nodes.get(id)?.properties?.properties);
  const properties = Object.fromEntries(
    Object.entries({ ...stored, ...patch }).filter(([, value]) => value !== undefined),
  );
  return [{ title, changes: setProperties(ctx.document, id, { properties }) }];
}

/** The nodes of the resources that the value refers to; what is in no drawing is left out. */
export function referredNodes(ctx: RuleContext, value: JsonValue | undefined): readonly NodeId[] {
  return referencesIn(value).flatMap(({ logicalId }) => ctx.resource(logicalId)?.owner ?? []);
}

/** The value as a list: CloudFormation takes one entry where a list is expected. */
export function listOfValues(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function objectOf(value: unknown): JsonObject {
  return isJsonObject(value as JsonValue | undefined) ? (value as JsonObject) : {};
}
