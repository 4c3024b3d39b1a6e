import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const referenceExistsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A dead-letter queue that is gone',
      document: drawing({ orders: { kind: 'sqs-queue', properties: { deadLetterQueue: 'failed' } } }),
      finds: [{ at: 'orders', message: 'missing' }],
    },
    {
      title: 'A bucket in the place of a queue',
      document: drawing({
        orders: { kind: 'sqs-queue', properties: { deadLetterQueue: 'files' } },
        files: { kind: 's3-bucket' },
      }),
      finds: [{ at: 'orders', message: 'kind' }],
    },
  ],
  passing: [
    {
      title: 'A dead-letter queue',
      document: drawing({
        orders: { kind: 'sqs-queue', properties: { deadLetterQueue: 'failed' } },
        failed: { kind: 'sqs-queue' },
      }),
    },
    { title: 'None', document: drawing({ orders: { kind: 'sqs-queue' } }) },
  ],
  unknown: [
    {
      title: 'A dead-letter queue that a parameter names',
      document: drawing({
        orders: { kind: 'sqs-queue', properties: { deadLetterQueue: { Ref: 'FailedQueue' } } },
      }),
      undecided: { at: 'orders', field: 'deadLetterQueue' },
    },
  ],
};
