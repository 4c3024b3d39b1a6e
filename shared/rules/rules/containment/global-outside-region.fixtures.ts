import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const globalOutsideRegionFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A role inside a VPC',
      document: drawing({ main: { kind: 'vpc' }, deployer: { kind: 'iam-role', in: 'main' } }),
      finds: [{ at: 'deployer', message: 'inside' }],
    },
    {
      title: 'A role inside a subnet, in an account',
      document: drawing({
        shop: { kind: 'account' },
        home: { kind: 'region', in: 'shop' },
        main: { kind: 'vpc', in: 'home' },
        app: { kind: 'subnet', in: 'main' },
        deployer: { kind: 'iam-role', in: 'app' },
      }),
      finds: [{ at: 'deployer', message: 'inside' }],
    },
    {
      title: 'A distribution inside a Region',
      document: drawing({ home: { kind: 'region' }, edge: { kind: 'cloudfront', in: 'home' } }),
      finds: [{ at: 'edge', message: 'inside' }],
    },
  ],
  passing: [
    { title: 'A role on the canvas', document: drawing({ deployer: { kind: 'iam-role' } }) },
    {
      title: 'A role in the account',
      document: drawing({ shop: { kind: 'account' }, deployer: { kind: 'iam-role', in: 'shop' } }),
    },
  ],
};
