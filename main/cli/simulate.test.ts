import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { simulationVersion } from '#shared/simulation/simulation-version.ts';
import { sampleText } from '#shared/simulation/testing/acceptance.ts';
import { acceptanceDocuments } from '#shared/simulation/testing/acceptance-documents.ts';
import { checkout, lintel } from '../testing/run-lintel.ts';

const samples = join(checkout, 'assets/samples/simulation');
const uploads = join(samples, 'upload-pipeline.lintel.json');

describe('the acceptance samples', () => {
  test.each(acceptanceDocuments().map((each) => [each.file, each] as const))(
    '%s is as its drawing says',
    (file, sample) => {
      expect(readFileSync(join(samples, `${file}.lintel.json`), 'utf8')).toBe(sampleText(sample));
    },
  );
});

test('a run says its verdict first and exits with 1 when an objective is missed', async () => {
  const { code, out } = await lintel([
    'simulate',
    join(samples, 'crash-and-recovery.lintel.json'),
    '--scenario',
    'crash',
  ]);
  expect(code).toBe(1);
  expect(out.split('\n')[0]).toBe('One of four refuses connections for five minutes: does not hold');
  expect(out).toContain('the budget is exhausted');
  expect((await lintel(['simulate', uploads, '--scenario', 'hour'])).code).toBe(0);
});

test('the same file and seed give the same bytes, and the cost of the run is that of its invocations', async () => {
  const args = ['simulate', uploads, '--scenario', 'hour', '--seed', '3', '--format', 'json'];
  const one = await lintel(args);
  expect((await lintel(args)).out).toBe(one.out);
  const result = JSON.parse(one.out);
  expect(result).toMatchObject({ format: 'lintel-simulation/1', seed: 3 });
  const lines = result.cost.lines.filter(({ node }: { node: string }) => node === 'process');
  const usd = lines.reduce((sum: number, line: { usd: number }) => sum + line.usd, 0);
  expect(Math.abs(usd / 0.01687 - 1)).toBeLessThan(0.05);
});

test('curves, sweeps, comparisons and what-ifs are tables for a spreadsheet', async () => {
  const csv = async (...more: readonly string[]): Promise<readonly (readonly string[])[]> => {
    const { out } = await lintel(['simulate', uploads, '--scenario', 'burst', '--format', 'csv', ...more]);
    return out
      .trimEnd()
      .split('\r\n')
      .map((row) => row.split(','));
  };
  const curves = await csv();
  expect(curves[0]?.slice(0, 2)).toEqual(['seconds', 'offered requests']);
  const offered = curves.slice(1).reduce((sum, row) => sum + Number(row[1]), 0);
  expect(offered).toBe(1000);
  const sweep = await csv('--sweep', 'process.meanServiceTimeMs=500,1000');
  expect(sweep.map((row) => row.slice(0, 4))).toEqual([
    ['process.meanServiceTimeMs', 'holds', 'offered', 'failed'],
    ['500', 'true', '1000', '0'],
    ['1000', 'true', '1000', '0'],
  ]);
  const compared = await csv('--compare', 'hour');
  expect(compared.map((row) => row.slice(0, 2).join(','))).toEqual([
    'scenario,holds',
    '"1,000 uploads at once"',
    '"10,000 uploads in an hour"',
  ]);
}, 60_000);

test('shards, merged in any order, give the bytes of the sweep in one run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-'));
  const sweep = [
    'simulate',
    uploads,
    '--scenario',
    'burst',
    '--replications',
    '2',
    '--sweep',
    'process.meanServiceTimeMs=500,1000,2000',
  ];
  const whole = await lintel([...sweep, '--format', 'json']);
  const parts = await Promise.all(
    [1, 2, 3, 4].map(async (index) => {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, (await lintel([...sweep, '--shard', `${index}/4`])).out);
      return file;
    }),
  );
  const merged = await lintel(['simulate', 'merge', ...parts.reverse(), '--format', 'json']);
  expect(merged).toMatchObject({ messages: [], code: whole.code });
  expect(merged.out).toBe(whole.out);
  const missing = await lintel(['simulate', 'merge', ...parts.slice(1)]);
  expect(missing).toMatchObject({ code: 2, messages: [expect.stringContaining('is in none of the files')] });
});

