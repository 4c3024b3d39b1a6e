import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const oneInternetGatewayPerVpcFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two gateways in one VPC',
      document: drawing({
        main: { kind: 'vpc' },
        first: { kind: 'internet-gateway', in: 'main' },
        second: { kind: 'internet-gateway', in: 'main' },
      }),
      finds: [{ at: 'second', message: 'second' }],
    },
    {
      title: 'A gateway that belongs to no VPC',
      document: drawing({
        home: { kind: 'region' },
        main: { kind: 'vpc', in: 'home' },
        gateway: { kind: 'internet-gateway', in: 'home' },
      }),
      finds: [{ at: 'gateway', message: 'detached' }],
    },
    {
      title: 'A gateway attached to a second VPC',
      document: drawing(
        { main: { kind: 'vpc' }, other: { kind: 'vpc' }, gateway: { kind: 'internet-gateway', in: 'main' } },
        [['gateway', 'attach', 'other']],
      ),
      finds: [{ at: 'gateway', message: 'many' }],
    },
  ],
  passing: [
    {
      title: 'One gateway in the VPC',
      document: drawing({ main: { kind: 'vpc' }, gateway: { kind: 'internet-gateway', in: 'main' } }),
    },
    {
      title: 'A gateway each for two VPCs',
      document: drawing({
        main: { kind: 'vpc' },
        other: { kind: 'vpc' },
        first: { kind: 'internet-gateway', in: 'main' },
        second: { kind: 'internet-gateway', in: 'other' },
      }),
    },
  ],
  unknown: [
    {
      title: 'A gateway inside a container that this version does not know',
      document: drawing({ mesh: { kind: 'cloud-mesh' }, gateway: { kind: 'internet-gateway', in: 'mesh' } }),
      undecided: { at: 'gateway', field: 'parent' },
    },
  ],
};
