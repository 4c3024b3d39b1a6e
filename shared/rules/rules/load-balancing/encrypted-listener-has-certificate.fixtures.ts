import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

const network = {
  main: { kind: 'vpc' },
  'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
  'public-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
};

function balancer(listeners: JsonValue, protocolVersion = 'HTTP1'): LintelDocument {
  return drawing(
    {
      ...network,
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

function written(properties: JsonObject): LintelDocument {
  return drawing({
    shop: { kind: 'certificate' },
    https: { kind: 'resource', properties: { type: 'AWS::ElasticLoadBalancingV2::Listener', properties } },
  });
}

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
    {
      title: 'Two certificates for one load balancer',
      document: drawing(
        {
          ...network,
          first: { kind: 'certificate' },
          second: { kind: 'certificate' },
          front: { kind: 'alb', in: 'main', properties: { listeners: [{ port: 443, protocol: 'HTTPS' }] } },
        },
        [
          ['first', 'attach', 'front'],
          ['second', 'attach', 'front'],
        ],
      ),
      finds: [{ at: 'front', message: 'attached' }],
    },
    {
      title: 'A written HTTPS listener without a certificate',
      document: written({ Port: 443, Protocol: 'HTTPS' }),
      finds: [{ at: 'https', message: 'default' }],
    },
    {
      title: 'A written TLS listener with two default certificates',
      document: written({
        Port: 443,
        Protocol: 'TLS',
        Certificates: [{ CertificateArn: certificateArn }, { CertificateArn: `${certificateArn}0` }],
      }),
      finds: [{ at: 'https', message: 'default' }],
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
    {
      title: 'A written listener with one certificate',
      document: written({ Port: 443, Protocol: 'HTTPS', Certificates: [{ CertificateArn: certificateArn }] }),
    },
  ],
  unknown: [
    {
      title: 'A written listener whose protocol a parameter decides',
      document: written({ Port: 443, Protocol: { Ref: 'Protocol' } }),
      undecided: { at: 'https', field: 'properties' },
    },
    {
      title: 'Listeners that a parameter decides',
      document: balancer({ Ref: 'Listeners' }),
      undecided: { at: 'front', field: 'listeners' },
    },
  ],
};
