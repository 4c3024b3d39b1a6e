import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const vpcBlockPrivateFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A VPC with addresses of the internet',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: '8.8.0.0/16' } } }),
      finds: [{ at: 'main', message: 'public' }],
    },
    {
      title: 'The range of Docker bridges',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: '172.17.0.0/16' } } }),
      finds: [{ at: 'main', message: 'services' }],
    },
  ],
  passing: [
    { title: 'The default range', document: drawing({ main: { kind: 'vpc' } }) },
    {
      title: 'Shared address space as a further block',
      document: drawing({ main: { kind: 'vpc', properties: { secondaryCidrBlocks: ['100.64.0.0/16'] } } }),
    },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: { Ref: 'VpcCidr' } } } }),
      undecided: { at: 'main', field: 'cidrBlock' },
    },
  ],
};
