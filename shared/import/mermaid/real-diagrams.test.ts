import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LintelDocument } from '#shared/document/records.ts';
import { exportMermaid } from '#shared/export/mermaid.ts';
import { importMermaid } from './import-mermaid.ts';
import { mermaidBlocks } from './mermaid-blocks.ts';
import { parseWithMermaid } from './mermaid-parser.ts';
import { prepareFlowchart } from './prepare-flowchart.ts';

/** Diagrams of other people, kept beside the checkout and not in it. */
const material = join(import.meta.dirname, '../../../../shared');
const files = [
  'seeds/compute-mermaid-diagrams.md',
  'seeds/ecs-full-architecture.md',
  ...(existsSync(join(material, 'cases/mermaid'))
    ? readdirSync(join(material, 'cases/mermaid'))
        .filter((name) => name.endsWith('.mmd') && name !== 'architecture-logos.mmd')
        .map((name) => `cases/mermaid/${name}`)
    : []),
].filter((name) => existsSync(join(material, name)));

async function read(text: string, fileName: string) {
  const result = await importMermaid(text, {
    fileName,
    documentId: 'test',
    parseFlowchart: parseWithMermaid,
  });
  if (!result.ok) throw new Error(result.fault.message);
  return result.value;
}

/** What a round trip must keep: ids, kinds, names, nesting, connections and their labels. */
function content({ nodes, connections }: LintelDocument) {
  return {
    nodes: [...nodes.values()].map(({ id, kind, name, parent }) => ({ id, kind, name, parent })).sort(byId),
    connections: [...connections.values()]
      .map(({ id, kind, from, to, label }) => ({ id, kind, from, to, label }))
      .sort(byId),
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

describe.skipIf(files.length === 0)('diagrams from outside (skipped where ../shared is not there)', () => {
  it.each(files)(
    'imports all of %s and exports it to text that Mermaid reads as the same diagram',
    async (name) => {
      const text = readFileSync(join(material, name), 'utf8');
      const { document, report } = await read(text, basename(name));
      const blocks = name.endsWith('.md') ? mermaidBlocks(text).map((block) => block.text) : [text];
      let nodes = 0;
      let groups = 0;
      let edges = 0;
      let drawn = 0;
      for (const block of blocks) {
        const prepared = prepareFlowchart(block);
        if (prepared.keyword !== 'graph' && prepared.keyword !== 'flowchart') continue;
        const parsed = await parseWithMermaid(prepared.text);
        if (!parsed.ok) throw new Error(parsed.fault.message);
        drawn += 1;
        nodes += parsed.value.nodes.length;
        groups += parsed.value.groups.length;
        edges += parsed.value.edges.filter((edge) => edge.stroke !== 'invisible').length;
      }
      const frames = drawn > 1 ? drawn : 0;
      expect(document.nodes.size).toBe(nodes + groups + frames);
      expect(document.connections.size).toBe(edges);
      expect(report.recognised + report.kept).toBe(nodes + groups);

      const exported = await parseWithMermaid(exportMermaid(document).text);
      if (!exported.ok) throw new Error(exported.fault.message);
      // A group that holds nothing is written as a node.
      expect(exported.value.nodes.length + exported.value.groups.length).toBe(nodes + groups + frames);
      expect(exported.value.edges.length).toBe(edges);
      expect(content((await read(exportMermaid(document).text, 'again.mmd')).document)).toEqual(
        content(document),
      );
    },
  );
});

describe.skipIf(!files.includes('seeds/compute-mermaid-diagrams.md'))('the compute diagrams', () => {
  it('name every block that is not a flowchart, with its line', async () => {
    const text = readFileSync(join(material, 'seeds/compute-mermaid-diagrams.md'), 'utf8');
    const { report } = await read(text, 'compute-mermaid-diagrams.md');
    const refused = report.notes.filter((note) => note.severity === 'warning');
    expect(refused).toHaveLength(7);
    for (const { message, line } of refused) {
      expect(message).toMatch(/ is a (state diagram|sequence diagram|mindmap): only flowcharts are drawn\.$/);
      expect(text.split('\n')[(line ?? 0) - 1]).toMatch(/^\s*(stateDiagram-v2|sequenceDiagram|mindmap)/);
    }
  });
});
