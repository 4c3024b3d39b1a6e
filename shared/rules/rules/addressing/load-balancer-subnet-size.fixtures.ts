import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function balancerIn(a: JsonValue, b: JsonValue, maxSize?: number): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    out: { kind: 'internet-gateway', in: 'main' },
    'public-a': {
      kind: 'subnet',
      in: 'main',
      properties: { cidrBlock: a, availabilityZone: 'a', tier: 'public' },
    },
    'public-b': {
      kind: 'subnet',
      in: 'main',
      properties: { cidrBlock: b, availabilityZone: 'b', tier: 'public' },
    },
    front: { kind: 'alb', in: 'main' },
    ...(maxSize === undefined
      ? {}
      : { web: { kind: 'auto-scaling-group', in: 'main', properties: { maxSize, subnets: ['public-a'] } } }),
  });
}

export const loadBalancerSubnetSizeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A load balancer in two /28',
      document: balancerIn('10.0.0.0/28', '10.0.1.0/28'),
      finds: [
        { at: 'front', message: 'small' },
        { at: 'front', message: 'small' },
      ],
    },
    {
      title: 'A /28 in which a group leaves fewer than eight',
      document: balancerIn('10.0.0.0/28', '10.0.1.0/27', 5),
      finds: [{ at: 'front', message: 'used' }],
    },
    {
      title: 'A /27 that a group fills',
      document: balancerIn('10.0.0.0/27', '10.0.1.0/27', 21),
      finds: [{ at: 'front', message: 'used' }],
    },
  ],
  passing: [
    { title: 'Two subnets of /24', document: balancerIn('10.0.0.0/24', '10.0.1.0/24') },
    { title: 'Two subnets of /27 with a small group', document: balancerIn('10.0.0.0/27', '10.0.1.0/27', 4) },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: balancerIn({ Ref: 'PublicCidr' }, '10.0.1.0/24'),
      undecided: { at: 'public-a', field: 'cidrBlock' },
    },
  ],
};
