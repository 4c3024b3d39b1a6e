import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const kindKnownFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A kind of a later version',
      document: drawing({ mesh: { kind: 'cloud-mesh' } }),
      finds: [{ at: 'mesh', message: 'node' }],
    },
    {
      title: 'A property with a wrong name',
      document: drawing({ main: { kind: 'vpc', properties: { cidr: '10.0.0.0/16' } } }),
      finds: [{ at: 'main', message: 'property' }],
    },
  ],
  passing: [
    {
      title: 'Known properties only',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16' } } }),
    },
    { title: 'No properties', document: drawing({ orders: { kind: 'sqs-queue' } }) },
  ],
};
