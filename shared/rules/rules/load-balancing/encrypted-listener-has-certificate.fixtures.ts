import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function balancer(listeners: JsonValue, protocolVersion = 'HTTP1'): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      'public-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
      web: { kind: 'ec2-instance', in: 'public-a' },
      front: { kind: 'alb', in: 'main', properties: { listeners } },
      group: { kind: 'target-group', in: 'main', properties: { protocolVersion } },
    },
    [
      ['front', 'forward', 'group'],
      ['group', 'target', 'web'],
    ],
  );
}

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';

export const encryptedListenerHasCertificateFixtures: RuleFixtures = {
  failing: [
    {
      title: 'HTTPS without a certificate',
      document: balancer([{ port: 443, protocol: 'HTTPS' }]),
      finds: [{ at: 'front', message: 'certificate' }],
    },
    {
      title: 'gRPC behind plain HTTP',
      document: balancer([{ port: 80, protocol: 'HTTP' }], 'GRPC'),
      finds: [{ at: 'front', message: 'grpc' }],
    },
  ],
  passing: [
    {
      title: 'HTTPS with a certificate',
      document: balancer([{ port: 443, protocol: 'HTTPS', certificateArn }]),
    },
    {
      title: 'gRPC behind HTTPS',
      document: balancer([{ port: 443, protocol: 'HTTPS', certificateArn }], 'GRPC'),
    },
  ],
  unknown: [
    {
      title: 'Listeners that a parameter decides',
      document: balancer({ Ref: 'Listeners' }),
      undecided: { at: 'front', field: 'listeners' },
    },
  ],
};
