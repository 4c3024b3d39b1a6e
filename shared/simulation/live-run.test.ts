import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { startLiveRun } from './live-run.ts';
import { readRequests } from './results/request-record.ts';
import { prepareRun, runReplication } from './run-simulation.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { acceptanceDocuments } from './testing/acceptance-documents.ts';
import { withScenario } from './testing/simulated.ts';

/** The group that meets four times its load after ten minutes, for twenty. */
function stepRun(engine: 'des' | 'fluid') {
  const sample = acceptanceDocuments().find(({ file }) => file === 'auto-scaling');
  if (sample === undefined) throw new Error('The sample is missing.');
  const scenario = { ...(sample.scenarios.step as ScenarioInput), horizonSeconds: 1200, engine };
  const document = withScenario(sample.document, scenario);
  return unwrap(prepareRun(document, createResolver().update(document).architecture));
}

test.each(['des', 'fluid'] as const)(
  'a run in chunks of any size gives the record of a run at once, and can be watched on the way: %s',
  (engine) => {
    const run = stepRun(engine);
    const live = startLiveRun(run);
    const sizes: number[] = [];
    const decisions: string[] = [];
    // A step of rates is worth as many requests as there are.
    const unit = engine === 'des' ? 1777 : 17;
    for (let chunk = 1; !live.advance(chunk * unit); chunk += 1) {
      const snapshot = live.snapshot();
      sizes.push(snapshot.groups[0]?.inService ?? 0);
      decisions.push(...snapshot.decisions.map(({ text }) => text));
    }
    decisions.push(...live.snapshot().decisions.map(({ text }) => text));
    expect([...new Set(sizes)]).toEqual([2, 3, 4, 8].filter((size) => sizes.includes(size)));
    expect(sizes.at(-1)).toBe(8);
    const whole = runReplication(run, 0);
    expect(decisions).toEqual(whole.decisions.map(({ text }) => text));
    expect(JSON.stringify(live.record())).toBe(JSON.stringify(whole));
  },
);

test('rates stand where they are let go to, and show how the drawing stands there', () => {
  const live = startLiveRun(stepRun('fluid'));
  expect(live.advance(Number.POSITIVE_INFINITY, 300.4)).toBe(false);
  // Rates go in steps of a second, which end at checks of health as well.
  expect(300 - live.now).toBeGreaterThanOrEqual(0);
  expect(300 - live.now).toBeLessThan(1);
  live.snapshot();
  live.advance(Number.POSITIVE_INFINITY, 400);
  const { now, stations, groups, connections, isDone } = live.snapshot();
  expect([Math.ceil(now), isDone, groups[0]?.inService]).toEqual([400, false, 2]);
  // 100 requests a second of 9 ms on two workers, and as many over the connection to them.
  const app = stations.find(({ node }) => node === groups[0]?.node);
  expect(app?.perSecond).toBeCloseTo(100, 1);
  expect(app?.utilisation).toBeCloseTo(0.45, 2);
  expect(connections.some(({ perSecond }) => Math.abs(perSecond - 100) < 0.1)).toBe(true);
});

test('rates that are stopped keep what was seen, and the stretches that they have passed', () => {
  const run = stepRun('fluid');
  const live = startLiveRun(run);
  live.advance(Number.POSITIVE_INFINITY, 900);
  live.stop();
  expect(live.isDone).toBe(true);
  const record = live.record();
  expect([record.stoppedAt, record.seconds, record.endedAt]).toEqual([900, 900, 900]);
  expect(record.classes[0]?.offered).toBeCloseTo(600 * 100 + 300 * 400, 3);
  const whole = runReplication(run, 0);
  const passed = whole.windows?.filter(({ to }) => to <= 900) ?? [];
  expect(passed.length).toBeGreaterThan(0);
  expect(passed.length).toBeLessThan(whole.windows?.length ?? 0);
  expect(record.windows?.map(({ from, events }) => [from, events])).toEqual(
    passed.map(({ from, events }) => [from, events]),
  );
});

test('some requests are known by name while they are under way, with the way that they have come', () => {
  const live = startLiveRun(stepRun('des'));
  live.advance(Number.POSITIVE_INFINITY, 700);
  const first = live.snapshot().requests;
  // The queues of both targets are full: 200 wait and two are served.
  expect(first.length).toBeGreaterThan(150);
  expect(first.length).toBeLessThanOrEqual(200);
  expect(new Set(first.map(({ way }) => way.join(' ')))).toEqual(new Set(['users-web web-app']));
  expect(new Set(first.map(({ id }) => id)).size).toBe(first.length);
  live.advance(Number.POSITIVE_INFINITY, 700.1);
  const second = new Set(live.snapshot().requests.map(({ id }) => id));
  const still = first.filter(({ id }) => second.has(id)).length;
  // In a tenth of a second about twenty of them are answered, and the same are still there.
  expect(still).toBeGreaterThan(first.length / 2);
  expect(still).toBeLessThan(first.length);
  expect(startLiveRun(stepRun('fluid')).snapshot().requests).toEqual([]);
});

test('what is kept of the requests is what whoever watches sees at that time', () => {
  const run = stepRun('des');
  const kept = runReplication(run, 0).requests;
  if (kept === undefined) throw new Error('No requests are kept.');
  // Twenty minutes of a second each, of which a hundred are kept.
  expect(kept.frames.map(({ at }) => at)).toEqual(
    Array.from({ length: 100 }, (_, index) => 12 * (index + 1)),
  );
  const live = startLiveRun(run);
  for (const { at, requests } of kept.frames) {
    live.advance(Number.POSITIVE_INFINITY, at);
    expect(readRequests(requests, kept.ways)).toEqual(live.snapshot().requests);
  }
  const counts = kept.frames.map(({ requests }) => readRequests(requests, kept.ways).length);
  expect(Math.max(...counts)).toBe(200);
  // Only the first replication is played back, and of rates there are no requests.
  expect(runReplication(run, 1).requests).toBeUndefined();
  expect(runReplication(stepRun('fluid'), 0).requests).toBeUndefined();
});

test('as many requests come in each bucket of a steady run of rates, whenever its health is checked', () => {
  const run = stepRun('fluid');
  const { series } = runReplication(run, 0);
  const offered = series.columns.find(({ what }) => what === 'offered')?.values ?? [];
  const before = offered.slice(0, 600 / series.bucketSeconds);
  expect(before.length).toBeGreaterThan(50);
  for (const count of before) expect(count).toBeCloseTo(100 * series.bucketSeconds, 6);
});
