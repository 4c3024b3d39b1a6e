import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges } from '#shared/document/change-set.ts';
import { parseWithMermaid } from '#shared/import/mermaid/mermaid-parser.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { randomDocument } from '#shared/testing/generated-documents.ts';
import { exportMermaidArchitecture } from './mermaid-architecture.ts';

const small = aDocument()
  .node('users', 'people', { name: 'Customers', at: [0, 100] })
  .node('vpc', 'main', { name: 'Main "VPC" [1]', at: [200, 0], size: [400, 300] })
  .node('alb', 'web', { name: 'Web ALB', parent: 'main', at: [40, 60] })
  .node('s3-bucket', 'files', { name: 'Files', at: [700, 100] })
  .connect('traffic', 'people', 'web')
  .connect('note', 'main', 'files')
  .build();

/** Mermaid's parser accepts it: it gets as far as saying what kind of diagram it is. */
async function kindOf(text: string): Promise<string> {
  const parsed = await parseWithMermaid(text);
  return parsed.ok ? 'flowchart' : parsed.fault.message;
}

describe('exportMermaidArchitecture', () => {
  it('writes groups, services and lines from side to side', () => {
    const [traffic] = [...small.connections.values()];
    if (traffic === undefined) throw new Error('No line.');
    const labelled = applyChanges(small, [
      { table: 'connections', id: traffic.id, before: traffic, after: { ...traffic, label: 'HTTPS <443>' } },
    ]);
    expect(exportMermaidArchitecture(labelled).text).toMatchInlineSnapshot(`
      "architecture-beta
        service files(disk)[Files]
        group main(cloud)[Main VPC 1]
        service web(cloud)[Web ALB] in main
        service people(internet)[Customers]
        web{group}:R --> L:files
        people:R -[HTTPS 443]-> L:web
      "
    `);
  });

  it('draws a line from a container to what is inside it', async () => {
    const inside = aDocument()
      .node('region', 'region')
      .node('sqs-queue', 'one', { parent: 'region' })
      .node('sqs-queue', 'two', { parent: 'region' })
      .connect('note', 'region', 'two')
      .build();
    expect(await kindOf(exportMermaidArchitecture(inside).text)).toBe('This is a architecture diagram.');
  });

  it('is text that Mermaid reads as an architecture diagram, whatever is drawn', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomDocument(25).filter((document) => document.nodes.size > 0),
        fc.string({ unit: 'grapheme', maxLength: 10 }),
        async (document, name) => {
          const nodes = new Map(
            [...document.nodes].map(([id, node]) => [id, { ...node, name: `${node.name}${name}` }]),
          );
          const { text } = exportMermaidArchitecture({ ...document, nodes });
          expect(await kindOf(text), text).toBe('This is a architecture diagram.');
        },
      ),
      { numRuns: 60 },
    );
  });
});
