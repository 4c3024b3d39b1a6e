import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { prepareRun } from '../run-simulation.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import { withScenario } from '../testing/simulated.ts';
import { whatIfCandidates } from './candidates.ts';

const load = (rate: number, more: ScenarioInput = {}): ScenarioInput => ({
  arrivals: [{ pattern: { is: 'poisson', rate: { is: 'constant', rate } } }],
  ...more,
});

function candidatesOf(document: LintelDocument, scenario: ScenarioInput) {
  const drawn = withScenario(document, scenario);
  const run = unwrap(prepareRun(drawn, createResolver().update(drawn).architecture));
  return whatIfCandidates(drawn, run, {}).map(({ title, changes }) => ({
    title,
    after: applyChanges(drawn, changes),
  }));
}

const users = () => aDocument().node('users', 'users');

test('a pool of connections may have more of those of its database, and the database may have more', () => {
  const document = users()
    .node('ec2-instance', 'server')
    .node('rds-proxy', 'proxy', { properties: { maxConnectionsPercent: 40 } })
    .node('rds-instance', 'orders')
    .connect('traffic', 'users', 'server')
    .connect('data', 'server', 'proxy')
    .connect('data', 'proxy', 'orders')
    .build();
  const found = candidatesOf(document, load(10, { overrides: { orders: { maxConnections: 50 } } }));
  const pool = found.find(({ title }) =>
    title.endsWith('a pool of 80 % of the connections of its database, not 40 %'),
  );
  expect(pool?.after.nodes.get('proxy')?.properties?.maxConnectionsPercent).toBe(80);
  const database = found.find(({ title }) => title.endsWith(': 100 connections, not 50'));
  // The value of the scenario would hide one of the node.
  expect(database?.after.scenarios.get('test')?.overrides).toEqual({ orders: { maxConnections: 100 } });
});

test('tasks may be twice as large, cores and memory together', () => {
  const document = users()
    .node('ecs-service', 'shop', { properties: { cpu: 1024, memory: 2048, desiredCount: 2 } })
    .connect('traffic', 'users', 'shop')
    .build();
  const larger = candidatesOf(document, load(10)).find(({ title }) =>
    title.endsWith('tasks of 2 vCPU and 4096 MB, not 1 and 2048'),
  );
  expect(larger?.after.nodes.get('shop')?.properties).toMatchObject({ cpu: 2048, memory: 4096 });
});

test('a target group that keeps requests in their zone may give them to all', () => {
  const document = users()
    .node('vpc', 'main')
    .node('alb', 'web', { parent: 'main' })
    .node('target-group', 'servers', { properties: { crossZone: 'false' } })
    .node('subnet', 'a', { parent: 'main', properties: { availabilityZone: 'a' } })
    .node('subnet', 'b', { parent: 'main', properties: { availabilityZone: 'b', cidrBlock: '10.0.9.0/24' } })
    .node('ec2-instance', 'one', { parent: 'a' })
    .node('ec2-instance', 'two', { parent: 'a' })
    .node('ec2-instance', 'three', { parent: 'b' })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'servers')
    .connect('target', 'servers', 'one')
    .connect('target', 'servers', 'two')
    .connect('target', 'servers', 'three')
    .build();
  const on = candidatesOf(document, load(10)).find(({ title }) => title.endsWith(': cross-zone on'));
  expect(on?.after.nodes.get('servers')?.properties?.crossZone).toBe('true');
});

test('a queue, a stream and their readers may take more at once', () => {
  const document = users()
    .node('sqs-queue', 'jobs', { properties: { fifoQueue: true } })
    .node('kinesis-stream', 'clicks', { properties: { streamMode: 'PROVISIONED', shardCount: 1 } })
    .node('lambda-function', 'work')
    .connect('data', 'users', 'jobs')
    .connect('data', 'users', 'clicks')
    .connect('poll', 'jobs', 'work', { maximumConcurrency: 5 })
    .connect('poll', 'clicks', 'work', { parallelizationFactor: 2 })
    .build();
  const titles = candidatesOf(document, load(10)).map(({ title }) => title);
  expect(titles).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/: high throughput for FIFO, not the usual one$/),
      expect.stringMatching(/: 2 shards, not 1$/),
      expect.stringMatching(/: 10 batches at a time, not 5$/),
      expect.stringMatching(/: 4 batches of a shard at a time, not 2$/),
    ]),
  );
  // A FIFO queue gives ten at once and no more.
  expect(titles.filter((title) => /: batches of 20\b/.test(title))).toEqual([]);
});

test('more than ten messages at once need a window to wait for them', () => {
  const document = users()
    .node('sqs-queue', 'jobs')
    .node('lambda-function', 'work')
    .connect('data', 'users', 'jobs')
    .connect('poll', 'jobs', 'work')
    .build();
  const larger = candidatesOf(document, load(10)).find(({ title }) =>
    title.endsWith('batches of 20 and a window of 1 s, not 10'),
  );
  const [poll] = [...(larger?.after.connections.values() ?? [])].filter(({ kind }) => kind === 'poll');
  expect(poll?.properties).toMatchObject({ batchSize: 20, maximumBatchingWindowInSeconds: 1 });
});

test('quotas that are nearly used may be raised, those of a workflow that hardly runs are no limit', () => {
  const document = users()
    .node('api-gateway-http', 'api')
    .node('lambda-function', 'start')
    .node('step-functions', 'flow')
    .connect('invoke', 'users', 'api')
    .connect('invoke', 'api', 'start')
    .connect('invoke', 'start', 'flow')
    .build();
  const titles = (rate: number) => candidatesOf(document, load(rate)).map(({ title }) => title);
  expect(titles(4000)).toEqual(
    expect.arrayContaining([
      '20000 requests a second in the account, not 10000',
      expect.stringMatching(/: 600 executions a second, not 300$/),
    ]),
  );
  expect(titles(1).filter((title) => /executions a second/.test(title))).toEqual([]);
});
