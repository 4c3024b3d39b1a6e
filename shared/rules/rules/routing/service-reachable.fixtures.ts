import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function worker(
  tier: string,
  more: Readonly<Record<string, ShortNode>> = {},
  properties: JsonObject = {},
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      front: {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
      },
      app: {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'a', tier },
      },
      worker: { kind: 'ec2-instance', in: 'app', properties },
      orders: { kind: 'sqs-queue' },
      ...more,
    },
    [['worker', 'data', 'orders']],
  );
}

export const serviceReachableFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An instance in an isolated subnet that sends to a queue',
      document: worker('isolated'),
      finds: [{ at: 'worker', message: 'none' }],
    },
    {
      title: 'A function in a public subnet: it has no public address',
      document: drawing(
        {
          main: { kind: 'vpc' },
          front: {
            kind: 'subnet',
            in: 'main',
            properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
          },
          resize: { kind: 'lambda-function', in: 'front' },
          files: { kind: 's3-bucket' },
        },
        [['resize', 'data', 'files']],
      ),
      finds: [{ at: 'resize', message: 'address' }],
    },
    {
      title: 'An instance in a public subnet without a public address',
      document: worker('public', {}, { associatePublicIpAddress: false }),
      finds: [{ at: 'worker', message: 'address' }],
    },
    {
      title: 'A Fargate service without a way to its registry',
      document: drawing({
        main: { kind: 'vpc' },
        app: {
          kind: 'subnet',
          in: 'main',
          properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'a', tier: 'private' },
        },
        shop: { kind: 'ecs-cluster', in: 'main' },
        web: { kind: 'ecs-service', in: 'shop' },
      }),
      finds: [{ at: 'web', message: 'image' }],
    },
  ],
  passing: [
    {
      title: 'A private subnet with a NAT gateway',
      document: worker('private', { nat: { kind: 'nat-gateway', in: 'front' } }),
    },
    {
      title: 'An isolated subnet with an endpoint',
      document: worker('isolated', {
        endpoint: { kind: 'interface-endpoint', in: 'app', properties: { service: 'sqs' } },
      }),
    },
    { title: 'A public subnet with public addresses', document: worker('public') },
    {
      title: 'A function outside of any VPC',
      document: drawing({ resize: { kind: 'lambda-function' }, files: { kind: 's3-bucket' } }, [
        ['resize', 'data', 'files'],
      ]),
    },
  ],
  unknown: [
    {
      title: 'Whether the instance has a public address is for a parameter to say',
      document: worker('public', {}, { associatePublicIpAddress: { Ref: 'IsPublic' } }),
      undecided: { at: 'worker', field: 'associatePublicIpAddress' },
    },
  ],
};
