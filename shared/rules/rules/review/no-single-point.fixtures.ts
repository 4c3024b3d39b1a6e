import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function shop(connections: readonly ShortConnection[], home = 'back'): LintelDocument {
  return drawing(
    {
      people: { kind: 'users' },
      main: { kind: 'vpc' },
      front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      back: aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
      'server-1': { kind: 'ec2-instance', in: 'front' },
      'server-2': { kind: 'ec2-instance', in: home },
      orders: { kind: 'dynamodb-table' },
      files: { kind: 's3-bucket' },
      mail: { kind: 'sqs-queue' },
    },
    connections,
  );
}

const one: readonly ShortConnection[] = [
  ['people', 'traffic', 'server-1'],
  ['server-1', 'data', 'orders'],
  ['server-1', 'data', 'files'],
];

const both: readonly ShortConnection[] = [
  ...one,
  ['people', 'traffic', 'server-2'],
  ['server-2', 'data', 'orders'],
  ['server-2', 'data', 'files'],
];

/** A broker-like cache that people ask and that hands on to two stores. */
function cached(properties: JsonObject): LintelDocument {
  return drawing(
    {
      people: { kind: 'users' },
      main: { kind: 'vpc' },
      a: aSubnet('10.0.0.0/24', 'a', { tier: 'isolated' }),
      b: aSubnet('10.0.1.0/24', 'b', { tier: 'isolated' }),
      cache: {
        kind: 'elasticache',
        in: 'main',
        properties: { deployment: 'nodes', numNodeGroups: 1, subnets: ['a', 'b'], ...properties },
      },
      first: { kind: 'lambda-function' },
      second: { kind: 'lambda-function' },
    },
    [
      ['people', 'traffic', 'cache'],
      ['cache', 'event', 'first'],
      ['cache', 'event', 'second'],
    ],
  );
}

export const noSinglePointFixtures: RuleFixtures = {
  failing: [
    {
      title: 'One instance before everything',
      document: shop(one),
      finds: [{ at: 'server-1', message: 'single' }],
    },
    {
      title: 'Two, each before things of its own',
      document: shop([...one, ['people', 'traffic', 'server-2'], ['server-2', 'data', 'mail']]),
      finds: [{ at: 'server-1', message: 'single' }],
    },
    {
      title: 'Two instances in one zone',
      document: shop(both, 'front'),
      finds: [{ at: 'document', message: 'zone' }],
    },
    {
      title: 'A cache of one node before two functions',
      document: cached({ replicasPerNodeGroup: 0 }),
      finds: [{ at: 'cache', message: 'single' }],
    },
  ],
  passing: [
    {
      title: 'Two instances before the same things, in two zones',
      document: shop(both),
    },
    { title: 'An instance before one thing', document: shop(one.slice(0, 2)) },
    { title: 'A cache with a replica before two functions', document: cached({ replicasPerNodeGroup: 1 }) },
  ],
  unknown: [
    {
      title: 'A database whose standby a parameter decides',
      document: drawing(
        {
          people: { kind: 'users' },
          main: { kind: 'vpc' },
          app: aSubnet('10.0.0.0/24', 'a'),
          store: { kind: 'rds-instance', in: 'app', properties: { multiAz: { Ref: 'HasStandby' } } },
          files: { kind: 's3-bucket' },
          mail: { kind: 'sqs-queue' },
        },
        [
          ['people', 'traffic', 'store'],
          ['store', 'data', 'files'],
          ['store', 'data', 'mail'],
        ],
      ),
      undecided: { at: 'store', field: 'multiAz' },
    },
  ],
};
