import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout, lintel } from '../testing/run-lintel.ts';

const sample = join(checkout, 'assets/samples/three-tier-web.lintel.json');
const hybrid = sample.replace('three-tier-web', 'hybrid-network');
const cases = join(checkout, 'shared/reachability/fixtures/public-cases.jsonl');

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

test('a task of a workload is answered with every endpoint, policy, permission and name', async () => {
  const fargate = join(checkout, 'assets/samples/fargate-service.lintel.json');
  const services = JSON.parse(readFileSync(fargate, 'utf8')).nodes as Record<string, { kind: string }>;
  const service = Object.keys(services).find((id) => services[id]?.kind === 'ecs-service') ?? '';
  const args = ['reach', fargate, '--from', service, '--task', 'pull-image', '--format', 'json'];
  const report = JSON.parse((await lintel(args)).out);
  expect(report.checks.map(({ about, service: name }: Record<string, string>) => `${about} ${name}`)).toEqual(
    [
      'network ecr.api',
      'network ecr.dkr',
      'network s3',
      'permission ecr.api',
      'permission ecr.dkr',
      'dns ecr.api',
    ],
  );
  expect(report.verdict).toBe('reachable');
});

test('two drawings are compared by what the second opens and closes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-reach-'));
  const changed = join(folder, 'changed.lintel.json');
  const document = JSON.parse(readFileSync(sample, 'utf8'));
  document.nodes['web-alb'].properties.scheme = 'internal';
  writeFileSync(changed, JSON.stringify(document));
  const closed = await lintel(['reach', '--compare', sample, changed]);
  expect(closed).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Closes 2 paths from the internet\./),
  });
  expect(closed.out).toContain('internet → web-alb, tcp 443: reachable → unreachable');
  const same = await lintel(['reach', '--compare', sample, sample]);
  expect(same.out).toBe('Opens and closes nothing.\n');
  rmSync(folder, { recursive: true });
});

test('a fix is written as a drawing in which the answer is yes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-reach-'));
  const [cut, mended] = [join(folder, 'cut.lintel.json'), join(folder, 'mended.lintel.json')];
  const document = JSON.parse(readFileSync(sample, 'utf8'));
  for (const [id, { to }] of Object.entries(document.connections as Record<string, { to: string }>)) {
    if (to === 'orders-db') delete document.connections[id];
  }
  writeFileSync(cut, JSON.stringify(document));
  const question = ['--from', 'web-servers', '--to', 'orders-db', '--port', '5432'];
  const blocked = await lintel(['reach', cut, ...question, '--fix', mended]);
  expect(blocked.code).toBe(1);
  expect(blocked.messages).toContain('Connect Web servers to Orders database on tcp 5432');
  expect((await lintel(['reach', mended, ...question])).code).toBe(0);
  rmSync(folder, { recursive: true });
});

test('what fails takes its ways with it', async () => {
  const { code, out } = await lintel(['reach', sample, '--failures']);
  expect(code).toBe(0);
  expect(out).toMatch(/^zone a\n/);
  expect(out).toContain('nat-a\n  app-a → internet, tcp 443: unreachable.');
});

test('a VPN connection that fails is called by the node that is drawn', async () => {
  const { out } = await lintel(['reach', hybrid, '--failures']);
  expect(out).toContain(
    'office-vpn\n  staff → analytics-app-a, tcp 443: unreachable. Nothing else that is drawn leads there.',
  );
});

test.each([
  [['reach', sample], /Give --from ID/],
  [['reach', sample, '--task', 'use', '--from', 'web-servers'], /Give --to ID/],
  [['reach', '--compare', sample], /Name the two files/],
  [['reach'], /Give a file/],
  [['reach', sample, '--from', 'nobody', '--to', 'web-alb', '--port', '1'], /no node "nobody"/],
  [['reach', '--cases', '-'], /standard input:1: The line is not JSON/],
])('%j cannot be used, and one line says why', async (args, message) => {
  const { code, messages, out } = await lintel(args, 'no json');
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(messages).toEqual([expect.stringMatching(message)]);
});
