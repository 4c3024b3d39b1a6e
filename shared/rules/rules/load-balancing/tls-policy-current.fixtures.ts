import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function balancer(kind: string, listeners: JsonValue): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'front-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    'front-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
    front: { kind, in: 'main', properties: { listeners } },
  });
}

function writtenListener(properties: JsonObject): LintelDocument {
  return drawing({
    https: { kind: 'resource', properties: { type: 'AWS::ElasticLoadBalancingV2::Listener', properties } },
  });
}

export const tlsPolicyCurrentFixtures: RuleFixtures = {
  failing: [
    {
      title: 'The policy of 2016',
      document: balancer('alb', [{ port: 443, protocol: 'HTTPS', sslPolicy: 'ELBSecurityPolicy-2016-08' }]),
      finds: [{ at: 'front', message: 'old' }],
    },
    {
      title: 'TLS 1.1 on an NLB',
      document: balancer('nlb', [
        { port: 443, protocol: 'TLS', sslPolicy: 'ELBSecurityPolicy-TLS-1-1-2017-01' },
      ]),
      finds: [{ at: 'front', message: 'old' }],
    },
    {
      title: 'A listener drawn as a node with the policy of 2016',
      document: drawing({
        main: { kind: 'vpc' },
        front: { kind: 'alb', in: 'main' },
        https: {
          kind: 'listener',
          in: 'front',
          properties: { port: 443, sslPolicy: 'ELBSecurityPolicy-2016-08' },
        },
      }),
      finds: [{ at: 'front', message: 'old' }],
    },
    {
      title: 'A written listener that names no policy',
      document: writtenListener({ Port: 443, Protocol: 'HTTPS' }),
      finds: [{ at: 'https', message: 'unset' }],
    },
    {
      title: 'A written listener with the policy of 2016',
      document: writtenListener({ Port: 443, Protocol: 'TLS', SslPolicy: 'ELBSecurityPolicy-2016-08' }),
      finds: [{ at: 'https', message: 'old' }],
    },
  ],
  passing: [
    {
      title: 'TLS 1.2 and 1.3',
      document: balancer('alb', [
        { port: 443, protocol: 'HTTPS', sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' },
      ]),
    },
    { title: 'None named', document: balancer('alb', [{ port: 443, protocol: 'HTTPS' }]) },
    {
      title: 'A written listener with a current policy',
      document: writtenListener({
        Port: 443,
        Protocol: 'HTTPS',
        SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      }),
    },
  ],
  unknown: [
    {
      title: 'Listeners that a parameter decides',
      document: balancer('alb', { Ref: 'Listeners' }),
      undecided: { at: 'front', field: 'listeners' },
    },
  ],
};
