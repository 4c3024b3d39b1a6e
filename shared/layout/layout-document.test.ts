import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Box, boxContains, boxesOverlap } from '#shared/base/geometry.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { createDocument } from '#shared/document/create-document.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { Connection, DocumentNode, LintelDocument } from '#shared/document/records.ts';
import { absoluteBoxes, isContainer } from '#shared/drawing/absolute-boxes.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { loadElk } from './create-elk.ts';
import type { ElkPort } from './elk-port.ts';
import { layoutDocument } from './layout-document.ts';

let elk: ElkPort;
beforeAll(async () => {
  elk = await loadElk();
});

async function laidOut(document: LintelDocument): Promise<LintelDocument> {
  return applyChanges(document, await layoutDocument(document, { all: true }, elk));
}

/** Every pair of siblings that overlap, and every child that sticks out of its container. */
function faultsOf(document: LintelDocument): readonly string[] {
  const boxes = absoluteBoxes(document);
  const index = indexDocument(document);
  const faults: string[] = [];
  const boxOf = (id: string): Box => boxes.get(id) as Box;
  for (const parent of [undefined, ...document.nodes.values()]) {
    const children = index.childrenOf(parent?.id);
    children.forEach((child, at) => {
      for (const other of children.slice(at + 1)) {
        if (boxesOverlap(boxOf(child.id), boxOf(other.id))) faults.push(`${child.id} overlaps ${other.id}`);
      }
      if (parent !== undefined && isContainer(parent) && !boxContains(boxOf(parent.id), boxOf(child.id))) {
        faults.push(`${child.id} sticks out of ${parent.id}`);
      }
    });
  }
  return faults;
}

const containerKinds = ['region', 'vpc', 'frame', 'availability-zone', 'subnet', 'auto-scaling-group'];
const leafKinds = ['sqs-queue', 'ec2-instance', 's3-bucket', 'note', 'shape', 'users', 'unknown-kind'];

interface Plan {
  readonly nodes: readonly { readonly container: boolean; readonly kind: number; readonly parent: number }[];
  readonly lines: readonly (readonly [number, number])[];
}

const plan: fc.Arbitrary<Plan> = fc.record({
  nodes: fc.array(fc.record({ container: fc.boolean(), kind: fc.nat(20), parent: fc.nat(50) }), {
    minLength: 1,
    maxLength: 30,
  }),
  lines: fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 30 }),
});

/** Nested nodes with any parents and any lines, legal or not. */
function documentOf({ nodes, lines }: Plan): LintelDocument {
  const table = new Map<string, DocumentNode>();
  const containers: string[] = [];
  nodes.forEach((node, index) => {
    const id = `n${index}`;
    const kinds = node.container ? containerKinds : leafKinds;
    const kind = kinds[node.kind % kinds.length] as string;
    const parent = containers[node.parent % (containers.length + 1)];
    table.set(id, {
      id,
      kind,
      name: `${kind} ${index}`,
      at: [index, index],
      ...(parent === undefined ? {} : { parent }),
      ...(kind === 'subnet' ? { properties: { tier: index % 2 === 0 ? 'public' : 'private' } } : {}),
    });
    if (node.container) containers.push(id);
  });
  const connections = new Map<string, Connection>();
  lines.forEach(([a, b], index) => {
    const id = `c${index}`;
    const from = `n${a % nodes.length}`;
    const to = `n${b % nodes.length}`;
    connections.set(id, {
      id,
      kind: 'note',
      from,
      to,
      ...(index % 3 === 0 ? { label: `line ${index}` } : {}),
    });
  });
  return { ...createDocument('test', 'Test'), nodes: table, connections };
}

