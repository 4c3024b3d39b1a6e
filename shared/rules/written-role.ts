import type { JsonObject } from '#shared/base/json.ts';
import { logicalIdOf } from '#shared/base/names.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import type { DocumentNode, LintelDocument } from '#shared/document/records.ts';

export interface WantedResource {
  readonly name: string;
  readonly type: string;
  readonly properties: JsonObject;
}

/** A resource written beside another, for fixes: the change, and the logical id under which it can be named. */
export function writtenBeside(
  document: LintelDocument,
  beside: DocumentNode,
  { name, type, properties }: WantedResource,
): { readonly changes: ChangeSet; readonly logicalId: string } {
  const { id, changes } = addNode(document, {
    kind: 'resource',
    name,
    ...(beside.parent === undefined ? {} : { parent: beside.parent }),
    at: [beside.at[0] + 160, beside.at[1]],
    properties: { type, properties },
  });
  const record = applyChanges(document, changes).nodes.get(id);
  return { changes, logicalId: record?.logicalId ?? logicalIdOf(id) };
}

/** The properties of a role that the service may assume. */
export function roleFor(service: string, more: JsonObject): JsonObject {
  return {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    },
    ...more,
  };
}
