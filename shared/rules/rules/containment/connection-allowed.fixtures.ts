import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const connectionAllowedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A line to a target that is a queue, which is used through its API',
      document: drawing({ worker: { kind: 'lambda-function' }, orders: { kind: 'sqs-queue' } }, [
        ['worker', 'target', 'orders'],
      ]),
      finds: [{ at: 'worker-target-orders', message: 'other' }],
    },
    {
      title: 'A function that polls, drawn in the wrong direction',
      document: drawing({ worker: { kind: 'lambda-function' }, orders: { kind: 'sqs-queue' } }, [
        ['worker', 'poll', 'orders'],
      ]),
      finds: [{ at: 'worker-poll-orders', message: 'reversed' }],
    },
    {
      title: 'A tunnel from a bucket to a VPC',
      document: drawing({ files: { kind: 's3-bucket' }, main: { kind: 'vpc' } }, [
        ['files', 'tunnel', 'main'],
      ]),
      finds: [{ at: 'files-tunnel-main', message: 'none' }],
    },
  ],
  passing: [
    {
      title: 'A function that polls a queue',
      document: drawing({ worker: { kind: 'lambda-function' }, orders: { kind: 'sqs-queue' } }, [
        ['orders', 'poll', 'worker'],
      ]),
    },
    {
      title: 'A note between any two things',
      document: drawing({ files: { kind: 's3-bucket' }, main: { kind: 'vpc' } }, [['files', 'note', 'main']]),
    },
    {
      title: 'A connection of a kind that this version does not know',
      document: drawing({ files: { kind: 's3-bucket' }, main: { kind: 'vpc' } }, [
        ['files', 'teleport', 'main'],
      ]),
    },
  ],
  unknown: [
    {
      title: 'An end of a kind that this version does not know',
      document: drawing({ mesh: { kind: 'cloud-mesh' }, orders: { kind: 'sqs-queue' } }, [
        ['mesh', 'data', 'orders'],
      ]),
      undecided: { at: 'mesh-data-orders', field: 'from' },
    },
  ],
};