describe('layoutDocument', () => {
  it('leaves no overlap and no child outside its container, in whole pixels, for any nesting', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (drawn) => {
        const document = await laidOut(documentOf(drawn));
        expect(faultsOf(document)).toEqual([]);
        for (const node of document.nodes.values()) {
          expect([...node.at, ...(node.size ?? [])].every(Number.isInteger)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same result for the same document, and changes nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (drawn) => {
        const document = documentOf(drawn);
        const reordered = { ...document, nodes: new Map([...document.nodes].reverse()) };
        const first = await layoutDocument(document, { all: true }, elk);
        expect(await layoutDocument(reordered, { all: true }, elk)).toEqual(first);
        expect(await layoutDocument(applyChanges(document, first), { all: true }, elk)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('moves only the given nodes, and only lets containers grow', async () => {
    await fc.assert(
      fc.asyncProperty(plan, fc.array(fc.nat(40), { minLength: 1, maxLength: 4 }), async (drawn, chosen) => {
        const before = await laidOut(documentOf(drawn));
        const ids = new Set(chosen.map((index) => `n${index % drawn.nodes.length}`));
        const after = applyChanges(before, await layoutDocument(before, { nodes: [...ids] }, elk));
        for (const node of before.nodes.values()) {
          if (ids.has(node.id)) continue;
          const now = after.nodes.get(node.id) as DocumentNode;
          expect(now.at).toEqual(node.at);
          expect(now.size?.[0] ?? 0).toBeGreaterThanOrEqual(node.size?.[0] ?? 0);
          expect(now.size?.[1] ?? 0).toBeGreaterThanOrEqual(node.size?.[1] ?? 0);
        }
        expect(faultsOf(after).filter((fault) => fault.includes('sticks out'))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('finds free places for new nodes beside what they are connected to', async () => {
    const placed = await laidOut(
      aDocument()
        .node('vpc', 'main')
        .node('ec2-instance', 'web', { parent: 'main' })
        .node('ec2-instance', 'app', { parent: 'main' })
        .connect('note', 'web', 'app')
        .build(),
    );
    const grown = aDocument(placed)
      .node('ec2-instance', 'worker', { parent: 'main' })
      .node('ec2-instance', 'batch', { parent: 'main' })
      .connect('note', 'app', 'worker')
      .build();
    const after = applyChanges(grown, await layoutDocument(grown, { nodes: ['worker', 'batch'] }, elk));
    expect(faultsOf(after)).toEqual([]);
    expect(after.nodes.get('web')?.at).toEqual(placed.nodes.get('web')?.at);
  });

  it('draws zones side by side, with equal tiers in one row', async () => {
    const builder = ['a', 'b', 'c'].reduce(
      (document, zone) =>
        document
          .node('availability-zone', `az-${zone}`, { parent: 'main', properties: { zone } })
          .node('subnet', `public-${zone}`, { parent: `az-${zone}`, properties: { tier: 'public' } })
          .node('subnet', `app-${zone}`, { parent: `az-${zone}`, properties: { tier: 'private' } })
          .node('ec2-instance', `web-${zone}`, { parent: `app-${zone}` }),
      aDocument().node('vpc', 'main'),
    );
    const document = await laidOut(
      builder
        .node('ec2-instance', 'second-a', { parent: 'app-a' })
        .connect('note', 'second-a', 'web-a')
        .connect('note', 'web-a', 'web-b')
        .connect('note', 'web-c', 'web-b')
        .build(),
    );
    const boxes = absoluteBoxes(document);
    const [a, b, c] = ['az-a', 'az-b', 'az-c'].map((id) => boxes.get(id) as Box);
    expect(a?.y).toBe(b?.y);
    expect(b?.y).toBe(c?.y);
    expect([a?.height, b?.height]).toEqual([c?.height, c?.height]);
    expect((a?.x ?? 0) < (b?.x ?? 0) && (b?.x ?? 0) < (c?.x ?? 0)).toBe(true);
    expect(boxes.get('app-a')?.y).toBe(boxes.get('app-c')?.y);
    expect(boxes.get('public-a')?.y).toBeLessThan(boxes.get('app-a')?.y ?? 0);
    expect(faultsOf(document)).toEqual([]);
  });

  it('keeps locked nodes where they are and arranges the rest around them', async () => {
    const base = aDocument()
      .node('sqs-queue', 'fixed', { at: [300, 40] })
      .node('sqs-queue', 'other')
      .build();
    const fixed = base.nodes.get('fixed') as DocumentNode;
    const document = applyChanges(base, [
      { table: 'nodes', id: 'fixed', before: fixed, after: { ...fixed, locked: true } },
    ]);
    const after = await laidOut(document);
    expect(after.nodes.get('fixed')?.at).toEqual([300, 40]);
    expect(faultsOf(after)).toEqual([]);
  });

  it('drops hand-drawn bends of lines whose ends have moved', async () => {
    const base = aDocument().node('sqs-queue', 'a').node('sqs-queue', 'b').connect('note', 'a', 'b').build();
    const [line] = [...base.connections.values()] as [Connection];
    const document = applyChanges(base, [
      { table: 'connections', id: line.id, before: line, after: { ...line, route: [[500, 500]] } },
    ]);
    expect((await laidOut(document)).connections.get(line.id)?.route).toBeUndefined();
  });

  it('mends nothing and loses nothing when the file has a missing parent or a circle of parents', async () => {
    const nodes = new Map<string, DocumentNode>([
      ['a', { id: 'a', kind: 'frame', name: 'A', parent: 'b', at: [0, 0] }],
      ['b', { id: 'b', kind: 'frame', name: 'B', parent: 'a', at: [0, 0] }],
      ['c', { id: 'c', kind: 'sqs-queue', name: 'C', parent: 'nowhere', at: [0, 0] }],
    ]);
    const after = await laidOut({ ...createDocument('test', 'Test'), nodes });
    expect([...after.nodes.keys()].sort()).toEqual(['a', 'b', 'c']);
    expect(after.nodes.get('a')?.parent).toBe('b');
  });

  it('answers with nothing for a container that does not exist', async () => {
    expect(await layoutDocument(createDocument('test', 'Test'), { container: 'nowhere' }, elk)).toEqual([]);
  });
});
