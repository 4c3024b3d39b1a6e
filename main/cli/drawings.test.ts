import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { openDocument } from '#shared/document/open-document.ts';
import { lintel } from '../testing/run-lintel.ts';
import { shopDrawing, testFiles } from '../testing/test-files.ts';

const files = testFiles();

const mermaid = 'flowchart LR\n  u[Users] --> alb[Application Load Balancer]\n  alb --> e[EC2 Instance]\n';

describe('import, layout and export', () => {
  test('a Mermaid diagram becomes a document that opens', async () => {
    const out = join(files.folder, 'out.lintel.json');
    const { code, messages } = await lintel(['import', files.write('a.mmd', mermaid), '-o', out]);
    expect(code).toBe(0);
    expect(messages.at(-1)).toMatch(/3 nodes recognised, 0 kept as labelled boxes, 2 connections\.$/);
    const { document } = unwrap(openDocument(readFileSync(out, 'utf8')));
    expect([...document.nodes.values()].map(({ kind }) => kind).sort()).toEqual([
      'alb',
      'ec2-instance',
      'users',
    ]);
  });

  test('standard input and output work with - and without -o', async () => {
    const imported = await lintel(['import', '-'], mermaid);
    expect(unwrap(openDocument(imported.out)).document.connections.size).toBe(2);
    const block = await lintel(
      ['import', '-', '--block', '2'],
      `# One\n\`\`\`mermaid\nflowchart LR\n  x-->y\n\`\`\`\n\`\`\`mermaid\n${mermaid}\`\`\`\n`,
    );
    expect(block.code).toBe(0);
    expect(unwrap(openDocument(block.out)).document.connections.size).toBe(2);
    const checked = await lintel(['validate', '-', '--format', 'json'], imported.out);
    expect(JSON.parse(checked.out).file).toBe('standard input');
  });

  test('layout changes places and nothing else', async () => {
    const { code, out } = await lintel(['layout', files.shop()]);
    expect(code).toBe(0);
    const { document } = unwrap(openDocument(out));
    expect([...document.nodes.keys()].sort()).toEqual(Object.keys(shopDrawing.nodes).sort());
    expect(document.nodes.get('vpc')?.properties).toEqual({ cidrBlock: '10.0.0.0/16', flowLogs: false });
    expect((await lintel(['layout', '-'], out)).out).toBe(out);
  });

  test.each([
    ['mermaid', /^flowchart /m],
    ['cloudformation', /Type: AWS::EC2::VPC/],
    ['cloudformation-json', /"Type": "AWS::EC2::VPC"/],
    ['kubernetes', /^# .*Kubernetes manifests/],
    ['svg', /^<svg[\s\S]*<\/svg>\s*$/],
  ])('%s is written, the same every time', async (target, pattern) => {
    const file = files.shop();
    const first = await lintel(['export', file, '--to', target]);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(pattern);
    expect((await lintel(['export', file, '--to', target])).out).toBe(first.out);
  });

  test('errors of the drawing are said in one line beside the export', async () => {
    const counted = async (file: string): Promise<readonly [number, readonly string[]]> => {
      const { out } = await lintel(['validate', file, '--format', 'json']);
      const { code, messages } = await lintel(['export', file, '--to', 'mermaid']);
      expect(code).toBe(0);
      return [JSON.parse(out).counts.error, messages.filter((line) => line.includes('lintel validate'))];
    };
    const wrong = files.write(
      'wrong.lintel.json',
      JSON.stringify({
        format: 'lintel/1',
        id: '01JD4W7Q3T8Y5N6M2K9R0B1C2D',
        name: 'Wrong',
        nodes: {
          main: { kind: 'vpc', name: 'Main', at: [0, 0], properties: { cidrBlock: '10.0.0.0/16' } },
          out: {
            kind: 'subnet',
            name: 'Out',
            parent: 'main',
            at: [40, 40],
            properties: { cidrBlock: '192.168.0.0/24' },
          },
        },
      }),
    );
    const [errors, said] = await counted(wrong);
    expect(errors).toBeGreaterThan(0);
    expect(said).toEqual([
      `${wrong}: The drawing has ${errors === 1 ? '1 error' : `${errors} errors`}: "lintel validate" says what to mend.`,
    ]);
    const fine = files.write(
      'fine.lintel.json',
      JSON.stringify({ format: 'lintel/1', id: '01JD4W7Q3T8Y5N6M2K9R0B1C2D', name: 'Fine', nodes: {} }),
    );
    expect(await counted(fine)).toEqual([0, []]);
  });

  test('a PNG has the size of the drawing times the scale', async () => {
    const size = async (scale: string): Promise<readonly number[]> => {
      const { bytes } = await lintel(['export', files.shop(), '--to', 'png', '--scale', scale]);
      const view = Buffer.from(bytes);
      expect(view.subarray(1, 4).toString()).toBe('PNG');
      return [view.readUInt32BE(16), view.readUInt32BE(20)];
    };
    const [width = 0, height = 0] = await size('1');
    expect(await size('2')).toEqual([width * 2, height * 2]);
  });

  test('a PDF has one page as large as the drawing, and the same bytes every time', async () => {
    const file = files.shop();
    const { bytes } = await lintel(['export', file, '--to', 'pdf']);
    const text = Buffer.from(bytes).toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    const svg = (await lintel(['export', file, '--to', 'svg'])).out;
    const width = Number(/\bwidth="([\d.]+)"/.exec(svg)?.[1]);
    expect(Number(/\/MediaBox \[0 0 ([\d.]+)/.exec(text)?.[1])).toBeCloseTo(width * 0.75, 1);
    expect((await lintel(['export', file, '--to', 'pdf'])).bytes).toEqual(bytes);
  });

  test('an output that cannot be written is said in one line', async () => {
    const { code, messages } = await lintel([
      'export',
      files.shop(),
      '--to',
      'svg',
      '-o',
      join(files.folder, 'no', 'out.svg'),
    ]);
    expect(code).toBe(2);
    expect(messages.at(-1)).toBe(
      `lintel: ${join(files.folder, 'no', 'out.svg')}: The folder does not exist.`,
    );
  });
});
