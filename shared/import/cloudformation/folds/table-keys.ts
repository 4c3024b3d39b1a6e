import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeDraft } from '../lift.ts';

/** The keys of a table and its indexes, with the types that stand apart from them. */
export function liftTableKeys(table: NodeDraft): void {
  const {
    KeySchema,
    AttributeDefinitions,
    GlobalSecondaryIndexes,
    LocalSecondaryIndexes,
    ProvisionedThroughput,
  } = table.resource.values;
  const types = new Map(
    objectsIn(AttributeDefinitions).map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  const { partitionKey, ...others } = keysIn(KeySchema, types);
  Object.assign(table.properties, others, partitionKey === 'pk' ? {} : { partitionKey });
  // Stated for the table, so that nothing takes those of an index for them.
  Object.assign(table.properties, unitsIn(ProvisionedThroughput));
  const globals = objectsIn(GlobalSecondaryIndexes).flatMap((index): JsonObject[] => {
    const keys = keysIn(index.KeySchema, types);
    return keys.partitionKey === undefined || typeof index.IndexName !== 'string'
      ? []
      : [
          {
            ...indexIn(index),
            ...keys,
            ...unitsIn(index.ProvisionedThroughput),
          },
        ];
  });
  if (globals.length > 0) table.properties.globalSecondaryIndexes = globals;
  const locals = objectsIn(LocalSecondaryIndexes).flatMap((index): JsonObject[] => {
    const { sortKey, sortKeyType } = keysIn(index.KeySchema, types);
    return sortKey === undefined || typeof index.IndexName !== 'string'
      ? []
      : [{ ...indexIn(index), sortKey, ...(sortKeyType === undefined ? {} : { sortKeyType }) }];
  });
  if (locals.length > 0) table.properties.localSecondaryIndexes = locals;
}

function unitsIn(throughput: CfnValue | undefined): JsonObject {
  const { ReadCapacityUnits: reads, WriteCapacityUnits: writes } = objectOf(throughput);
  return {
    ...(typeof reads === 'number' ? { readCapacityUnits: reads } : {}),
    ...(typeof writes === 'number' ? { writeCapacityUnits: writes } : {}),
  };
}

type Keys = Partial<Record<'partitionKey' | 'partitionKeyType' | 'sortKey' | 'sortKeyType', string>>;

function keysIn(schema: CfnValue | undefined, types: ReadonlyMap<unknown, unknown>): Keys {
  const keys: Keys = {};
  for (const { AttributeName, KeyType } of objectsIn(schema)) {
    if (typeof AttributeName !== 'string') continue;
    const field = KeyType === 'RANGE' ? 'sortKey' : 'partitionKey';
    keys[field] = AttributeName;
    const type = types.get(AttributeName);
    if (type === 'N' || type === 'B') keys[`${field}Type`] = type;
  }
  return keys;
}

function indexIn({ IndexName, Projection }: CfnObject): JsonObject {
  const { ProjectionType, NonKeyAttributes } = objectOf(Projection);
  const copied = Array.isArray(NonKeyAttributes)
    ? NonKeyAttributes.filter((name) => typeof name === 'string')
    : [];
  return {
    indexName: String(IndexName),
    ...(ProjectionType === 'KEYS_ONLY' || ProjectionType === 'INCLUDE' ? { projection: ProjectionType } : {}),
    ...(copied.length === 0 ? {} : { nonKeyAttributes: copied }),
  };
}

function objectOf(value: CfnValue | undefined): CfnObject {
  return isJsonObject(value) ? value : {};
}

function objectsIn(value: CfnValue | undefined): readonly CfnObject[] {
  return Array.isArray(value) ? (value as readonly CfnValue[]).filter(isJsonObject) : [];
}
