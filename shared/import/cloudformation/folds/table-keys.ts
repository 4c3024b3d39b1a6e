import { isJsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeDraft } from '../lift.ts';

/** The keys of a table, with the types that stand apart from them. */
export function liftTableKeys(table: NodeDraft): void {
  const { KeySchema, AttributeDefinitions } = table.resource.values;
  const types = new Map(
    objectsIn(AttributeDefinitions).map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  for (const { AttributeName, KeyType } of objectsIn(KeySchema)) {
    if (typeof AttributeName !== 'string') continue;
    const field = KeyType === 'RANGE' ? 'sortKey' : 'partitionKey';
    if (!(field === 'partitionKey' && AttributeName === 'pk')) table.properties[field] = AttributeName;
    const type = types.get(AttributeName);
    if (type === 'N' || type === 'B') table.properties[`${field}Type`] = type;
  }
}

function objectsIn(value: CfnValue | undefined): readonly CfnObject[] {
  return Array.isArray(value) ? (value as readonly CfnValue[]).filter(isJsonObject) : [];
}
