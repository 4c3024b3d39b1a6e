import { expect, test } from 'vitest';
import type { SimulationRun } from '#shared/engine/simulation-job.ts';
import { partOf } from '#shared/testing/part-of.ts';
import { chartsOf } from './charts-of.ts';

const run = partOf<SimulationRun>({
  stations: [
    { id: 's1', node: 'app', name: 'App', is: 'servers', perTarget: 2, targets: 1, group: 'g' },
    { id: 's2', node: 'line', name: 'Office to cloud', is: 'link', perTarget: null, targets: 1, group: null },
  ],
  groups: [{ id: 'g', node: 'app', name: 'App' }],
  result: {
    classes: [{ id: 'web' }, { id: 'api' }],
    deployments: [{ node: 'app', version: 'v2' }],
    series: {
      bucketSeconds: 10,
      columns: [
        { what: 'offered', of: 'web', values: [100, 200] },
        { what: 'offered', of: 'api', values: [10, 20] },
        { what: 'completed', of: 'web', values: [100, 150] },
        { what: 'failed', of: 'web', values: [0, 50] },
        { what: 'mean', of: 'web', values: [0.1, null] },
        { what: 'targets', of: 'g', values: [2, 4] },
        { what: 'unhealthy', of: 'g', values: [0, 1] },
        { what: 'version', of: 'app v2', values: [0, 0.1] },
        { what: 'way', of: 'VPN tunnel 1', values: [0, 0.4] },
      ],
    },
  },
});

const chart = (id: string) => chartsOf(run).find((each) => each.id === id);

test('what means the same has one colour, whichever kind of requests it is of', () => {
  expect(chart('throughput')?.lines.map(({ label, colour }) => [label, colour])).toEqual([
    ['offered, web', 0],
    ['offered, api', 0],
    ['answered, web', 1],
    ['failed, web', 2],
  ]);
  expect(chart('sizes')?.lines.map(({ label, colour }) => [label, colour])).toEqual([
    ['in service', 0],
    ['unhealthy', 2],
  ]);
});

test('a deployment shows how many requests its version gets, and a link how far each way is used', () => {
  expect(chart('versions')?.lines).toEqual([{ label: 'v2', values: [0, 0.1] }]);
  expect(chart('links')?.lines).toEqual([{ label: 'VPN tunnel 1', values: [0, 0.4] }]);
});

test('of rates the mean stands for percentiles that a bucket does not have', () => {
  expect(chart('latency')?.lines.map(({ label, values }) => [label, values])).toEqual([
    ['mean, web', [0.1, null]],
  ]);
});
