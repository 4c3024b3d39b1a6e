import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const connectedToSomethingFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A queue that nothing uses',
      document: drawing({ orders: { kind: 'sqs-queue' } }),
      finds: [{ at: 'orders', message: 'alone' }],
    },
    {
      title: 'A bucket with only a note on it',
      document: drawing({ files: { kind: 's3-bucket' }, why: { kind: 'note' } }, [['why', 'note', 'files']]),
      finds: [{ at: 'files', message: 'alone' }],
    },
  ],
  passing: [
    {
      title: 'A queue with a consumer',
      document: drawing({ orders: { kind: 'sqs-queue' }, worker: { kind: 'lambda-function' } }, [
        ['orders', 'poll', 'worker'],
      ]),
    },
    {
      title: 'A dead-letter queue that its queue names',
      document: drawing(
        {
          orders: { kind: 'sqs-queue', properties: { deadLetterQueue: 'failed' } },
          failed: { kind: 'sqs-queue' },
          worker: { kind: 'lambda-function' },
        },
        [['orders', 'poll', 'worker']],
      ),
    },
    {
      title: 'A table with a plain line to a box',
      document: drawing({ orders: { kind: 'dynamodb-table' }, legacy: { kind: 'shape' } }, [
        ['legacy', 'note', 'orders'],
      ]),
    },
    {
      title: 'A VPC with its gateway',
      document: drawing({ main: { kind: 'vpc' }, out: { kind: 'internet-gateway', in: 'main' } }),
    },
  ],
};
