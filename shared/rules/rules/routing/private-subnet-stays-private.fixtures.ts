import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

const network = {
  main: { kind: 'vpc' },
  out: { kind: 'internet-gateway', in: 'main' },
  front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
  app: aSubnet('10.0.1.0/24', 'a', { tier: 'private' }),
  table: { kind: 'route-table', in: 'main' },
};
const uses: ShortConnection = ['table', 'associate', 'app'];
const nat = { nat: { kind: 'nat-gateway', in: 'front' } };

export const privateSubnetStaysPrivateFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A private subnet that routes to the internet gateway',
      document: drawing(network, [uses, ['table', 'route', 'out']]),
      finds: [{ at: 'app', message: 'tier' }],
    },
    {
      title: 'The same beside a NAT gateway',
      document: drawing({ ...network, ...nat }, [uses, ['table', 'route', 'out']]),
      finds: [{ at: 'app', message: 'tier' }],
    },
    {
      title: 'A public subnet for data',
      document: drawing({
        main: { kind: 'vpc' },
        data: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      }),
      finds: [{ at: 'data', message: 'name' }],
    },
    {
      title: 'A public subnet called DBSubnet2',
      document: drawing({
        main: { kind: 'vpc' },
        second: { ...aSubnet('10.0.0.0/24', 'a', { tier: 'public' }), name: 'DBSubnet2' },
      }),
      finds: [{ at: 'second', message: 'name' }],
    },
  ],
  passing: [
    {
      title: 'A route to the NAT gateway',
      document: drawing({ ...network, ...nat }, [uses, ['table', 'route', 'nat']]),
    },
    { title: 'The implied table', document: drawing(network) },
    {
      title: 'A public subnet that takes data in',
      document: drawing({
        main: { kind: 'vpc' },
        entry: { ...aSubnet('10.0.0.0/24', 'a', { tier: 'public' }), name: 'public-data-upload' },
      }),
    },
  ],
  unknown: [
    {
      title: 'A route whose destination is an expression',
      document: drawing(network, [
        uses,
        ['table', 'route', 'out', { destinationCidrBlock: { Ref: 'Partner' } }],
      ]),
      undecided: { at: 'table-route-out', field: 'destinationCidrBlock' },
    },
  ],
};
