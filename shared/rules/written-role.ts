import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { logicalIdOf } from '#shared/base/names.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import type { DocumentNode, LintelDocument } from '#shared/document/records.ts';
import type { RuleContext } from './rule.ts';
import { objectOf } from './written-resource.ts';

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

/** The written role that the value refers to by its ARN. */
export function writtenRoleBehind(ctx: RuleContext, value: JsonValue | undefined): NodeView | undefined {
  const attribute = objectOf(value)['Fn::GetAtt'];
  const logicalId = Array.isArray(attribute)
    ? attribute[0]
    : typeof attribute === 'string'
      ? attribute.split('.')[0]
      : objectOf(value).Ref;
  const resource = typeof logicalId === 'string' ? ctx.resource(logicalId) : undefined;
  if (resource === undefined || resource.implied || resource.type !== 'AWS::IAM::Role') return undefined;
  const owner = ctx.node(resource.owner);
  return owner?.kind === 'resource' ? owner : undefined;
}
