import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const vpcBlockSizeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A VPC of /8',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/8' } } }),
      finds: [{ at: 'main', message: 'size' }],
    },
    {
      title: 'An additional block of /29',
      document: drawing({ main: { kind: 'vpc', properties: { secondaryCidrBlocks: ['100.64.0.0/29'] } } }),
      finds: [{ at: 'main', message: 'size' }],
    },
    {
      title: 'A word in the place of a range',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: 'ten' } } }),
      finds: [{ at: 'main', message: 'text' }],
    },
  ],
  passing: [
    { title: 'The default block', document: drawing({ main: { kind: 'vpc' } }) },
    {
      title: 'The smallest block',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/28' } } }),
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
