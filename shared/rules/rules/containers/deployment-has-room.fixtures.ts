import { serviceWith } from '../../fixture-networks.ts';
import type { RuleFixtures } from '../../fixtures.ts';

export const deploymentHasRoomFixtures: RuleFixtures = {
  failing: [
    {
      title: 'One task, exactly one at any time',
      document: serviceWith({ desiredCount: 1, minimumHealthyPercent: 100, maximumPercent: 100 }),
      finds: [{ at: 'web', message: 'stuck' }],
    },
    {
      title: 'Two tasks, at most 125 %',
      document: serviceWith({ desiredCount: 2, minimumHealthyPercent: 100, maximumPercent: 125 }),
      finds: [{ at: 'web', message: 'stuck' }],
    },
  ],
  passing: [
    { title: '100 to 200 %', document: serviceWith({ desiredCount: 1 }) },
    {
      title: 'Four tasks, 75 to 100 %',
      document: serviceWith({ desiredCount: 4, minimumHealthyPercent: 75, maximumPercent: 100 }),
    },
  ],
  unknown: [
    {
      title: 'A number of tasks that a parameter decides',
      document: serviceWith({ desiredCount: { Ref: 'Tasks' } }),
      undecided: { at: 'web', field: 'desiredCount' },
    },
  ],
};