test('what is decided otherwise has the same luck, in one run and in shards', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-'));
  const asked = ['simulate', uploads, '--scenario', 'burst', '--what-if'];
  const text = await lintel([...asked]);
  expect(text.out).toMatch(/^1,000 uploads at once: holds\n/);
  expect(text.out).toContain('Process: batches of 20, not 10');
  const whole = await lintel([...asked, '--format', 'json']);
  const parts = await Promise.all(
    [2, 1].map(async (index) => {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, (await lintel([...asked, '--shard', `${index}/2`])).out);
      return file;
    }),
  );
  const merged = await lintel(['simulate', 'merge', ...parts, '--format', 'json']);
  expect(merged).toMatchObject({ messages: [], code: 0 });
  expect(merged.out).toBe(whole.out);
});

test('only the parts that are asked for are written', async () => {
  const asked = ['simulate', uploads, '--scenario', 'burst', '--outputs', 'connections,cost'];
  const result = JSON.parse((await lintel([...asked, '--format', 'json'])).out);
  expect(result.connections.length).toBeGreaterThan(0);
  expect([result.nodes, result.series.columns]).toEqual([[], []]);
  expect(result.verdict.sentences.length).toBeGreaterThan(0);
  const { out } = await lintel([...asked]);
  expect(out).toMatch(/^connection +a second +MB a second$/m);
  expect(out).not.toMatch(/^node +a second/m);
  expect(await lintel([...asked.slice(0, -1), 'pictures'])).toMatchObject({
    code: 2,
    messages: [expect.stringContaining('A run has no part "pictures". It has nodes, connections,')],
  });
});

test('a damaged shard is refused in one sentence that says where', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lintel-')), 'shard.json');
  const shard = JSON.parse(
    (await lintel(['simulate', uploads, '--scenario', 'burst', '--shard', '1/1'])).out,
  );
  const [first] = shard.records;
  for (const [damaged, place] of [
    [{ ...shard, document: undefined }, 'document'],
    [{ ...shard, records: 7 }, 'records'],
    [
      { ...shard, records: [{ ...first, record: { ...first.record, stations: null } }] },
      'records.0.record.stations',
    ],
  ] as const) {
    writeFileSync(file, JSON.stringify(damaged));
    expect(await lintel(['simulate', 'merge', file])).toMatchObject({
      code: 2,
      out: '',
      messages: [
        `lintel: ${file}: This shard of a simulation is damaged at ${place}: make it again with lintel simulate FILE --shard 1/2.`,
      ],
    });
  }
});

test('shards of another version are not merged', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lintel-')), 'shard.json');
  const shard = JSON.parse(
    (await lintel(['simulate', uploads, '--scenario', 'burst', '--shard', '1/1'])).out,
  );
  expect(shard.version).toBe(simulationVersion);
  writeFileSync(file, JSON.stringify({ ...shard, version: '1' }));
  expect(await lintel(['simulate', 'merge', file])).toMatchObject({
    code: 2,
    messages: [expect.stringContaining(`are of simulation version 1; this is version ${simulationVersion}.`)],
  });
});

test('a run is compared with one that was saved earlier', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lintel-')), 'before.json');
  const asked = ['simulate', uploads, '--scenario', 'burst'];
  writeFileSync(file, (await lintel([...asked, '--seed', '9', '--format', 'json'])).out);
  const compared = await lintel([...asked, '--compare', file, '--format', 'json']);
  const { before, after } = JSON.parse(compared.out);
  expect([before.seed, after.seed]).toEqual([9, 1]);
  expect([before.version, after.version]).toEqual([simulationVersion, simulationVersion]);
  expect(compared.messages).toEqual([]);
  writeFileSync(file, JSON.stringify({ ...before, version: '1' }));
  const older = await lintel([...asked, '--compare', file]);
  expect(older.messages).toEqual([
    `These runs are of versions 1 and ${simulationVersion} of the simulation: what differs can come from that, and not from the drawing. Run the older one again.`,
  ]);
  const wrong = await lintel([...asked, '--compare', uploads]);
  expect(wrong).toMatchObject({ code: 2, messages: [expect.stringContaining('not a simulation run')] });
});

test.each([
  [['simulate'], /Name one file/],
  [['simulate', uploads, '--what-if', '--compare', 'burst'], /without --compare/],
  [['simulate', uploads, '--scenario', 'none'], /has no scenario "none"/],
  [['simulate', uploads, '--sweep', 'process'], /is no sweep/],
  [['simulate', uploads, '--sweep', 'nobody.size=1'], /no node "nobody"/],
  [['simulate', uploads, '--shard', '5/4'], /is no shard/],
])('%j cannot be used, and one line says why', async (args, message) => {
  const { code, out, messages } = await lintel(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(messages).toEqual([expect.stringMatching(message)]);
});
