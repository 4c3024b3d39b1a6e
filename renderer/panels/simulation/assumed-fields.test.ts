import { expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import { assumedFields } from './assumed-fields.ts';

const document = aDocument()
  .node('users', 'users')
  .node('ec2-instance', 'server', { name: 'Server' })
  .node('note', 'remark')
  .connect('traffic', 'users', 'server')
  .build();

test('every load parameter is there with its origin, texts with their choices, unset ones without a value', () => {
  const fields = assumedFields(document, { server: { meanServiceTimeMs: 9 } }, undefined);
  const of = (name: string) => fields.find(({ node, field }) => node === 'server' && field === name);
  expect(of('meanServiceTimeMs')).toMatchObject({ value: 9, origin: 'set', unit: 'ms on average' });
  expect(of('errorRate')).toMatchObject({ value: 0, origin: 'assumed' });
  expect(of('serviceDistribution')).toMatchObject({
    value: 'exponential',
    input: { type: 'enum', options: expect.arrayContaining(['lognormal', 'constant']) },
  });
  expect(of('workers')?.value).toBeUndefined();
  expect(of('workers')?.help).toMatch(/^Without it, /);
  expect(fields.some(({ node }) => node === 'remark')).toBe(false);
});

test('what a run says beyond the parameters stays as it was', () => {
  const ran = {
    node: 'server',
    field: 'memory',
    title: 'Memory',
    value: 4,
    unit: 'GB',
    origin: 'AWS',
  } as const;
  const fields = assumedFields(document, {}, [ran]);
  expect(fields.at(-1)).toMatchObject({ field: 'memory', value: 4, input: undefined });
  expect(fields.every(({ node }) => node === 'server')).toBe(true);
});

test('what a run took where nothing is set is shown, and what was set for it is not', () => {
  const workers = { node: 'server', field: 'workers', title: 'Requests at a time', value: 2 } as const;
  const shown = (origin: 'assumed' | 'set') =>
    assumedFields(document, {}, [{ ...workers, origin }]).find(({ field }) => field === 'workers');
  expect(shown('assumed')).toMatchObject({ value: 2, origin: 'assumed' });
  expect(shown('set')?.value).toBeUndefined();
});

test('each index of a table has figures of its own', () => {
  const table = aDocument()
    .node('users', 'users')
    .node('dynamodb-table', 'orders', {
      properties: { globalSecondaryIndexes: [{ indexName: 'byOwner', partitionKey: 'owner' }] },
    })
    .build();
  const fields = assumedFields(table, { orders: { 'readShare@byOwner': 0.3 } }, undefined);
  const of = (name: string) => fields.find(({ node, field }) => node === 'orders' && field === name);
  expect(of('readShare@byOwner')).toMatchObject({
    title: 'Index byOwner: reads that query it',
    value: 0.3,
    origin: 'set',
    input: { type: 'number', min: 0, max: 1 },
  });
  expect(of('writtenShare@byOwner')).toMatchObject({ value: 1, origin: 'assumed' });
});
