import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function network(...connections: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      igw: { kind: 'internet-gateway', in: 'main' },
      'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      'firewall-a': aSubnet('10.0.9.0/28', 'a', { tier: 'public' }),
      firewall: { kind: 'network-firewall', in: 'main', properties: { subnets: ['firewall-a'] } },
      edge: { kind: 'route-table', in: 'main' },
      own: { kind: 'route-table', in: 'main' },
    },
    [['edge', 'associate', 'igw'], ['own', 'associate', 'public-a'], ...connections],
  );
}

const wayIn: ShortConnection = ['edge', 'route', 'firewall', { destinationCidrBlock: '10.0.0.0/24' }];

export const inspectionBothWaysFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Inspected on the way in only',
      document: network(wayIn, ['own', 'route', 'igw']),
      finds: [{ at: 'public-a', message: 'out' }],
    },
    {
      title: 'Inspected on the way out only',
      document: network(['own', 'route', 'firewall']),
      finds: [{ at: 'public-a', message: 'in' }],
    },
    {
      title: 'The block of the whole VPC is inspected on the way in only',
      document: network(
        ['edge', 'route', 'firewall', { destinationCidrBlock: '10.0.0.0/16' }],
        ['own', 'route', 'igw'],
      ),
      finds: [
        { at: 'firewall-a', message: 'out' },
        { at: 'public-a', message: 'out' },
      ],
    },
  ],
  passing: [
    { title: 'Both ways', document: network(wayIn, ['own', 'route', 'firewall']) },
    {
      title: 'A firewall that protects the subnet leads both ways',
      document: drawing({
        main: { kind: 'vpc' },
        'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
        'firewall-a': aSubnet('10.0.9.0/28', 'a', { tier: 'public' }),
        igw: { kind: 'internet-gateway', in: 'main' },
        firewall: {
          kind: 'network-firewall',
          in: 'main',
          properties: { subnets: ['firewall-a'], protectedSubnets: ['public-a'] },
        },
      }),
    },
  ],
  unknown: [
    {
      title: 'A default route whose destination is an expression',
      document: network(wayIn, ['own', 'route', 'igw', { destinationCidrBlock: { Ref: 'Everywhere' } }]),
      undecided: { at: 'own-route-igw', field: 'destinationCidrBlock' },
    },
  ],
};
