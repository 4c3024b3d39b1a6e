import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function table(properties: JsonObject): LintelDocument {
  return drawing({
    orders: {
      kind: 'resource',
      properties: {
        type: 'AWS::DynamoDB::Table',
        properties: {
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
          ...properties,
        },
        attributes: { DeletionPolicy: 'Retain' },
      },
    },
  });
}

function streamed(readers: number): LintelDocument {
  const ids = Array.from({ length: readers }, (_, index) => `reader-${index + 1}`);
  const how = { maximumRetryAttempts: 3, onFailure: 'failed' };
  return drawing(
    {
      orders: { kind: 'dynamodb-table' },
      failed: { kind: 'sqs-queue' },
      ...Object.fromEntries(ids.map((id) => [id, { kind: 'lambda-function' }])),
    },
    ids.map((id): ShortConnection => ['orders', 'poll', id, how]),
  );
}

const pk = { AttributeName: 'pk', AttributeType: 'S' };

export const tablePossibleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An attribute that is no key',
      document: table({ AttributeDefinitions: [pk, { AttributeName: 'price', AttributeType: 'N' }] }),
      finds: [{ at: 'orders', message: 'unused' }],
    },
    {
      title: 'A key without a definition',
      document: table({ AttributeDefinitions: [] }),
      finds: [{ at: 'orders', message: 'undefined' }],
    },
    {
      title: 'Provisioned without throughput',
      document: table({ AttributeDefinitions: [pk], BillingMode: 'PROVISIONED' }),
      finds: [{ at: 'orders', message: 'throughput' }],
    },
    {
      title: 'Three readers of a stream',
      document: streamed(3),
      finds: [{ at: 'orders', message: 'readers' }],
    },
  ],
  passing: [
    { title: 'One key, defined', document: table({ AttributeDefinitions: [pk] }) },
    { title: 'Two readers', document: streamed(2) },
  ],
  unknown: [
    {
      title: 'Definitions that a parameter decides',
      document: table({ AttributeDefinitions: { Ref: 'Attributes' } }),
      undecided: { at: 'orders', field: 'properties' },
    },
  ],
};
