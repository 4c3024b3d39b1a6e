import type { Intent, LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection, type ShortNode } from '../../fixtures.ts';

type Pinned = Pick<Intent, 'from' | 'to' | 'port' | 'must'>;

function pinned(
  intent: Pinned,
  connections: readonly ShortConnection[] = [],
  more: Readonly<Record<string, ShortNode>> = {},
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16' } },
      app: aSubnet('10.0.0.0/24', 'a'),
      server: { kind: 'ec2-instance', in: 'app' },
      orders: { kind: 'rds-instance', in: 'app' },
      ...more,
    },
    connections,
    { intents: [{ protocol: 'tcp', ...intent }] },
  );
}

const reach: Pinned = { from: 'server', to: 'orders', port: 5432, must: 'reach' };
const apart: Pinned = { ...reach, must: 'stay-unreachable' };
const joined: readonly ShortConnection[] = [['server', 'data', 'orders']];

export const pinnedAnswerKeptFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A database that must be reached, and nothing connects to it',
      document: pinned(reach),
      finds: [{ at: 'orders', message: 'cut' }],
    },
    {
      title: 'A database that must be left alone, and something is connected to it',
      document: pinned(apart, joined),
      finds: [{ at: 'orders', message: 'open' }],
    },
    {
      title: 'A question about something that is gone',
      document: pinned({ ...reach, from: 'worker' }, joined),
      finds: [{ at: 'orders', message: 'gone' }],
    },
    {
      title: 'A sender whose security group is not known here',
      document: pinned({ from: 'imported', to: 'files', port: 443, must: 'reach' }, [], {
        files: { kind: 's3-bucket' },
        door: { kind: 'gateway-endpoint', in: 'main' },
        imported: {
          kind: 'resource',
          in: 'app',
          properties: {
            type: 'AWS::EC2::Instance',
            properties: { SubnetId: { Ref: 'App' }, SecurityGroupIds: [{ 'Fn::ImportValue': 'Groups' }] },
          },
        },
      }),
      finds: [{ at: 'files', message: 'unsure' }],
    },
  ],
  passing: [
    { title: 'A way that must be there, and is', document: pinned(reach, joined) },
    { title: 'A way that must not be there, and is not', document: pinned(apart) },
  ],
};
