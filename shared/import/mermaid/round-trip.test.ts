import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKind } from '#shared/catalogue/registry.ts';
import type { Connection, LintelDocument } from '#shared/document/records.ts';
import { exportMermaid } from '#shared/export/mermaid.ts';
import { mermaidIds } from '#shared/export/mermaid-ids.ts';
import { randomDocument } from '#shared/testing/generated-documents.ts';
import { importMermaid } from './import-mermaid.ts';
import { parseWithMermaid } from './mermaid-parser.ts';

/** A name as any label can hold it: lines trimmed, runs of spaces as one, no control characters, no empty lines. */
function asLabel(name: string): string {
  return name
    .split(/\r\n|\r|\n/)
    .map((line) =>
      line
        .replace(/[\s\u00a0]+/g, ' ')
        .trim()
        .replace(/\p{Cc}/gu, ''),
    )
    .filter((line) => line !== '')
    .join('\n');
}

/** Names, kinds, nesting, connections and labels, by the ids that the diagram gives. */
function content(document: LintelDocument, idOf: (id: string) => string) {
  const nodes = [...document.nodes.values()].map(({ id, kind, name, parent }) => ({
    id: idOf(id),
    kind: findKind(kind) === undefined ? 'unknown' : kind,
    name: asLabel(name),
    parent: parent === undefined ? undefined : idOf(parent),
  }));
  const connections = [...document.connections.values()].map(
    ({ from, to, label }) => `${idOf(from)} > ${idOf(to)}: ${asLabel(label ?? '')}`,
  );
  return { nodes: nodes.sort((a, b) => (a.id < b.id ? -1 : 1)), connections: connections.sort() };
}

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'"#&<>`\\|[](){}%;:*_-+~=^ ',
      '\n',
      '<br/>',
      '&gt;',
      '#35;',
      'end',
      '1. ',
      '- ',
      '🚀',
      'fa:fa-x',
      'ﬂ°',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
  ),
  maxLength: 12,
});

/** Every name and label replaced by awkward text. */
const awkwardDocument = fc
  .tuple(randomDocument(25), fc.array(text, { minLength: 1, maxLength: 12 }))
  .map(([document, texts]): LintelDocument => {
    let index = 0;
    const next = (): string => texts[index++ % texts.length] ?? '';
    const nodes = new Map(
      [...document.nodes].map(([id, node]) => [id, { ...node, name: next(), properties: {} }]),
    );
    const connections = new Map(
      [...document.connections].map(([id, connection]): [string, Connection] => [
        id,
        { ...connection, label: next() },
      ]),
    );
    return { ...document, nodes, connections };
  })
  .filter((document) => document.nodes.size > 0);

describe('export to Mermaid and import again', () => {
  it('keeps names, kinds, nesting, connections and labels of any document', async () => {
    await fc.assert(
      fc.asyncProperty(awkwardDocument, async (document) => {
        const exported = exportMermaid(document).text;
        const result = await importMermaid(exported, {
          fileName: 'x.mmd',
          documentId: 'test',
          parseFlowchart: parseWithMermaid,
        });
        if (!result.ok) throw new Error(`${result.fault.message}\n${exported}`);
        const back = result.value.document;
        const ids = mermaidIds(document);
        expect(content(back, (id) => String(back.nodes.get(id)?.origin?.id))).toEqual(
          content(document, (id) => ids.get(id) ?? id),
        );
      }),
      { numRuns: 100 },
    );
  });
});
