import { serviceWith } from '../../fixture-networks.ts';
import type { RuleFixtures } from '../../fixtures.ts';

export const fargateSizeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Too much memory for a quarter of a vCPU',
      document: serviceWith({ cpu: 256, memory: 4096 }),
      finds: [{ at: 'web', message: 'memory' }],
    },
    {
      title: 'Memory between two steps',
      document: serviceWith({ cpu: 1024, memory: 2500 }),
      finds: [{ at: 'web', message: 'memory' }],
    },
    {
      title: 'A CPU size that is not known',
      document: serviceWith({ cpu: 768, memory: 1024 }),
      finds: [{ at: 'web', message: 'cpu' }],
    },
  ],
  passing: [
    { title: 'The smallest size', document: serviceWith({}) },
    { title: 'One vCPU with 8 GiB', document: serviceWith({ cpu: 1024, memory: 8192 }) },
  ],
  unknown: [
    {
      title: 'Memory that a parameter decides',
      document: serviceWith({ memory: { Ref: 'Memory' } }),
      undecided: { at: 'web', field: 'memory' },
    },
  ],
};
