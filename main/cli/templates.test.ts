import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout, lintel } from '../testing/run-lintel.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const fixtures = join(checkout, 'shared/import/cloudformation/fixtures');
const shop = join(fixtures, 'shop.yaml');

test('a template becomes a document with a summary, and the document the template again', async () => {
  const folder = temporaryFolder();
  const document = join(folder, 'shop.lintel.json');
  const { code, messages } = await lintel(['import', shop, '-o', document]);
  expect(code).toBe(0);
  expect(messages.at(-1)).toBe(
    `${shop}: 15 nodes recognised, 8 resources folded into them, 1 kept as they are, 8 connections.`,
  );
  const exported = await lintel(['export', document, '--to', 'cloudformation']);
  expect(exported.out).toBe(readFileSync(shop, 'utf8'));
});

test('a template written by Windows, with a byte order mark, comes back as it was', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'shop.template');
  const text = `\uFEFF${readFileSync(shop, 'utf8').replaceAll('\n', '\r\n')}`;
  writeFileSync(file, text);
  await lintel(['export', file, '--to', 'cloudformation', '-o', join(folder, 'again.yaml')]);
  expect(readFileSync(join(folder, 'again.yaml'), 'utf8')).toBe(text);
});

test.each([
  ['validate', [shop]],
  ['cost', [shop]],
  ['reach', [shop, '--from', 'internet', '--to', 'balancer', '--port', '80']],
  ['export', [shop, '--to', 'mermaid']],
  ['layout', [shop]],
])('%s takes a template', async (command, args) => {
  const { code, out } = await lintel([command, ...args]);
  expect(code).toBeLessThan(2);
  expect(out).toMatch(/balancer/i);
});

test('the internet reaches the load balancer that its group opens', async () => {
  const { code } = await lintel(['reach', shop, '--from', 'internet', '--to', 'balancer', '--port', '80']);
  expect(code).toBe(0);
});

test('a template of JSON on standard input is told from a document', async () => {
  const text = JSON.stringify({ Resources: { Jobs: { Type: 'AWS::SQS::Queue' } } });
  const { code, out } = await lintel(['export', '-', '--to', 'mermaid'], text);
  expect(code).toBe(0);
  expect(out).toContain('Jobs');
});

test.each([
  ['is no YAML', 'Resources:\n  A: "b', 2],
  ['is no template', 'services:\n  web: {}\n', 1],
  ['asks for itself', 'Resources: &r\n  A: *r\n', 2],
])('a template that %s ends the command with its line', async (_, text, line) => {
  const file = join(temporaryFolder(), 'bad.yaml');
  writeFileSync(file, text);
  const { code, messages } = await lintel(['import', file]);
  expect(code).toBe(2);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatch(new RegExp(`^lintel: .*bad\\.yaml:${line}`));
});

test('nested stacks are written beside the parent, and need a place to go', async () => {
  const folder = temporaryFolder();
  const document = join(folder, 'two.lintel.json');
  writeFileSync(
    document,
    JSON.stringify({
      format: 'lintel/1',
      id: 'two',
      name: 'Two',
      nodes: {
        data: { kind: 'stack', name: 'Data', at: [0, 0] },
        jobs: { kind: 'sqs-queue', name: 'Jobs', parent: 'data', at: [0, 0] },
      },
    }),
  );
  const args = ['export', document, '--to', 'cloudformation', '--stacks', 'nested'];
  expect((await lintel(args)).code).toBe(2);
  expect((await lintel([...args, '-o', join(folder, 'main.yaml')])).code).toBe(0);
  expect(readFileSync(join(folder, 'main.yaml'), 'utf8')).toContain('TemplateURL: ./data.yaml');
  expect(readFileSync(join(folder, 'data.yaml'), 'utf8')).toContain('AWS::SQS::Queue');
});

test('checking with the validator of AWS answers with its findings', async () => {
  const file = join(temporaryFolder(), 'odd.yaml');
  writeFileSync(file, 'Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties: {Colour: red}\n');
  const { code, messages } = await lintel(['export', file, '--to', 'cloudformation', '--check']);
  expect(code).toBe(1);
  expect(messages.some((message) => message.includes('Colour'))).toBe(true);
});

test('templates of nested stacks beside a template are drawn with it, and come back beside it', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'parts'));
  const bucket = ['$', '{Bucket}'].join('');
  const parent = `Resources:\n  Work:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: !Sub "https://${bucket}.s3.amazonaws.com/set/parts/work.yaml"}\nParameters:\n  Bucket: {Type: String}\n`;
  const child = '# What is to do.\nResources:\n  Jobs: {Type: AWS::SQS::Queue}\n';
  writeFileSync(join(folder, 'parent.yaml'), parent);
  writeFileSync(join(folder, 'parts/work.yaml'), child);
  const document = join(folder, 'set.lintel.json');
  expect((await lintel(['import', join(folder, 'parent.yaml'), '-o', document])).code).toBe(0);
  const { nodes } = JSON.parse(readFileSync(document, 'utf8')) as { nodes: Record<string, object> };
  expect(nodes).toMatchObject({ work: { kind: 'stack' }, jobs: { kind: 'sqs-queue', parent: 'work' } });
  const out = join(folder, 'out/parent.yaml');
  mkdirSync(join(folder, 'out'));
  const { code } = await lintel(['export', document, '--to', 'cloudformation', '-o', out]);
  expect(code).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(parent);
  expect(readFileSync(join(folder, 'out/parts/work.yaml'), 'utf8')).toBe(child);
});
