import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function worker(
  tier: string,
  more: Readonly<Record<string, ShortNode>> = {},
  properties: JsonObject = {},
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
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

/** A worker whose group lets out what it says alone, with an endpoint for the bucket that it uses. */
function guarded(cidrIp: string): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      app: aSubnet('10.0.1.0/24', 'a', { tier: 'isolated' }),
      group: {
        kind: 'security-group',
        in: 'main',
        properties: {
          rulesFromConnections: false,
          allowAllOutbound: false,
          securityGroupEgress: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp }],
        },
      },
      endpoint: { kind: 'gateway-endpoint', in: 'main', properties: { service: 's3' } },
      worker: { kind: 'ec2-instance', in: 'app', properties: { securityGroups: ['group'] } },
      files: { kind: 's3-bucket' },
    },
    [['worker', 'data', 'files']],
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
          front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
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
        app: aSubnet('10.0.1.0/24', 'a', { tier: 'private' }),
        shop: { kind: 'ecs-cluster', in: 'main' },
        web: { kind: 'ecs-service', in: 'shop' },
      }),
      finds: [{ at: 'web', message: 'image' }],
    },
    {
      title: 'A gateway endpoint, and a group that lets out to the VPC alone',
      document: guarded('10.0.0.0/16'),
      finds: [{ at: 'worker', message: 'refused' }],
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
    { title: 'A gateway endpoint, and a group that lets HTTPS out', document: guarded('0.0.0.0/0') },
  ],
  unknown: [
    {
      title: 'Whether the instance has a public address is for a parameter to say',
      document: worker('public', {}, { associatePublicIpAddress: { Ref: 'IsPublic' } }),
      undecided: { at: 'worker', field: 'associatePublicIpAddress' },
    },
  ],
};
