import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function network(...connections: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      office: { kind: 'on-premises', properties: { prefixes: ['192.168.0.0/16'] } },
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      files: { kind: 'gateway-endpoint', in: 'main' },
      web: { kind: 'ec2-instance', in: 'app-a' },
      other: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'other-a': aSubnet('10.1.0.0/24', 'a', { in: 'other' }),
      job: { kind: 'ec2-instance', in: 'other-a' },
      bucket: { kind: 's3-bucket' },
    },
    connections,
  );
}

export const gatewayEndpointOwnVpcFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A site expects it',
      document: network(['office', 'traffic', 'files']),
      finds: [{ at: 'office-traffic-files', message: 'outside' }],
    },
    {
      title: 'An instance of another VPC expects it',
      document: network(['job', 'traffic', 'files']),
      finds: [{ at: 'job-traffic-files', message: 'outside' }],
    },
  ],
  passing: [
    { title: 'Used from its own VPC', document: network(['web', 'data', 'bucket']) },
    { title: 'A note to it', document: network(['office', 'note', 'files']) },
  ],
};
