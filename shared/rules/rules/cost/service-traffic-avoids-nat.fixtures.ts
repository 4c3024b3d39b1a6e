import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function worker(kind: string, more: Readonly<Record<string, ShortNode>> = {}, home = 'app'): LintelDocument {
  const subnet = (cidrBlock: string, tier: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone: 'a', tier },
  });
  return drawing(
    {
      main: { kind: 'vpc' },
      front: subnet('10.0.0.0/24', 'public'),
      app: subnet('10.0.1.0/24', 'private'),
      nat: { kind: 'nat-gateway', in: 'front' },
      worker: { kind: 'ec2-instance', in: home },
      store: { kind },
      ...more,
    },
    [['worker', 'data', 'store']],
  );
}

export const serviceTrafficAvoidsNatFixtures: RuleFixtures = {
  failing: [
    {
      title: 'S3 through a NAT gateway',
      document: worker('s3-bucket'),
      finds: [{ at: 'main', message: 'nat' }],
    },
    {
      title: 'DynamoDB through a NAT gateway',
      document: worker('dynamodb-table'),
      finds: [{ at: 'main', message: 'nat' }],
    },
  ],
  passing: [
    {
      title: 'With a gateway endpoint',
      document: worker('s3-bucket', {
        endpoint: { kind: 'gateway-endpoint', in: 'main', properties: { service: 's3' } },
      }),
    },
    { title: 'From a public subnet', document: worker('s3-bucket', {}, 'front') },
    { title: 'A queue, which has no gateway endpoint', document: worker('sqs-queue') },
  ],
  unknown: [
    {
      title: 'An endpoint of a service that a parameter names',
      document: worker('s3-bucket', {
        endpoint: { kind: 'gateway-endpoint', in: 'main', properties: { service: { Ref: 'Service' } } },
      }),
      undecided: { at: 'endpoint', field: 'service' },
    },
  ],
};
