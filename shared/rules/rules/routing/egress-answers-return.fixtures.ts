import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function egress(...connections: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      hub: { kind: 'transit-gateway' },
      shop: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'shop-app': aSubnet('10.1.0.0/24', 'a', { in: 'shop' }),
      out: { kind: 'vpc', properties: { cidrBlock: '10.9.0.0/16' } },
      'out-public': aSubnet('10.9.0.0/24', 'a', { tier: 'public', in: 'out' }),
      'out-inner': aSubnet('10.9.1.0/24', 'a', { in: 'out' }),
      igw: { kind: 'internet-gateway', in: 'out' },
      nat: { kind: 'nat-gateway', in: 'out-public' },
      'spoke-table': { kind: 'transit-gateway-route-table' },
      'out-table': { kind: 'transit-gateway-route-table' },
      own: { kind: 'route-table', in: 'out' },
    },
    [
      ['hub', 'attach', 'shop'],
      ['hub', 'attach', 'out'],
      ['spoke-table', 'associate', 'shop'],
      ['spoke-table', 'route', 'out', { destinationCidrBlock: '0.0.0.0/0' }],
      ['out-table', 'associate', 'out'],
      ...connections,
    ],
  );
}

const drawn: readonly ShortConnection[] = [
  ['own', 'associate', 'out-public'],
  ['own', 'route', 'igw'],
];

export const egressAnswersReturnFixtures: RuleFixtures = {
  failing: [
    {
      title: 'The table of the public subnet knows only the internet',
      document: egress(...drawn),
      finds: [{ at: 'nat', message: 'lost' }],
    },
    {
      title: 'The spoke does not announce itself',
      document: egress(),
      finds: [{ at: 'nat', message: 'lost' }],
    },
  ],
  passing: [
    { title: 'The spoke announces itself', document: egress(['shop', 'propagate', 'out-table']) },
    {
      title: 'A drawn route to all spokes',
      document: egress(...drawn, ['own', 'route', 'hub', { destinationCidrBlock: '10.0.0.0/8' }]),
    },
  ],
  unknown: [
    {
      title: 'A route to a range that a parameter decides',
      document: egress(...drawn, ['own', 'route', 'hub', { destinationCidrBlock: { Ref: 'Spokes' } }]),
      undecided: { at: 'own-route-hub', field: 'destinationCidrBlock' },
    },
  ],
};
