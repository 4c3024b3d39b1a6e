import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import limitsFile from '#assets/limits.json' with { type: 'json' };
import pricesFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { openLimits } from '#shared/base/limits.ts';
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { applyChanges, reverseChanges } from '#shared/document/change-set.ts';
import { removeRecords, setProperties } from '#shared/document/commands/change-nodes.ts';
import { openDocument } from '#shared/document/open-document.ts';
import { rules } from '#shared/rules/rules/index.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { changesOf, randomDocument, randomEdits } from '#shared/testing/generated-documents.ts';
import type { Analysis } from './analysis.ts';
import { type AnalyserOptions, createAnalyser, fixAll } from './create-analyser.ts';

const options: AnalyserOptions = {
  rules,
  limits: unwrap(openLimits(limitsFile)),
  prices: createPriceBook(unwrap(openPriceCatalogue(pricesFile))),
  now: () => 0,
  today: () => '2026-11-20',
};

const sampleFolder = join(import.meta.dirname, '../../assets/samples');
const samples = globSync('*.lintel.json', { cwd: sampleFolder })
  .sort()
  .map((file) => unwrap(openDocument(readFileSync(join(sampleFolder, file), 'utf8'), file)).document);

const shop = aDocument()
  .node('vpc', 'vpc', { name: 'Main', properties: { cidrBlock: '10.0.0.0/16' } })
  .node('availability-zone', 'zone', { parent: 'vpc', properties: { zone: 'a' } })
  .node('subnet', 'public', { parent: 'zone', properties: { tier: 'public', cidrBlock: '10.0.0.0/24' } })
  .node('nat-gateway', 'nat', { parent: 'public' })
  .build();

test('an edit changes the bill, and its reverse gives the first bill again', () => {
  const analyser = createAnalyser(shop, options);
  const first = analyser.open(shop, 1);
  const without = analyser.apply(removeRecords(shop, ['nat']), 2);
  expect(Number(without.cost.totalUsd)).toBeLessThan(Number(first.cost.totalUsd));
  expect(without.cost.lines.some((line) => line.owner === 'nat')).toBe(false);
  const node = shop.nodes.get('nat');
  const again = analyser.apply(node === undefined ? [] : [{ table: 'nodes', id: 'nat', after: node }], 3);
  expect(again.cost).toEqual(first.cost);
});

test('a subnet moved outside its VPC is reported at once, and its fix clears the report', () => {
  const analyser = createAnalyser(shop, options);
  analyser.open(shop, 1);
  const broken = analyser.apply(setProperties(shop, 'public', { cidrBlock: '192.168.0.0/24' }), 2);
  const problem = broken.problems.find(({ rule }) => rule === 'NET-003');
  expect(problem).toMatchObject({ at: 'public', severity: 'error', fix: 'automatic' });
  const mended = analyser.apply(fixAll(analyser, [problem?.key ?? ''], options), 3);
  expect(mended.problems.filter(({ rule }) => rule === 'NET-003')).toEqual([]);
});

test('what an edit of one record means for another is found, in every sample', () => {
  for (const sample of samples) {
    const subnets = [...sample.nodes.values()].filter(({ kind }) => kind === 'subnet');
    const edits = [
      ...subnets.map((subnet, index) => {
        const other = subnets[(index + 1) % subnets.length];
        return setProperties(sample, subnet.id, { cidrBlock: other?.properties?.cidrBlock ?? '10.0.0.0/24' });
      }),
      ...subnets.map((subnet) => setProperties(sample, subnet.id, { tier: 'isolated' })),
      ...[...sample.nodes.keys()]
        .filter((_, index) => index % 3 === 0)
        .map((id) => removeRecords(sample, [id])),
    ];
    const following = createAnalyser(sample, options);
    following.open(sample, 0);
    const patient = createAnalyser(sample, { ...options, defersNetwork: true });
    patient.open(sample, 0);
    for (const changes of edits) {
      const followed = following.apply(changes, 1);
      const fresh = createAnalyser(applyChanges(sample, changes), options);
      const full = comparable(fresh.open(fresh.document, 1));
      expect(comparable(followed)).toEqual(full);
      following.apply(reverseChanges(changes), 2);
      patient.apply(changes, 1);
      const settled = patient.settle();
      expect(settled.isSettled).toBe(true);
      expect(comparable(settled)).toEqual(full);
      patient.apply(reverseChanges(changes), 2);
    }
  }
});

test('what asks the network waits until the hand rests, and everything else does not', () => {
  const server = aDocument(shop)
    .node('ec2-instance', 'server', { parent: 'public' })
    .node('rds-instance', 'store', { parent: 'vpc' })
    .node('sqs-queue', 'jobs')
    .connect('data', 'server', 'store')
    .build();
  const analyser = createAnalyser(server, { ...options, defersNetwork: true });
  expect(analyser.open(server, 0).isSettled).toBe(true);
  const edited = analyser.apply(setProperties(server, 'public', { cidrBlock: '192.168.0.0/24' }), 1);
  expect(edited.isSettled).toBe(false);
  expect(edited.problems.some(({ rule }) => rule === 'NET-003')).toBe(true);
  expect(analyser.settle()).toMatchObject({ revision: 1, isSettled: true });
  const slower = analyser.apply(setProperties(analyser.document, 'jobs', { visibilityTimeout: 90 }), 2);
  expect(slower.isSettled).toBe(true);
});

test('after any sequence of edits the answer is the one that a fresh engine gives', () => {
  fc.assert(
    fc.property(randomDocument(25), randomEdits(12), (start, edits) => {
      let document = start;
      const following = createAnalyser(start, options);
      let followed = following.open(start, 0);
      const patient = createAnalyser(start, { ...options, defersNetwork: true });
      patient.open(start, 0);
      for (const [revision, edit] of edits.entries()) {
        const changes = changesOf(document, edit);
        document = applyChanges(document, changes);
        followed = following.apply(changes, revision + 1);
        patient.apply(changes, revision + 1);
        if (revision % 3 === 2) patient.settle();
      }
      const fresh = createAnalyser(document, options);
      const full = fresh.open(document, edits.length);
      expect(comparable(followed)).toEqual(comparable(full));
      expect(comparable(patient.settle())).toEqual(comparable(full));
      expect([...following.architecture.resources]).toEqual([...fresh.architecture.resources]);
    }),
    { numRuns: 60 },
  );
});

function comparable({ problems, suppressed, undecided, cost, implied, gaps, intents }: Analysis): unknown {
  return { problems, suppressed, undecided, cost, implied, gaps, intents };
}
