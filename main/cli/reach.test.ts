import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCliEngine } from './create-cli-engine.ts';
import { runCli } from './run-cli.ts';

const root = join(import.meta.dirname, '../..');
const sample = join(root, 'assets/samples/three-tier-web.lintel.json');
const cases = join(root, 'shared/reachability/fixtures/public-cases.jsonl');

async function lintel(args: readonly string[], stdin = '') {
  let out = '';
  const messages: string[] = [];
  const code = await runCli(args, {
    writeOut: (content) => {
      out += content;
    },
    writeMessage: (line) => messages.push(line),
    readStdin: async function* () {
      yield Buffer.from(stdin);
    },
    createEngine: () => createCliEngine(root),
    renderPng: async () => new Uint8Array(),
    startHost: async () => 0,
  });
  return { code, out, messages };
}

test('a reachable end exits with 0 and shows the way there and back', async () => {
  const { code, out } = await lintel([
    'reach',
    sample,
    '--from',
    'customers',
    '--to',
    'web-alb',
    '--port',
    '443',
  ]);
  expect(code).toBe(0);
  expect(out).toContain('customers → web-alb, tcp 443: reachable');
  expect(out).toContain('The answer');
});

test('an unreachable one exits with 1, and JSON has codes, explanation and hops', async () => {
  const args = [
    'reach',
    sample,
    '--from',
    'internet',
    '--to',
    'orders-db',
    '--port',
    '5432',
    '--format',
    'json',
  ];
  const { code, out, messages } = await lintel(args);
  expect(code).toBe(1);
  expect(messages).toEqual([]);
  const report = JSON.parse(out);
  expect(report).toMatchObject({
    format: 'lintel-reach/1',
    from: 'internet',
    to: 'orders-db',
    verdict: 'unreachable',
    codes: expect.arrayContaining([['IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS', 'orders-db', 'forward']]),
  });
  expect(report.explanation[0]).toMatchObject({ text: expect.any(String), fix: expect.any(String) });
  expect(report.hops[0]).toMatchObject({ object: 'internet', direction: 'forward' });
  expect((await lintel(args)).out).toBe(out);
});

test('cases give verdict and codes each, and 0 when all are as expected', async () => {
  const { code, out } = await lintel(['reach', '--cases', cases, '--format', 'json']);
  expect(code).toBe(0);
  const report = JSON.parse(out);
  expect(report.cases).toHaveLength(20);
  expect(report.cases[2]).toMatchObject({ id: 'P02', verdict: 'unreachable', asExpected: true });
});

test('the matrix and the exposure of a sample name what listens and what is open', async () => {
  const matrix = await lintel(['reach', sample, '--matrix']);
  expect(matrix).toMatchObject({
    code: 0,
    out: expect.stringContaining('internet → web-alb, tcp 443: reachable'),
  });
  const exposure = JSON.parse((await lintel(['reach', sample, '--exposure', '--format', 'json'])).out);
  expect(exposure.exposed.map(({ object }: { object: string }) => object)).toEqual(['web-alb', 'web-alb']);
});

test.each([
  [['reach', sample], /Give --from ID/],
  [['reach'], /Give a file/],
  [['reach', sample, '--from', 'nobody', '--to', 'web-alb', '--port', '1'], /no node "nobody"/],
  [['reach', '--cases', '-'], /standard input:1: The line is not JSON/],
])('%j cannot be used, and one line says why', async (args, message) => {
  const { code, messages, out } = await lintel(args, 'no json');
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(messages).toEqual([expect.stringMatching(message)]);
});
