import { expect, test } from 'vitest';
import type { DocumentNode, LintelDocument } from '#shared/document/records.ts';
import { judgeConnection } from './judge-connection.ts';
import { judgePlacement } from './placement.ts';
import { allKinds } from './registry.ts';

function aDrawing(
  ...nodes: (Partial<DocumentNode> & { readonly id: string; readonly kind: string })[]
): LintelDocument {
  return {
    id: 'test',
    header: new Map(),
    nodes: new Map(nodes.map((node) => [node.id, { name: node.id, at: [0, 0] as const, ...node }])),
    connections: new Map(),
    scenarios: new Map(),
    suppressions: new Map(),
    intents: new Map(),
    comments: new Map(),
    decisions: new Map(),
    views: new Map(),
    sources: new Map(),
    unknownFields: {},
  };
}

const network = aDrawing(
  { id: 'region', kind: 'region' },
  { id: 'vpc', kind: 'vpc', name: 'Main', parent: 'region' },
  { id: 'subnet', kind: 'subnet', name: 'public-a', parent: 'vpc' },
  { id: 'frame', kind: 'frame', parent: 'subnet' },
  { id: 'igw', kind: 'internet-gateway', parent: 'vpc' },
  { id: 'queue', kind: 'sqs-queue', parent: 'region' },
);

test('every kind is legal in each of the parents that it names itself', () => {
  for (const kind of allKinds()) {
    for (const parent of kind.placement.parents) {
      if (parent === 'any' || parent === 'canvas') {
        expect(judgePlacement(aDrawing(), kind.id, undefined), kind.id).toEqual({ isLegal: true });
        continue;
      }
      const drawing = aDrawing({ id: 'parent', kind: parent });
      expect(judgePlacement(drawing, kind.id, 'parent'), `${kind.id} in ${parent}`).toEqual({
        isLegal: true,
      });
    }
  }
});

test('a wrong container is named with the right one, and the nearest that there is', () => {
  expect(judgePlacement(network, 'ec2-instance', 'region')).toMatchObject({
    isLegal: false,
    reason: expect.stringMatching(/^EC2 instance belongs in .*Subnet.*, not in Region\.$/),
    nearest: { container: 'subnet' },
  });
  expect(judgePlacement(network, 'vpc', 'subnet')).toMatchObject({
    isLegal: false,
    nearest: { container: 'region' },
  });
  expect(judgePlacement(aDrawing(), 'ec2-instance', undefined)).toMatchObject({ isLegal: false });
  expect(judgePlacement(aDrawing(), 'ec2-instance', undefined)).not.toHaveProperty('nearest');
});

test('what belongs in a Region may sit on the canvas, which stands for the Region of the settings', () => {
  expect(judgePlacement(network, 'sqs-queue', undefined)).toEqual({ isLegal: true });
});

test('a frame counts as what it sits in', () => {
  expect(judgePlacement(network, 'nat-gateway', 'frame')).toEqual({ isLegal: true });
  expect(judgePlacement(network, 'vpc', 'frame')).toMatchObject({ isLegal: false });
});

test('a second internet gateway does not fit into a VPC, but the one that is moved does', () => {
  expect(judgePlacement(network, 'internet-gateway', 'vpc')).toMatchObject({
    isLegal: false,
    reason: expect.stringContaining('Main already has its'),
  });
  expect(judgePlacement(network, 'internet-gateway', 'vpc', 'igw')).toEqual({ isLegal: true });
});

test('an icon holds nothing, and of an unknown kind nothing is known', () => {
  expect(judgePlacement(network, 'nat-gateway', 'queue')).toMatchObject({ isLegal: false });
  expect(judgePlacement(network, 'from-the-future', 'subnet')).toEqual({ isLegal: true });
});

test('a pair that AWS cannot connect says why, offers the other direction, and still takes a plain line', () => {
  const drawing = aDrawing(
    { id: 'users', kind: 'users' },
    { id: 'nat', kind: 'nat-gateway' },
    { id: 'alb', kind: 'alb' },
  );
  const refused = judgeConnection(drawing, 'users', 'nat');
  expect(refused.legal).toEqual([]);
  expect(refused.reason).toMatch(
    /^Users cannot be connected to NAT gateway\. Users can be connected to .+\.$/,
  );
  expect(refused.remarks.map((kind) => kind.id)).toContain('note');
  const turned = judgeConnection(drawing, 'alb', 'users');
  expect(turned.reversed.map((kind) => kind.id)).toContain('traffic');
  expect(turned.reason).toContain('The other way round it can');
  expect(judgeConnection(drawing, 'users', 'alb').legal.map((kind) => kind.id)).toContain('traffic');
  expect(judgeConnection(drawing, 'users', 'users').legal).toEqual([]);
});

test('legal kinds come the most specific first', () => {
  const drawing = aDrawing({ id: 'alb', kind: 'alb' }, { id: 'tg', kind: 'target-group' });
  const { legal } = judgeConnection(drawing, 'alb', 'tg');
  const order = legal.map((kind) => kind.specificity);
  expect(order).toEqual([...order].sort((a, b) => b - a));
  expect(legal[0]?.id).toBe('forward');
});
