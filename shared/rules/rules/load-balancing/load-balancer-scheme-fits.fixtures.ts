import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function balancer(scheme: JsonValue, subnets: readonly string[], kind = 'alb'): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    'public-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
    'app-a': aSubnet('10.0.2.0/24', 'a', { tier: 'private' }),
    'app-b': aSubnet('10.0.3.0/24', 'b', { tier: 'private' }),
    front: { kind, in: 'main', properties: { scheme, subnets } },
  });
}

export const loadBalancerSchemeFitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Internet-facing in private subnets',
      document: balancer('internet-facing', ['app-a', 'app-b']),
      finds: [{ at: 'front', message: 'private' }],
    },
    {
      title: 'Internal in public subnets',
      document: balancer('internal', ['public-a', 'public-b']),
      finds: [{ at: 'front', message: 'public' }],
    },
    {
      title: 'One of two subnets is private',
      document: balancer('internet-facing', ['public-a', 'app-b']),
      finds: [{ at: 'front', message: 'private' }],
    },
    {
      title: 'A Classic Load Balancer for the internet in private subnets',
      document: balancer('internet-facing', ['app-a', 'app-b'], 'clb'),
      finds: [{ at: 'front', message: 'private' }],
    },
  ],
  passing: [
    {
      title: 'Internet-facing in public subnets',
      document: balancer('internet-facing', ['public-a', 'public-b']),
    },
    { title: 'Internal in private subnets', document: balancer('internal', ['app-a', 'app-b']) },
  ],
  unknown: [
    {
      title: 'A scheme that a parameter decides',
      document: balancer({ Ref: 'Scheme' }, ['app-a', 'app-b']),
      undecided: { at: 'front', field: 'scheme' },
    },
  ],
};
