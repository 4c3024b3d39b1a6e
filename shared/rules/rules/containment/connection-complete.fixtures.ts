import { drawing, type RuleFixtures } from '../../fixtures.ts';

const nodes = { worker: { kind: 'lambda-function' }, orders: { kind: 'sqs-queue' } };

export const connectionCompleteFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A connection whose target is gone',
      document: drawing(nodes, [['worker', 'data', 'files']]),
      finds: [{ at: 'worker-data-files', message: 'end' }],
    },
    {
      title: 'A connection of a later version',
      document: drawing(nodes, [['worker', 'teleport', 'orders']]),
      finds: [{ at: 'worker-teleport-orders', message: 'kind' }],
    },
    {
      title: 'A function connected to itself',
      document: drawing(nodes, [['worker', 'invoke', 'worker']]),
      finds: [{ at: 'worker-invoke-worker', message: 'itself' }],
    },
  ],
  passing: [
    { title: 'Both ends drawn', document: drawing(nodes, [['orders', 'poll', 'worker']]) },
    { title: 'A note', document: drawing(nodes, [['orders', 'note', 'worker']]) },
  ],
};
