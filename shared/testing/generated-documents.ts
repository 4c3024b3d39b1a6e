import fc from 'fast-check';
import type { JsonValue } from '#shared/base/json.ts';
import { allKinds, legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { applyChanges, type ChangeSet } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { changeSettings, renameDocument } from '#shared/document/commands/change-document.ts';
import {
  moveNodes,
  patchNode,
  removeRecords,
  renameNode,
  setProperties,
} from '#shared/document/commands/change-nodes.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { LintelDocument, Properties } from '#shared/document/records.ts';

/**
 * Random documents for laws: random edits applied to an empty document. Choices are numbers taken modulo what is
 * there, so that shrinking keeps edits meaningful.
 */
export interface RandomEdit {
  readonly what: 'add' | 'connect' | 'move' | 'rename' | 'set' | 'remove' | 'settings' | 'usage';
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly text: string;
}

const edit: fc.Arbitrary<RandomEdit> = fc.record({
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constant('add' as const) },
    { weight: 4, arbitrary: fc.constant('connect' as const) },
    { weight: 2, arbitrary: fc.constantFrom('move' as const, 'rename' as const, 'set' as const) },
    { weight: 1, arbitrary: fc.constantFrom('remove' as const, 'settings' as const, 'usage' as const) },
  ),
  a: fc.nat(10_000),
  b: fc.nat(10_000),
  c: fc.nat(10_000),
  text: fc.string({ unit: 'grapheme', maxLength: 12 }),
});

export function randomEdits(maxLength = 40): fc.Arbitrary<readonly RandomEdit[]> {
  return fc.array(edit, { maxLength });
}

export function randomDocument(maxEdits = 40): fc.Arbitrary<LintelDocument> {
  return randomEdits(maxEdits).map((edits) =>
    edits.reduce(
      (document, next) => applyChanges(document, changesOf(document, next)),
      createDocument('test', 'Test'),
    ),
  );
}

/** What the edit does to this document; nothing where it cannot be done. */
export function changesOf(document: LintelDocument, { what, a, b, c, text }: RandomEdit): ChangeSet {
  const nodes = [...document.nodes.values()];
  const node = nodes[a % Math.max(1, nodes.length)];
  const other = nodes[b % Math.max(1, nodes.length)];
  const kinds = allKinds();
  switch (what) {
    case 'add': {
      const kind = kinds[a % kinds.length];
      if (kind === undefined) return [];
      const fitting = nodes.filter((candidate) => kind.placement.parents.includes(candidate.kind));
      const parent = fitting[b % Math.max(1, fitting.length)]?.id;
      const example = kind.examples.good[c % Math.max(1, kind.examples.good.length)];
      return addNode(document, {
        kind: kind.id,
        name: text === '' ? kind.title : text,
        parent: c % 7 === 0 ? undefined : parent,
        at: [(a * 8) % 4000, (b * 8) % 4000],
        properties: example?.properties,
      }).changes;
    }
    case 'connect': {
      if (node === undefined || other === undefined || node.id === other.id) return [];
      const legal = legalConnectionKinds(node.kind, other.kind);
      const kind = c % 11 === 0 ? 'note' : legal[c % Math.max(1, legal.length)]?.id;
      return kind === undefined ? [] : addConnection(document, { kind, from: node.id, to: other.id }).changes;
    }
    case 'move':
      if (node === undefined) return [];
      return moveNodes(document, [
        {
          id: node.id,
          at: [b % 4000, c % 4000],
          ...(other !== undefined && c % 2 === 0 ? { parent: other.id } : {}),
        },
      ]);
    case 'rename':
      if (a % 13 === 0) return renameDocument(document, text);
      return node === undefined ? [] : renameNode(document, node.id, text);
    case 'set':
      return node === undefined ? [] : setProperties(document, node.id, someProperties(text, b, c));
    case 'usage':
      return node === undefined ? [] : patchNode(document, node.id, { usage: { requestsPerMonth: b } });
    case 'remove':
      return node === undefined ? [] : removeRecords(document, [node.id]);
    case 'settings':
      return changeSettings(document, { environment: a % 2 === 0 ? 'production' : 'development' });
  }
}

function someProperties(text: string, b: number, c: number): Properties {
  const values: readonly JsonValue[] = [
    text,
    b,
    c % 2 === 0,
    [text],
    { [text]: b },
    `10.${b % 256}.${c % 256}.0/24`,
  ];
  const fields = ['cidrBlock', 'tier', 'scheme', 'desiredCapacity', 'memorySize', 'subnets', 'unheardOf'];
  return { [fields[b % fields.length] ?? 'unheardOf']: values[c % values.length] ?? null };
}
