import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function rules(first: JsonObject, second: JsonObject): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': aSubnet('10.0.1.0/24', 'b'),
      front: { kind: 'alb', in: 'main', properties: { scheme: 'internal' } },
      shop: { kind: 'ec2-instance', in: 'app-a' },
      blog: { kind: 'ec2-instance', in: 'app-b' },
    },
    [
      ['front', 'forward', 'shop', first],
      ['front', 'forward', 'blog', second],
    ],
  );
}

function shop(priority: JsonValue): JsonObject {
  return { pathPattern: ['/shop/*'], priority };
}

function shared(balancers: readonly string[]): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': aSubnet('10.0.1.0/24', 'b'),
      targets: { kind: 'target-group', in: 'main' },
      server: { kind: 'ec2-instance', in: 'app-a' },
      ...Object.fromEntries(
        balancers.map((id) => [id, { kind: 'alb', in: 'main', properties: { scheme: 'internal' } }]),
      ),
    },
    [['targets', 'target', 'server'], ...balancers.map((id) => [id, 'forward', 'targets'] as const)],
  );
}

export const listenerRulesSoundFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two rules of one priority',
      document: rules({ pathPattern: ['/blog/*'], priority: 10 }, shop(10)),
      finds: [{ at: 'front-forward-shop', message: 'twice' }],
    },
    {
      title: 'A priority beyond the last',
      document: rules(shop(60_000), {}),
      finds: [{ at: 'front-forward-shop', message: 'range' }],
    },
    {
      title: 'Six paths in one rule',
      document: rules({ pathPattern: ['/1', '/2', '/3', '/4', '/5', '/6'] }, {}),
      finds: [{ at: 'front-forward-shop', message: 'values' }],
    },
    {
      title: 'A target group behind two load balancers',
      document: shared(['back', 'front']),
      finds: [{ at: 'back', message: 'shared' }],
    },
  ],
  passing: [
    {
      title: 'Priorities of their own',
      document: rules({ pathPattern: ['/blog/*'], priority: 20 }, shop(10)),
    },
    { title: 'One load balancer', document: shared(['front']) },
  ],
  unknown: [
    {
      title: 'A priority that a parameter decides',
      document: rules(shop({ Ref: 'Priority' }), {}),
      undecided: { at: 'front-forward-shop', field: 'priority' },
    },
  ],
};
