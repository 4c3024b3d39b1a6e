import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function balancer(scheme: JsonValue, subnets: readonly string[], kind = 'alb'): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string, tier: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier },
  });
  return drawing({
    main: { kind: 'vpc' },
    'public-a': subnet('10.0.0.0/24', 'a', 'public'),
    'public-b': subnet('10.0.1.0/24', 'b', 'public'),
    'app-a': subnet('10.0.2.0/24', 'a', 'private'),
    'app-b': subnet('10.0.3.0/24', 'b', 'private'),
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
