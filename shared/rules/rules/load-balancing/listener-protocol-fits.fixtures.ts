import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function balancer(kind: string, listeners: JsonValue): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    'public-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
    front: { kind, in: 'main', properties: { listeners } },
  });
}

function drawn(kind: string, protocol: string): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    front: { kind, in: 'main' },
    entry: { kind: 'listener', in: 'front', properties: { port: 443, protocol } },
  });
}

export const listenerProtocolFitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'TCP on an ALB',
      document: balancer('alb', [{ port: 443, protocol: 'TCP' }]),
      finds: [{ at: 'front', message: 'protocol' }],
    },
    {
      title: 'HTTPS on an NLB',
      document: balancer('nlb', [{ port: 443, protocol: 'HTTPS' }]),
      finds: [{ at: 'front', message: 'protocol' }],
    },
    {
      title: 'One port twice',
      document: balancer('alb', [
        { port: 80, protocol: 'HTTP' },
        { port: 80, protocol: 'HTTP', redirectToHttps: true },
      ]),
      finds: [{ at: 'front', message: 'twice' }],
    },
    {
      title: 'A drawn listener with TCP on an ALB',
      document: drawn('alb', 'TCP'),
      finds: [{ at: 'entry', message: 'drawn' }],
    },
    {
      title: 'A drawn listener with UDP on a Gateway Load Balancer',
      document: drawn('gwlb', 'UDP'),
      finds: [{ at: 'entry', message: 'none' }],
    },
  ],
  passing: [
    {
      title: 'HTTP and HTTPS on an ALB',
      document: balancer('alb', [
        { port: 80, protocol: 'HTTP', redirectToHttps: true },
        { port: 443, protocol: 'HTTPS' },
      ]),
    },
    { title: 'TCP on an NLB', document: balancer('nlb', [{ port: 5432, protocol: 'TCP' }]) },
    { title: 'QUIC beside TCP on an NLB', document: balancer('nlb', [{ port: 443, protocol: 'TCP_QUIC' }]) },
    { title: 'A drawn listener with TLS on an NLB', document: drawn('nlb', 'TLS') },
  ],
  unknown: [
    {
      title: 'Listeners that a parameter decides',
      document: balancer('alb', { Ref: 'Listeners' }),
      undecided: { at: 'front', field: 'listeners' },
    },
  ],
};
