import { drawing, type RuleFixtures } from '../../fixtures.ts';

const later = { Ref: 'Later' };

export const valuesKnownFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A time-out that a parameter decides',
      document: drawing({ shop: { kind: 'lambda-function', properties: { timeout: later } } }),
      finds: [{ at: 'document', message: 'undecided' }],
    },
    {
      title: 'A retention that a parameter decides',
      document: drawing({ orders: { kind: 'sqs-queue', properties: { messageRetentionPeriod: later } } }),
      finds: [{ at: 'document', message: 'undecided' }],
    },
  ],
  passing: [
    { title: 'A function with its values', document: drawing({ shop: { kind: 'lambda-function' } }) },
    { title: 'A queue with its values', document: drawing({ orders: { kind: 'sqs-queue' } }) },
  ],
};
