import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function cluster(...subnets: readonly JsonValue[]): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    'app-a': aSubnet('10.0.1.0/24', 'a', { tier: 'private' }),
    'app-b': aSubnet('10.0.2.0/24', 'b', { tier: 'private' }),
    pods: { kind: 'eks-cluster', in: 'main' },
    profile: { kind: 'eks-fargate-profile', in: 'pods', properties: { subnets: [...subnets] } },
  });
}

function withPartnerRoute(): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      door: { kind: 'internet-gateway', in: 'main' },
      table: { kind: 'route-table', in: 'main' },
      'app-a': aSubnet('10.0.1.0/24', 'a', { tier: 'private' }),
      'app-b': aSubnet('10.0.2.0/24', 'b', { tier: 'private' }),
      pods: { kind: 'eks-cluster', in: 'main' },
      profile: { kind: 'eks-fargate-profile', in: 'pods', properties: { subnets: ['app-a'] } },
    },
    [
      ['table', 'associate', 'app-a'],
      ['table', 'route', 'door', { destinationCidrBlock: '203.0.113.0/24' }],
    ],
  );
}

export const fargateProfilePrivateFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A public subnet',
      document: cluster('public-a'),
      finds: [{ at: 'profile', message: 'public' }],
    },
    {
      title: 'One public subnet among private ones',
      document: cluster('public-a', 'app-b'),
      finds: [{ at: 'profile', message: 'public' }],
    },
    {
      title: 'A private subnet with one range led to the internet gateway',
      document: withPartnerRoute(),
      finds: [{ at: 'profile', message: 'public' }],
    },
  ],
  passing: [
    { title: 'Private subnets', document: cluster('app-a', 'app-b') },
    { title: 'Those of the cluster', document: cluster() },
  ],
  unknown: [
    {
      title: 'A subnet that a parameter names',
      document: cluster('app-a', { Ref: 'Subnet' }),
      undecided: { at: 'profile', field: 'subnets' },
    },
  ],
};
