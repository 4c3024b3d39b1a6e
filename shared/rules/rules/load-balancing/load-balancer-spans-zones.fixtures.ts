import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function balancer(kind: string, subnets: readonly string[], zoneOfB = 'b'): LintelDocument {
  const publicIn = (cidrBlock: string, zone: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, tier: 'public', ...(zone === '' ? {} : { availabilityZone: zone }) },
  });
  return drawing({
    main: { kind: 'vpc' },
    'public-a': publicIn('10.0.0.0/24', 'a'),
    'public-a2': publicIn('10.0.1.0/24', 'a'),
    'public-b': publicIn('10.0.2.0/24', zoneOfB),
    front: { kind, in: 'main', properties: { subnets } },
  });
}

export const loadBalancerSpansZonesFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An ALB in one zone',
      document: balancer('alb', ['public-a']),
      finds: [{ at: 'front', message: 'zones' }],
    },
    {
      title: 'An NLB with two subnets of one zone',
      document: balancer('nlb', ['public-a', 'public-a2', 'public-b']),
      finds: [{ at: 'front', message: 'twice' }],
    },
    {
      title: 'A Gateway Load Balancer with two subnets of one zone',
      document: balancer('gwlb', ['public-a', 'public-a2']),
      finds: [{ at: 'front', message: 'twice' }],
    },
    {
      title: 'A Classic Load Balancer with two subnets of one zone',
      document: balancer('clb', ['public-a', 'public-a2']),
      finds: [{ at: 'front', message: 'twice' }],
    },
  ],
  passing: [
    { title: 'A Classic Load Balancer in one zone', document: balancer('clb', ['public-a']) },
    { title: 'An ALB over two zones', document: balancer('alb', ['public-a', 'public-b']) },
    { title: 'An NLB in one zone', document: balancer('nlb', ['public-a']) },
  ],
  unknown: [
    {
      title: 'A subnet whose zone is not known',
      document: balancer('alb', ['public-a', 'public-b'], ''),
      undecided: { at: 'public-b', field: 'availabilityZone' },
    },
  ],
};
