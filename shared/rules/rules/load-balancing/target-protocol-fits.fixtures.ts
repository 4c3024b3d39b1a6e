import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function balancer(
  kind: string,
  listener: JsonObject,
  forward: JsonObject,
  group?: JsonObject,
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      'public-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
      app: aSubnet('10.0.2.0/24', 'a', { tier: 'private' }),
      web: { kind: 'ec2-instance', in: 'app' },
      front: { kind, in: 'main', properties: { listeners: [listener] } },
      ...(group === undefined ? {} : { group: { kind: 'target-group', in: 'main', properties: group } }),
    },
    group === undefined
      ? [['front', 'forward', 'web', forward]]
      : [
          ['front', 'forward', 'group', forward],
          ['group', 'target', 'web'],
        ],
  );
}

export const targetProtocolFitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A TCP listener to an HTTP target',
      document: balancer('nlb', { port: 80, protocol: 'TCP' }, { protocol: 'HTTP' }),
      finds: [{ at: 'front-forward-web', message: 'pair' }],
    },
    {
      title: 'An ALB to a TCP target group',
      document: balancer('alb', { port: 80, protocol: 'HTTP' }, {}, { protocol: 'TCP' }),
      finds: [{ at: 'group', message: 'pair' }],
    },
    {
      title: 'A QUIC listener to UDP targets',
      document: balancer('nlb', { port: 443, protocol: 'TCP_QUIC' }, { protocol: 'UDP' }),
      finds: [{ at: 'front-forward-web', message: 'pair' }],
    },
  ],
  passing: [
    { title: 'UDP to UDP', document: balancer('nlb', { port: 53, protocol: 'UDP' }, { protocol: 'UDP' }) },
    { title: 'Nothing stated', document: balancer('alb', { port: 80, protocol: 'HTTP' }, {}, {}) },
  ],
  unknown: [
    {
      title: 'A protocol that a parameter decides',
      document: balancer('alb', { port: 80, protocol: 'HTTP' }, {}, { protocol: { Ref: 'Protocol' } }),
      undecided: { at: 'group', field: 'protocol' },
    },
  ],
};
