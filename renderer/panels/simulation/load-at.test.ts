import { expect, test } from 'vitest';
import type { SimulationRun } from '#shared/engine/simulation-job.ts';
import { scenarioSchema } from '#shared/simulation/scenario/scenario.ts';
import { partOf } from '#shared/testing/part-of.ts';
import { bucketAt, loadAt, ratesAt, requestsAt, utilisationOf } from './load-at.ts';

const run = partOf<SimulationRun>({
  scenario: scenarioSchema.parse({
    timeline: [
      { at: 10, for: 10, do: 'crash', node: 'app' },
      { at: 15, do: 'zoneOutage', zone: 'a' },
      { at: 2, do: 'deploy', node: 'app' },
      { at: 11, do: 'spotInterruption', node: 'app' },
    ],
  }),
  stations: [
    { id: 's1', node: 'app', name: 'App', is: 'servers', perTarget: 2, targets: 1, group: 'g' },
    { id: 's2', node: 'jobs', name: 'Jobs', is: 'queue', perTarget: null, targets: 1, group: null },
  ],
  groups: [{ id: 'g', node: 'app', name: 'App' }],
  result: {
    decisions: [
      { at: 2, node: 'app', kind: 'deployment', text: 'begins' },
      { at: 8, node: 'app', kind: 'deployment', text: 'is done' },
    ],
    nodes: [{ targets: [{ node: 'app', zone: 'a' }] }],
    series: {
      bucketSeconds: 10,
      columns: [
        { what: 'busy', of: 's1', values: [1, 4, 4] },
        { what: 'queued', of: 's1', values: [0, 5, 0] },
        { what: 'targets', of: 'g', values: [2, 2, 4] },
        { what: 'desired', of: 'g', values: [2, 4, 4] },
        { what: 'queued', of: 's2', values: [7, 8, 9] },
      ],
    },
  },
});

test('use is what is busy of what the group has at that time', () => {
  const at = (time: number) => loadAt(run, time).get('app');
  expect(at(5)).toMatchObject({ utilisation: 0.25, queued: 0, targets: 2, desired: 2, failures: [] });
  expect(at(20)).toMatchObject({ utilisation: 1, queued: 5, targets: 2, desired: 4 });
  expect(at(30)).toMatchObject({ utilisation: 0.5, targets: 4 });
});

test('what nothing bounds has no use, but a queue', () => {
  expect(loadAt(run, 30).get('jobs')).toMatchObject({
    utilisation: undefined,
    queued: 9,
    targets: undefined,
  });
  expect(utilisationOf({ perTarget: 1, targets: 1, group: 'g' }, 1, 0)).toBeUndefined();
});

test('the timeline is told while it lasts', () => {
  const events = (time: number) => loadAt(run, time).get('app')?.failures;
  expect(events(10)).toEqual(['crash']);
  expect(events(16)).toEqual(['crash', 'zone a lost', 'spot interruption']);
  expect(events(25)).toEqual(['zone a lost', 'spot interruption']);
});

test('a group that is full again has replaced what it lost, and a deployment ends with its last word', () => {
  expect(loadAt(run, 30).get('app')?.failures).toEqual(['zone a lost']);
  expect([1, 5, 9].map((time) => loadAt(run, time).get('app')?.isDeploying)).toEqual([false, true, false]);
});

test('a bucket ends where it is looked at', () => {
  expect([0, 0.5, 10, 10.1, 20].map((time) => bucketAt(time, 10))).toEqual([0, 0, 0, 1, 1]);
});

test('requests of a bucket are over its own length, which is shorter at the end', () => {
  const series = {
    bucketSeconds: 10,
    lastSeconds: 5,
    columns: [{ what: 'requests', of: 'users-web', values: [40, 40, 20] }],
  };
  const short = { ...run, result: { ...run.result, series } };
  expect([5, 20, 25].map((time) => ratesAt(short, time).get('users-web'))).toEqual([4, 4, 4]);
});

test('requests are those that were kept last at that time, unless the next ones are long in coming', () => {
  const requests = {
    ways: [['users-web'], ['users-web', 'web-app']],
    frames: [
      { at: 60, requests: '3.0:0 4.7:1!' },
      { at: 120, requests: '' },
    ],
  };
  const played = { ...run, result: { ...run.result, requests } };
  expect(requestsAt(played, 60, undefined)).toEqual([
    { id: '3.0', way: ['users-web'], isAbandoned: false },
    { id: '4.7', way: ['users-web', 'web-app'], isAbandoned: true },
  ]);
  expect([30, 61, 500].map((time) => requestsAt(played, time, undefined).length)).toEqual([2, 0, 0]);
  expect([10, 20, 1200].map((speed) => requestsAt(played, 60, speed).length)).toEqual([0, 2, 2]);
  expect(requestsAt(run, 60, undefined)).toEqual([]);
});
