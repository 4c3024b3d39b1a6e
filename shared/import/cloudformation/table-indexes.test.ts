import { expect, it } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { importTemplate } from './import-template.ts';

const template = {
  Resources: {
    Orders: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PROVISIONED',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'N' },
          { AttributeName: 'owner', AttributeType: 'S' },
          { AttributeName: 'date', AttributeType: 'N' },
        ],
        ProvisionedThroughput: { ReadCapacityUnits: 50, WriteCapacityUnits: 40 },
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byOwner',
            KeySchema: [
              { AttributeName: 'owner', KeyType: 'HASH' },
              { AttributeName: 'date', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['total'] },
            ProvisionedThroughput: { ReadCapacityUnits: 50, WriteCapacityUnits: 10 },
          },
        ],
        LocalSecondaryIndexes: [
          {
            IndexName: 'byDate',
            KeySchema: [
              { AttributeName: 'pk', KeyType: 'HASH' },
              { AttributeName: 'date', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      },
    },
  },
};

it('indexes of a table are drawn with their keys, what they copy, and units of their own', () => {
  const { document } = unwrap(
    importTemplate(JSON.stringify(template), { fileName: 't.json', documentId: 'test' }),
  );
  const [table] = [...document.nodes.values()].filter(({ kind }) => kind === 'dynamodb-table');
  expect(table?.properties).toMatchObject({
    sortKey: 'sk',
    sortKeyType: 'N',
    globalSecondaryIndexes: [
      {
        indexName: 'byOwner',
        partitionKey: 'owner',
        sortKey: 'date',
        sortKeyType: 'N',
        projection: 'INCLUDE',
        nonKeyAttributes: ['total'],
        writeCapacityUnits: 10,
      },
    ],
    localSecondaryIndexes: [
      { indexName: 'byDate', sortKey: 'date', sortKeyType: 'N', projection: 'KEYS_ONLY' },
    ],
  });
  const drawn = [...resolve(document).resources.values()].find(({ type }) => type === 'AWS::DynamoDB::Table');
  const { AttributeDefinitions, ...rest } = template.Resources.Orders.Properties;
  expect(drawn?.properties).toMatchObject(rest);
  expect(drawn?.properties.AttributeDefinitions).toEqual(expect.arrayContaining(AttributeDefinitions));
});
