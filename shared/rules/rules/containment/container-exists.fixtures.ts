import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const containerExistsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A VPC in a Region that is gone',
      document: drawing({ main: { kind: 'vpc', in: 'home' } }),
      finds: [{ at: 'main', message: 'missing' }],
    },
    {
      title: 'Two frames inside each other',
      document: drawing({ left: { kind: 'frame', in: 'right' }, right: { kind: 'frame', in: 'left' } }),
      finds: [
        { at: 'left', message: 'circle' },
        { at: 'right', message: 'circle' },
      ],
    },
  ],
  passing: [
    {
      title: 'A VPC in its Region',
      document: drawing({ home: { kind: 'region' }, main: { kind: 'vpc', in: 'home' } }),
    },
    { title: 'A VPC on the canvas', document: drawing({ main: { kind: 'vpc' } }) },
  ],
};
