import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

/** A table of a transit gateway that learns the ranges of one VPC and has a route to another. */
function announced(range: string): LintelDocument {
  return drawing(
    {
      hub: { kind: 'transit-gateway' },
      shop: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      other: { kind: 'vpc', properties: { cidrBlock: '10.2.0.0/16' } },
      table: { kind: 'transit-gateway-route-table', properties: { transitGateway: 'hub' } },
    },
    [
      ['hub', 'attach', 'shop'],
      ['hub', 'attach', 'other'],
      ['table', 'associate', 'other'],
      ['shop', 'propagate', 'table'],
      ['table', 'route', 'other', { destinationCidrBlock: range }],
    ],
  );
}

function routes(...destinations: readonly string[]): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16' } },
      table: { kind: 'route-table', in: 'main' },
      hub: { kind: 'transit-gateway' },
    },
    [
      ['hub', 'attach', 'main'],
      ...destinations.map(
        (destinationCidrBlock) => ['table', 'route', 'hub', { destinationCidrBlock }] as const,
      ),
    ],
  );
}

export const routeUsedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A range and both of its halves',
      document: routes('172.16.0.0/12', '172.16.0.0/13', '172.24.0.0/13'),
      finds: [{ at: 'table-route-hub-172.16.0.0/12', message: 'shadowed' }],
    },
    {
      title: 'A range that the local route and one other cover',
      document: routes('10.0.0.0/15', '10.1.0.0/16'),
      finds: [{ at: 'table-route-hub-10.0.0.0/15', message: 'shadowed' }],
    },
    {
      title: 'A drawn route over an announced one',
      document: announced('10.1.0.0/16'),
      finds: [{ at: 'table-route-other-10.1.0.0/16', message: 'announced' }],
    },
    {
      title: 'A written route to the office that its gateway announces too',
      document: drawing(
        {
          main: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16' } },
          table: { kind: 'route-table', in: 'main' },
          out: { kind: 'vpn-gateway', in: 'main' },
          office: { kind: 'on-premises', properties: { prefixes: ['192.168.0.0/16'] } },
          router: { kind: 'customer-gateway', in: 'office' },
        },
        [
          ['router', 'tunnel', 'out'],
          ['out', 'propagate', 'table'],
          ['table', 'route', 'out', { destinationCidrBlock: '192.168.0.0/16' }],
        ],
      ),
      finds: [{ at: 'table-route-out-192.168.0.0/16', message: 'announced' }],
    },
  ],
  passing: [
    { title: 'A wide route with one narrower', document: routes('10.0.0.0/8', '10.64.0.0/16') },
    { title: 'Routes side by side', document: routes('10.1.0.0/16', '10.2.0.0/16') },
    { title: 'A written route beside an announced one', document: announced('10.2.0.0/16') },
  ],
  unknown: [
    {
      title: 'A destination that a parameter decides',
      document: drawing(
        {
          main: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16' } },
          table: { kind: 'route-table', in: 'main' },
          hub: { kind: 'transit-gateway' },
        },
        [
          ['hub', 'attach', 'main'],
          ['table', 'route', 'hub', { destinationCidrBlock: { Ref: 'Office' } }],
        ],
      ),
      undecided: { at: 'table-route-hub', field: 'destinationCidrBlock' },
    },
  ],
};
