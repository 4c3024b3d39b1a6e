import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function balancer(kind: string, properties: JsonObject = {}): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    'public-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
    web: { kind, in: 'main', properties },
  });
}

export const classicLoadBalancerReplacedFixtures: RuleFixtures = {
  failing: [
    { title: 'For HTTP', document: balancer('clb'), finds: [{ at: 'web', message: 'http' }] },
    {
      title: 'For TCP',
      document: balancer('clb', {
        listeners: [{ port: 5432, protocol: 'TCP', instancePort: 5432, instanceProtocol: 'TCP' }],
      }),
      finds: [{ at: 'web', message: 'tcp' }],
    },
  ],
  passing: [
    { title: 'An Application Load Balancer', document: balancer('alb') },
    { title: 'A Network Load Balancer', document: balancer('nlb') },
  ],
};
