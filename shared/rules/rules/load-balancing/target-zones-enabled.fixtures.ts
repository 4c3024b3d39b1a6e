import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function balanced(
  kind: string,
  properties: JsonObject,
  targets: readonly string[],
  zone: string | null = 'c',
): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string | null) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, ...(availabilityZone === null ? {} : { availabilityZone }) },
  });
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': subnet('10.0.0.0/24', 'a'),
      'app-b': subnet('10.0.1.0/24', 'b'),
      'app-c': subnet('10.0.2.0/24', zone),
      front: {
        kind,
        in: 'main',
        properties: { scheme: 'internal', subnets: ['app-a', 'app-b'], ...properties },
      },
      ...Object.fromEntries(
        targets.map((home, index) => [`server-${index}`, { kind: 'ec2-instance', in: home }]),
      ),
    },
    targets.map((_, index): ShortConnection => ['front', 'forward', `server-${index}`]),
  );
}

export const targetZonesEnabledFixtures: RuleFixtures = {
  failing: [
    {
      title: 'The only target is in a third zone',
      document: balanced('alb', {}, ['app-c']),
      finds: [{ at: 'front', message: 'all' }],
    },
    {
      title: 'One of two targets is in a third zone',
      document: balanced('alb', {}, ['app-a', 'app-c']),
      finds: [{ at: 'front', message: 'some' }],
    },
    {
      title: 'A zone of a Network Load Balancer without a target',
      document: balanced('nlb', {}, ['app-a']),
      finds: [{ at: 'front', message: 'idle' }],
    },
    {
      title: 'A zone of a Gateway Load Balancer without an appliance',
      document: balanced('gwlb', {}, ['app-a']),
      finds: [{ at: 'front', message: 'idle' }],
    },
  ],
  passing: [
    { title: 'Targets in both zones', document: balanced('alb', {}, ['app-a', 'app-b']) },
    {
      title: 'Cross-zone balancing covers the empty zone',
      document: balanced('nlb', { crossZone: true }, ['app-a']),
    },
  ],
  unknown: [
    {
      title: 'A target in a subnet whose zone is not said',
      document: balanced('alb', {}, ['app-a', 'app-c'], null),
      undecided: { at: 'server-1', field: 'availabilityZone' },
    },
  ],
};
