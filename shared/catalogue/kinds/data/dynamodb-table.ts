import { z } from 'zod';
import {
  type CostLineDraft,
  defineKind,
  type NodeView,
  type QuantityInput,
  type ResourceDraft,
} from '../../define-kind.ts';
import { type CfnObject, compact, getAtt, join, type PolicyStatement, ref } from '../../kit/cfn.ts';
import { encryptionKeyArn, keyStatements } from '../../kit/encryption-key.ts';
import { tableLoad } from '../../kit/load/table-load.ts';
import { propertyInput, usageInput } from '../../kit/quantity.ts';
import { dynamodbTableSettings } from '../../kit/settings/dynamodb-table-settings.ts';
import {
  type GlobalIndex,
  projectionOf,
  throughputOf,
  unitScaling,
  unitsOfIndex,
} from '../../kit/table-indexes.ts';
import { amount, drawn, monthHours, product } from '../../kit/usage-quantity.ts';

export const dynamodbTable = defineKind({
  id: 'dynamodb-table',
  title: 'DynamoDB table',
  family: 'data',
  icon: 'dynamodb-table',
  summary: 'Stores items under a key, at any scale and with milliseconds of latency.',
  aliases: [
    'DynamoDB',
    'Amazon DynamoDB',
    'Dynamo',
    'NoSQL',
    'NoSQL Database',
    'Key-Value Store',
    'Session Store',
  ],
  docs: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html',
  traits: ['resource', 'aws-api', 'poll-source', 'stream', 'observable', 'scalable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  properties: dynamodbTableSettings,
  usage: z.object({
    readRequestsPerMonth: z.number().min(0).default(1_000_000).meta({
      title: 'Reads',
      unit: 'request units a month',
      help: '4 KB, strongly consistent; eventually consistent reads count half.',
    }),
    writeRequestsPerMonth: z.number().min(0).default(200_000).meta({
      title: 'Writes',
      unit: 'request units a month',
      help: '1 KB each. A fifth of the reads, as in most applications.',
    }),
    storedGigabytes: z.number().min(0).default(5).meta({ title: 'Stored', unit: 'GB' }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const key = encryptionKeyArn(node.id, ctx);
    const isPolled = ctx.connectionsFrom(node.id, 'poll').length > 0;
    const view =
      properties.stream !== 'none' ? properties.stream : isPolled ? 'NEW_AND_OLD_IMAGES' : undefined;
    const isProvisioned = properties.billingMode === 'PROVISIONED';
    const throughput = isProvisioned ? throughputOf(properties) : undefined;
    const attributes = new Map<string, string>();
    const keySchema = (keys: {
      readonly partitionKey: string;
      readonly partitionKeyType: string;
      readonly sortKey?: string | undefined;
      readonly sortKeyType: string;
    }): readonly CfnObject[] => {
      attributes.set(keys.partitionKey, keys.partitionKeyType);
      if (keys.sortKey === undefined) return [{ AttributeName: keys.partitionKey, KeyType: 'HASH' }];
      attributes.set(keys.sortKey, keys.sortKeyType);
      return [
        { AttributeName: keys.partitionKey, KeyType: 'HASH' },
        { AttributeName: keys.sortKey, KeyType: 'RANGE' },
      ];
    };
    const ownKeys = keySchema(properties);
    const localIndexes = properties.localSecondaryIndexes.map((index) => ({
      IndexName: index.indexName,
      KeySchema: keySchema({
        ...index,
        partitionKey: properties.partitionKey,
        partitionKeyType: properties.partitionKeyType,
      }),
      Projection: projectionOf(index),
    }));
    const onDemand = compact({
      MaxReadRequestUnits: properties.maxReadRequestUnits > 0 ? properties.maxReadRequestUnits : undefined,
      MaxWriteRequestUnits: properties.maxWriteRequestUnits > 0 ? properties.maxWriteRequestUnits : undefined,
    });
    const indexes = properties.globalSecondaryIndexes.map((index) =>
      compact({
        IndexName: index.indexName,
        KeySchema: keySchema(index),
        Projection: projectionOf(index),
        ProvisionedThroughput: isProvisioned ? throughputOf(unitsOfIndex(index, properties)) : undefined,
      }),
    );
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::DynamoDB::Table',
        properties: compact({
          KeySchema: ownKeys,
          AttributeDefinitions: [...attributes]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
          GlobalSecondaryIndexes: indexes.length === 0 ? undefined : indexes,
          LocalSecondaryIndexes: localIndexes.length === 0 ? undefined : localIndexes,
          BillingMode: properties.billingMode,
          OnDemandThroughput: isProvisioned || Object.keys(onDemand).length === 0 ? undefined : onDemand,
          KinesisStreamSpecification:
            properties.kinesisStream === undefined || ctx.node(properties.kinesisStream) === undefined
              ? undefined
              : { StreamArn: ctx.arn(properties.kinesisStream) },
          ContributorInsightsSpecification: properties.contributorInsights ? { Enabled: true } : undefined,
          ProvisionedThroughput: throughput,
          StreamSpecification: view === undefined ? undefined : { StreamViewType: view },
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: properties.pointInTimeRecovery },
          DeletionProtectionEnabled: properties.deletionProtectionEnabled,
          TimeToLiveSpecification:
            properties.timeToLiveAttribute === undefined
              ? undefined
              : { AttributeName: properties.timeToLiveAttribute, Enabled: true },
          TableClass: properties.tableClass === 'STANDARD' ? undefined : properties.tableClass,
          SSESpecification:
            key === undefined ? undefined : { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
          Tags: ctx.tags(node),
        }),
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      },
    ];
    if (isProvisioned) {
      drafts.push(...unitScaling(node, properties, ctx));
      for (const index of properties.globalSecondaryIndexes)
        drafts.push(...unitScaling(node, unitsOfIndex(index, properties), ctx, index.indexName));
    }
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  pollArn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'StreamArn'),
  access: (node, mode, ctx) => {
    const table = ctx.arn(node.id);
    const resources =
      node.properties.globalSecondaryIndexes.length + node.properties.localSecondaryIndexes.length === 0
        ? [table]
        : [table, join('', [table, '/index/*'])];
    const read: PolicyStatement = {
      Effect: 'Allow',
      Action: [
        'dynamodb:BatchGetItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:DescribeTable',
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:Scan',
      ],
      Resource: resources,
    };
    const write: PolicyStatement = {
      Effect: 'Allow',
      Action: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      Resource: [table],
    };
    const decrypt = keyStatements(node.id, false, ctx);
    if (mode === 'consume') {
      return [
        {
          Effect: 'Allow',
          Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
          Resource: [getAtt(ctx.logicalId(node.id), 'StreamArn')],
        },
        // Listing streams cannot be narrowed to one.
        { Effect: 'Allow', Action: ['dynamodb:ListStreams'], Resource: ['*'] },
        ...decrypt,
      ];
    }
    if (mode === 'read') return [read, ...decrypt];
    if (mode === 'write' || mode === 'send') return [write, ...decrypt];
    return [read, write, ...decrypt];
  },
  metrics: {
    namespace: 'AWS/DynamoDB',
    metrics: [
      { name: 'ReadThrottleEvents', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'WriteThrottleEvents', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      {
        name: 'ConsumedReadCapacityUnits',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 100_000,
      },
      {
        name: 'ConsumedWriteCapacityUnits',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 100_000,
      },
    ],
    dimensions: (node, ctx) => ({ TableName: ref(ctx.logicalId(node.id)) }),
  },
  cost: (node, ctx) => {
    const { properties } = node;
    const indexes = properties.globalSecondaryIndexes.length;
    const copies = copiesOf(properties.globalSecondaryIndexes);
    const stored = usageInput(node, 'storedGigabytes', 'stored', 'GB');
    const lines: CostLineDraft[] = [];
    if (properties.billingMode === 'PAY_PER_REQUEST') {
      lines.push(
        {
          component: 'dynamodb/onDemand.read',
          label: 'Reads',
          quantity: product('1M RRU', [usageInput(node, 'readRequestsPerMonth', 'read units')], 1_000_000),
        },
        {
          component: 'dynamodb/onDemand.write',
          label: 'Writes',
          quantity: product(
            '1M WRU',
            [usageInput(node, 'writeRequestsPerMonth', 'write units'), ...copies],
            1_000_000,
          ),
          ...(indexes === 0 ? {} : { note: 'Every write is repeated in every index.' }),
        },
      );
    } else {
      const hours = monthHours(ctx);
      lines.push(
        {
          component: 'dynamodb/provisioned.read',
          label: 'Read capacity',
          quantity: product('RCU-hours', [...unitsInputs(node, 'readCapacityUnits', 'RCU'), hours]),
        },
        {
          component: 'dynamodb/provisioned.write',
          label: 'Write capacity',
          quantity: product('WCU-hours', [...unitsInputs(node, 'writeCapacityUnits', 'WCU'), hours]),
        },
      );
    }
    lines.push({
      component: 'dynamodb/storage',
      label: 'Storage',
      quantity: amount('GB-month', stored),
      ...(indexes === 0 ? {} : { note: 'State the size with its indexes: each keeps its own copy.' }),
    });
    if (properties.pointInTimeRecovery) {
      lines.push({
        component: 'dynamodb/pitr',
        label: 'Point-in-time recovery',
        quantity: amount('GB-month', stored),
      });
    }
    return lines;
  },
  load: tableLoad,
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'On demand, one key', properties: {} },
      {
        title: 'Provisioned, with an index and scaling',
        properties: {
          billingMode: 'PROVISIONED',
          sortKey: 'sk',
          readCapacityUnits: 30,
          writeCapacityUnits: 20,
          autoScalingMaxUnits: 200,
          globalSecondaryIndexes: [
            { indexName: 'byOwner', partitionKey: 'owner', sortKey: 'createdAt', sortKeyType: 'N' },
          ],
        },
      },
      {
        title: 'With a stream',
        properties: { stream: 'NEW_AND_OLD_IMAGES', timeToLiveAttribute: 'expiresAt' },
      },
    ],
    bad: [
      { title: 'No read capacity', properties: { readCapacityUnits: 0 }, field: 'readCapacityUnits' },
      {
        title: 'A key type that does not exist',
        properties: { partitionKeyType: 'STRING' },
        field: 'partitionKeyType',
      },
    ],
  },
});

function copiesOf(indexes: readonly GlobalIndex[]): readonly QuantityInput[] {
  return indexes.length === 0
    ? []
    : [drawn('table and indexes', 1 + indexes.length, 'copies', 'globalSecondaryIndexes')];
}

/** Provisioned units of the table and its indexes, which have as many unless they say otherwise. */
function unitsInputs(
  node: NodeView<{
    readonly readCapacityUnits: number;
    readonly writeCapacityUnits: number;
    readonly globalSecondaryIndexes: readonly GlobalIndex[];
  }>,
  field: 'readCapacityUnits' | 'writeCapacityUnits',
  unit: string,
): readonly QuantityInput[] {
  const { globalSecondaryIndexes: indexes, [field]: own } = node.properties;
  if (indexes.every((index) => index[field] === undefined))
    return [propertyInput(node, field, unit, unit), ...copiesOf(indexes)];
  const all = indexes.reduce((sum, index) => sum + (index[field] ?? own), own);
  return [drawn(`${unit} of the table and its indexes`, all, unit, 'globalSecondaryIndexes')];
}
