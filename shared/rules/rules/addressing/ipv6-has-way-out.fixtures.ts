import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection, type ShortNode } from '../../fixtures.ts';

function network(
  properties: JsonObject,
  more: Readonly<Record<string, ShortNode>> = {},
  connections: readonly ShortConnection[] = [],
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc', properties },
      'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      'app-a': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'a', ipv6CidrBlockIndex: 1 },
      },
      igw: { kind: 'internet-gateway', in: 'main' },
      nat: { kind: 'nat-gateway', in: 'public-a' },
      ...more,
    },
    connections,
  );
}

const ipv6 = { amazonProvidedIpv6CidrBlock: true };
const wayOut = { eigw: { kind: 'egress-only-internet-gateway', in: 'main' } } as const;
const table = { own: { kind: 'route-table', in: 'main' } } as const;
const drawn: readonly ShortConnection[] = [
  ['own', 'associate', 'app-a'],
  ['own', 'route', 'nat'],
];

export const ipv6HasWayOutFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A private subnet with a NAT gateway and nothing for IPv6',
      document: network(ipv6),
      finds: [{ at: 'app-a', message: 'noRoute' }],
    },
    {
      title: 'A drawn table with a route for IPv4 only',
      document: network(ipv6, { ...wayOut, ...table }, drawn),
      finds: [{ at: 'app-a', message: 'noRoute' }],
    },
    {
      title: 'The VPC has no IPv6 block',
      document: network({}),
      finds: [{ at: 'app-a', message: 'noBlock' }],
    },
  ],
  passing: [
    { title: 'An egress-only internet gateway', document: network(ipv6, wayOut) },
    {
      title: 'A drawn route for IPv6',
      document: network(ipv6, { ...wayOut, ...table }, [
        ...drawn,
        ['own', 'route', 'eigw', { destinationIpv6CidrBlock: '::/0' }],
      ]),
    },
  ],
  unknown: [
    {
      title: 'A drawn route whose destination is an expression',
      document: network(ipv6, { ...wayOut, ...table }, [
        ...drawn,
        ['own', 'route', 'eigw', { destinationIpv6CidrBlock: { Ref: 'Everywhere' } }],
      ]),
      undecided: { at: 'own-route-eigw', field: 'destinationCidrBlock' },
    },
    {
      title: 'Whether the VPC has IPv6 is for a parameter to say',
      document: network({ amazonProvidedIpv6CidrBlock: { Ref: 'Ipv6' } }),
      undecided: { at: 'main', field: 'amazonProvidedIpv6CidrBlock' },
    },
  ],
};
