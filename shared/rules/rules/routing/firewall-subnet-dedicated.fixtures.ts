import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function network(more: Readonly<Record<string, ShortNode>>): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    'public-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
    'firewall-a': aSubnet('10.0.9.0/28', 'a', { tier: 'public' }),
    'firewall-x': {
      kind: 'subnet',
      in: 'main',
      properties: { cidrBlock: '10.0.9.32/28', availabilityZone: { Ref: 'Zone' } },
    },
    'firewall-b': aSubnet('10.0.9.16/28', 'b', { tier: 'public' }),
    ...more,
  });
}

function firewall(subnets: readonly string[], protects: readonly string[]): ShortNode {
  return {
    kind: 'network-firewall',
    in: 'main',
    properties: { subnets: [...subnets], protectedSubnets: [...protects] },
  };
}

export const firewallSubnetDedicatedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A server in the subnet of the firewall',
      document: network({
        firewall: firewall(['firewall-a'], ['public-a']),
        server: { kind: 'ec2-instance', in: 'firewall-a' },
      }),
      finds: [{ at: 'firewall', message: 'shared' }],
    },
    {
      title: 'Two zones are protected and one has an endpoint',
      document: network({ firewall: firewall(['firewall-a'], ['public-a', 'public-b']) }),
      finds: [{ at: 'firewall', message: 'zone' }],
    },
  ],
  passing: [
    {
      title: 'A subnet of its own in each zone',
      document: network({ firewall: firewall(['firewall-a', 'firewall-b'], ['public-a', 'public-b']) }),
    },
    { title: 'One zone', document: network({ firewall: firewall(['firewall-a'], ['public-a']) }) },
  ],
  unknown: [
    {
      title: 'An endpoint in a zone that a parameter decides',
      document: network({ firewall: firewall(['firewall-x'], ['public-a']) }),
      undecided: { at: 'firewall-x', field: 'availabilityZone' },
    },
  ],
};
