import { describe, expect, test } from 'vitest';
import type { SimulationResult } from './results/simulation-result.ts';
import { scenarioOf } from './testing/acceptance-documents.ts';
import { simulate } from './testing/simulated.ts';

const valuesOf = ({ series }: SimulationResult, what: string, of: string) =>
  series.columns.find((column) => column.what === what && column.of === of)?.values ?? [];

describe.each(['des', 'fluid'] as const)('what a story is about is a curve: %s', (engine) => {
  test('a canary gets its part, and nothing once it is rolled back', () => {
    const { document, scenario } = scenarioOf('deployments', 'canary');
    const result = simulate(document, scenario, { engine });
    const [shares = []] = result.series.columns.flatMap(({ what, values }) =>
      what === 'version' ? [values] : [],
    );
    const { bucketSeconds } = result.series;
    const moved = result.decisions.find(({ text }) => text.includes('10 % of the requests go to'))?.at ?? 0;
    const back = result.decisions.find(({ text }) => text.includes('rolls back'))?.at ?? 0;
    expect(moved).toBeGreaterThan(0);
    const during = shares.slice(Math.ceil(moved / bucketSeconds) + 1, Math.floor(back / bucketSeconds));
    const mean = during.reduce<number>((sum, share) => sum + (share ?? 0), 0) / during.length;
    expect(Math.abs(mean - 0.1)).toBeLessThan(engine === 'des' ? 0.03 : 1e-6);
    expect(Math.max(...shares.slice(0, Math.floor(moved / bucketSeconds)).map(Number))).toBe(0);
    expect(Math.max(...shares.slice(Math.ceil(back / bucketSeconds) + 1).map(Number))).toBe(0);
  });

  test('the ways of a link are used one instead of the other while the line is down', () => {
    const { document, scenario } = scenarioOf('direct-connect-failover', 'failover');
    const result = simulate(document, scenario, { engine });
    const at = (what: string, of: string, time: number): number =>
      valuesOf(result, what, of)[Math.floor(time / result.series.bucketSeconds)] ?? 0;
    // 500 a second of 500 KB, over 10 Gbit/s or over two tunnels of 1.25.
    const isAbout = (share: number, wanted: number): void =>
      expect(Math.abs(share / wanted - 1)).toBeLessThan(engine === 'des' ? 0.15 : 1e-6);
    isAbout(at('way', 'Line', 300), 0.2048);
    expect(at('way', 'VPN tunnel 1', 300)).toBe(0);
    expect(at('way', 'Line', 900)).toBe(0);
    isAbout(at('way', 'VPN tunnel 1', 900), 0.8192);
    isAbout(at('use', 'line', 1500), 0.2048);
  });
});

test('rates have their failures by cause and the mean time of an answer over time', () => {
  const { document, scenario } = scenarioOf('auto-scaling', 'step');
  const result = simulate(document, { ...scenario, horizonSeconds: 1200 }, { engine: 'fluid' });
  const lost = valuesOf(result, 'errors.queue_full_503', 'requests');
  const sum = lost.reduce<number>((all, count) => all + (count ?? 0), 0);
  expect(sum).toBeCloseTo(result.classes[0]?.failed ?? 0, 3);
  expect(lost.findIndex((count) => (count ?? 0) > 0) * result.series.bucketSeconds).toBeGreaterThanOrEqual(
    600,
  );
  // One worker of 9 ms at 45 %, and then a full queue of a hundred.
  const means = valuesOf(result, 'mean', 'requests');
  expect(means[Math.floor(300 / result.series.bucketSeconds)] ?? 0).toBeLessThan(0.03);
  expect(Math.max(...means.map((mean) => mean ?? 0))).toBeGreaterThan(0.8);
});
