import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { openSimulation, startSimulationJob } from './simulation-job.ts';

const prices = createPriceBook(
  unwrap(openPriceCatalogue(JSON.parse(readFileSync('assets/prices/aws-prices.json', 'utf8')))),
);

function sample(name: string): LintelDocument {
  const file = `assets/samples/simulation/${name}.lintel.json`;
  return unwrap(openDocument(readFileSync(file, 'utf8'), file)).document;
}

test('a run in many steps comes to the same answer as one in one step', () => {
  const document = sample('crash-and-recovery');
  const inOne = unwrap(startSimulationJob(document, { scenario: 'crash' }, prices));
  expect(inOne.progress).toBe(0);
  expect(inOne.advance(Number.POSITIVE_INFINITY)).toBe(true);
  const inMany = unwrap(startSimulationJob(document, { scenario: 'crash' }, prices));
  let steps = 0;
  let before = 0;
  while (!inMany.advance(400_000)) {
    expect(inMany.progress).toBeGreaterThan(before);
    before = inMany.progress;
    steps += 1;
  }
  expect(steps).toBeGreaterThan(2);
  expect(inMany.progress).toBe(1);
  expect(inMany.finish()).toEqual(inOne.finish());
});

test('the series fit a chart, and what is busy can be read against what there is', () => {
  const job = unwrap(startSimulationJob(sample('auto-scaling'), { scenario: 'step' }, prices));
  job.advance(Number.POSITIVE_INFINITY);
  const { result, stations, groups } = job.finish();
  expect(Math.max(...result.series.columns.map(({ values }) => values.length))).toBeLessThanOrEqual(400);
  const app = stations.find(({ node }) => node === 'app');
  expect(app).toMatchObject({ is: 'servers', perTarget: 1 });
  expect(groups.map(({ id }) => id)).toContain(app?.group);
  const failed = result.classes.reduce((sum, each) => sum + each.failed, 0);
  const byCause = result.series.columns.filter(({ what }) => what.startsWith('errors.'));
  expect(byCause.map(({ what }) => what)).toContain('errors.queue_full_503');
  const counted = byCause
    .flatMap(({ values }) => values)
    .reduce<number>((sum, value) => sum + (value ?? 0), 0);
  expect(counted).toBe(failed);
  const starting = result.series.columns.find(({ what }) => what === 'starting')?.values ?? [];
  expect(Math.max(...starting.map((value) => value ?? 0))).toBe(4);
});

test('what a run has cost grows with what it uses, up to its cost', () => {
  const job = unwrap(startSimulationJob(sample('auto-scaling'), { scenario: 'step' }, prices));
  job.advance(Number.POSITIVE_INFINITY);
  const { result } = job.finish();
  const spent = (result.series.columns.find(({ what }) => what === 'cost')?.values ?? []).map(
    (value) => value ?? 0,
  );
  expect(spent.every((value, index) => value >= (spent[index - 1] ?? 0))).toBe(true);
  expect(spent.at(-1)).toBe(result.cost?.usd);
  // Eight instances cost more in the last ten minutes than two did in the first.
  const tenMinutes = Math.round(600 / result.series.bucketSeconds);
  const first = spent[tenMinutes - 1] ?? 0;
  const last = (spent.at(-1) ?? 0) - (spent.at(-1 - tenMinutes) ?? 0);
  expect(last).toBeGreaterThan(2 * first);
});

test('what cannot be simulated is one sentence', () => {
  const started = startSimulationJob(sample('auto-scaling'), { scenario: 'nothing' }, prices);
  expect(started.ok ? '' : started.fault.message).toMatch(/^The document has no scenario "nothing"\./);
});

test('replications in parts come to the same answer as all in one, with a band around each curve', () => {
  const document = sample('upload-pipeline');
  const request = { scenario: 'hour', replications: 5 };
  const work = unwrap(openSimulation(document, request, prices));
  expect(work.count).toBe(5);
  const whole = work.part(1, 1);
  while (!whole.advance(10_000));
  const parts = [2, 1].flatMap((index) => {
    const part = unwrap(openSimulation(document, request, prices)).part(index, 2);
    while (!part.advance(Number.POSITIVE_INFINITY));
    return part.records;
  });
  const inOne = unwrap(work.finish(whole.records));
  // What workers hand over is text.
  const inParts = unwrap(work.finish(JSON.parse(JSON.stringify(parts))));
  expect(inParts).toEqual(inOne);
  const [offered] = inOne.whole.bands?.columns.filter(({ what }) => what === 'offered') ?? [];
  expect(offered?.mean.some((value, index) => (offered.high[index] ?? 0) > (value ?? 0))).toBe(true);
});
