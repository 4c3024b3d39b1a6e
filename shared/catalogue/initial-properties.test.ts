import { expect, test } from 'vitest';
import { applyChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { initialProperties } from './initial-properties.ts';

/** Places one after another, as a hand does, and says what each started with. */
function place(kinds: readonly (readonly [kind: string, parent?: string])[]) {
  let document: LintelDocument = createDocument('d', 'Drawing');
  return kinds.map(([kind, parent]) => {
    const properties = initialProperties(document, kind, parent);
    document = applyChanges(
      document,
      addNode(document, { kind, name: kind, parent, at: [0, 0], properties }).changes,
    );
    return properties;
  });
}

test('zones of a VPC get the next free letter each', () => {
  const started = place([
    ['vpc'],
    ['availability-zone', 'vpc'],
    ['availability-zone', 'vpc'],
    ['availability-zone', 'vpc'],
  ]);
  expect(started.slice(1)).toEqual([undefined, { zone: 'b' }, { zone: 'c' }]);
});

test('subnets get the next free block of their VPC, also in a zone of it', () => {
  const started = place([
    ['vpc'],
    ['availability-zone', 'vpc'],
    ['subnet', 'availability-zone'],
    ['subnet', 'availability-zone'],
    ['frame', 'availability-zone'],
    ['subnet', 'frame'],
  ]);
  expect(started[2]).toEqual({ cidrBlock: '10.0.0.0/24' });
  expect(started[3]).toEqual({ cidrBlock: '10.0.1.0/24' });
  expect(started[5]).toEqual({ cidrBlock: '10.0.2.0/24' });
});

test('subnets drawn straight into a VPC alternate between two zones', () => {
  const started = place([['vpc'], ['subnet', 'vpc'], ['subnet', 'vpc'], ['subnet', 'vpc']]);
  expect(started.slice(1).map((properties) => properties?.availabilityZone)).toEqual(['a', 'b', 'a']);
});

test('a second VPC starts beside the first one, and nothing is said about a subnet without a VPC', () => {
  expect(place([['vpc'], ['vpc'], ['vpc'], ['subnet']])).toEqual([
    undefined,
    { cidrBlock: '10.1.0.0/16' },
    { cidrBlock: '10.2.0.0/16' },
    undefined,
  ]);
});
