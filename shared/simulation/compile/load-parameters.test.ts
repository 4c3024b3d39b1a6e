import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { readLoad } from './load-parameters.ts';

function loadOf(kind: string, quotas: Readonly<Record<string, number>>, overrides = {}) {
  const document = aDocument().settings({ quotas }).node(kind, 'one').build();
  const reader = createDocumentReader(document, forgetful);
  const node = reader.node('one');
  if (node === undefined) throw new Error('The node is not there.');
  const { values, assumptions } = unwrap(readLoad(node, reader, overrides));
  return (field: string) => [values[field], assumptions.find((each) => each.field === field)?.origin];
}

test('a quota that the project states counts instead of the default of AWS', () => {
  expect(loadOf('lambda-function', {})('accountConcurrency')).toEqual([1000, 'AWS']);
  expect(loadOf('lambda-function', { 'lambda.concurrency': 5000 })('accountConcurrency')).toEqual([
    5000,
    'set',
  ]);
});

test('a scenario counts before a quota, and what AWS does not raise stays as it is', () => {
  const scenario = { accountConcurrency: 200 };
  expect(loadOf('lambda-function', { 'lambda.concurrency': 5000 }, scenario)('accountConcurrency')).toEqual([
    200,
    'set',
  ]);
  expect(awsFigure('lambda.startRate')).toBe(100);
  expect(loadOf('lambda-function', { 'lambda.startRate': 900 })('startRate')).toEqual([100, 'AWS']);
});
