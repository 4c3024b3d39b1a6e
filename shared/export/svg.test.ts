import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges } from '#shared/document/change-set.ts';
import type { DocumentNode, LintelDocument } from '#shared/document/records.ts';
import { absoluteBoxes } from '#shared/drawing/absolute-boxes.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { randomDocument } from '#shared/testing/generated-documents.ts';
import { exportSvg } from './svg.ts';

const icon = (mark: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" fill="none" viewBox="0 0 64 64"><title>File name</title><g clip-path="url(#a)"><path fill="#8c4fff" d="${mark}"/></g><defs><clipPath id="a"><path d="M0 0h64v64H0z"/></clipPath></defs></svg>`;
const icons = { alb: icon('M1 1h9v9z'), vpc: icon('M2 2h9v9z'), 'sqs-queue': icon('M3 3h9v9z') };

const small = aDocument()
  .node('vpc', 'main', { name: 'Main', at: [200, 40], size: [400, 300] })
  .node('alb', 'web', { name: 'Web <ALB> & "co"', parent: 'main', at: [40, 60] })
  .node('alb', 'api', { name: 'API', parent: 'main', at: [220, 60] })
  .node('sqs-queue', 'jobs', { name: 'Jobs', at: [0, 100] })
  .node('note', 'why', { name: 'Why', at: [0, 400], properties: { text: '# Reason\nBecause **it** is so.' } })
  .node('shape', 'step', { name: 'A step', at: [300, 400], size: [152, 64], properties: { form: 'diamond' } })
  .node('teleporter', 'odd', { name: 'Odd', at: [500, 400] })
  .connect('traffic', 'jobs', 'web', { protocol: 'HTTPS', port: 443 })
  .connect('note', 'web', 'api')
  .build();

function svgOf(document: LintelDocument, only?: readonly string[]): string {
  return exportSvg(document, { theme: 'light', icons, ...(only === undefined ? {} : { only }) }).text;
}

/** Throws when the text is not a picture that a strict XML reader accepts. */
function render(svg: string): { readonly width: number; readonly height: number } {
  const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
  return { width, height };
}

describe('exportSvg', () => {
  it('writes text as text and embeds each icon once, without scripts, foreign objects or links', () => {
    const svg = svgOf(small);
    expect(svg).toContain('>Web &lt;ALB&gt; &amp; &quot;co&quot;</text>');
    expect(svg).toContain('>HTTPS 443</text>');
    expect(svg.match(/<symbol id="icon-alb"/g)).toHaveLength(1);
    expect(svg.match(/<use href="#icon-alb"/g)).toHaveLength(2);
    expect(svg).not.toMatch(/<script|foreignObject|\son\w+=|https?:\/\/(?!www\.w3\.org)|<image/);
    render(svg);
  });

  it('keeps the shapes of icons as they are and their ids apart', () => {
    const svg = svgOf(small);
    expect(svg).toContain('<path fill="#8c4fff" d="M1 1h9v9z"/>');
    expect(svg).toContain('<symbol id="icon-alb" viewBox="0 0 64 64" fill="none">');
    expect(svg).toContain('clip-path="url(#icon-alb-a)"');
    expect(svg).not.toContain('File name');
    const ids = [...svg.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('draws a box in place of an icon that is not there', () => {
    const svg = exportSvg(small, { theme: 'dark', icons: {} }).text;
    expect(svg).not.toContain('<use');
    render(svg);
  });

  it('has both themes in one picture, for the page that shows it', () => {
    const { text } = exportSvg(small, { theme: 'page', icons });
    const used = new Set([...text.matchAll(/var\((--c\d+)\)/g)].map((match) => match[1] ?? ''));
    expect(used.size).toBeGreaterThan(3);
    for (const name of used) {
      expect(text.match(new RegExp(`${name}:(#[0-9a-f]{6}|none)[;}]`, 'g')), name).toHaveLength(2);
    }
    expect(text).not.toMatch(/(fill|stroke)="#(ffffff|12161c)"/);
  });

  it('has the title of the document and is as large as the drawing', () => {
    const svg = svgOf(small);
    expect(svg).toContain('<title>Test</title>');
    const box = /viewBox="(-?\d+) (-?\d+) (\d+) (\d+)"/.exec(svg)?.slice(1).map(Number) ?? [];
    const [x = 0, y = 0, width = 0, height = 0] = box;
    for (const drawn of absoluteBoxes(small).values()) {
      expect(drawn.x >= x && drawn.y >= y).toBe(true);
      expect(drawn.x + drawn.width <= x + width && drawn.y + drawn.height <= y + height).toBe(true);
    }
    expect(render(svg)).toEqual({ width, height });
  });

  it('includes bends drawn by hand in its bounds', () => {
    const [line] = [...small.connections.values()];
    if (line === undefined) throw new Error('No line.');
    const bent = applyChanges(small, [
      { table: 'connections', id: line.id, before: line, after: { ...line, route: [[-900, -700]] } },
    ]);
    expect(svgOf(bent)).toMatch(/viewBox="-924 -724 /);
  });

  it('draws only what is asked for, with what it holds and the lines between', () => {
    const svg = svgOf(small, ['main']);
    expect(svg).toContain('data-node="web"');
    expect(svg).toContain('data-connection="web-api"');
    expect(svg).not.toContain('data-node="jobs"');
    expect(svg).not.toContain('data-connection="jobs-web"');
  });

  it('draws a collapsed container as a tile with its count, and hides what it holds', () => {
    const main = small.nodes.get('main') as DocumentNode;
    const svg = svgOf(
      applyChanges(small, [
        { table: 'nodes', id: 'main', before: main, after: { ...main, collapsed: true } },
      ]),
    );
    expect(svg).toContain('>2 nodes</text>');
    expect(svg).not.toContain('data-node="web"');
    expect(svg).toContain('data-connection="jobs-web"');
    expect(svg).not.toContain('data-connection="web-api"');
  });

  it('says which line of the text is which node', () => {
    const { text, spans } = exportSvg(small, { theme: 'light', icons });
    const lines = text.split('\n');
    for (const { owner, from } of spans) {
      if (small.nodes.has(owner) && lines[from - 1]?.startsWith('<g data-')) {
        expect(lines[from - 1]).toContain(`data-node="${owner}"`);
      }
    }
    expect(new Set(spans.map((span) => span.owner))).toEqual(
      new Set([...small.nodes.keys(), ...small.connections.keys()]),
    );
  });

  it('is readable XML with the same bytes for the same drawing, whatever is drawn', () => {
    fc.assert(
      fc.property(randomDocument(), fc.string({ unit: 'binary', maxLength: 20 }), (document, name) => {
        const nodes = new Map(
          [...document.nodes].map(([id, node]) => [id, { ...node, name: `${node.name}${name}` }]),
        );
        const drawing = { ...document, nodes };
        const svg = svgOf(drawing);
        expect(svgOf({ ...drawing, nodes: new Map(nodes) })).toBe(svg);
        render(svg);
      }),
      { numRuns: 60 },
    );
  });

  it('draws an empty document as an empty picture', () => {
    render(svgOf(aDocument().build()));
  });
});
