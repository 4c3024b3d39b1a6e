import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const nodeInAllowedParentFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A VPC inside a subnet',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main' },
        other: { kind: 'vpc', in: 'app' },
      }),
      finds: [{ at: 'other', message: 'parent' }],
    },
    {
      title: 'A subnet without a VPC',
      document: drawing({ app: { kind: 'subnet' }, main: { kind: 'vpc' } }),
      finds: [{ at: 'app', message: 'alone' }],
    },
    {
      title: 'A queue in a subnet',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main' },
        orders: { kind: 'sqs-queue', in: 'app' },
      }),
      finds: [{ at: 'orders', message: 'parent' }],
    },
  ],
  passing: [
    {
      title: 'A subnet in its VPC, through a frame',
      document: drawing({
        main: { kind: 'vpc' },
        group: { kind: 'frame', in: 'main' },
        app: { kind: 'subnet', in: 'group' },
      }),
    },
    {
      title: 'A bucket straight in an account, in the Region of the settings',
      document: drawing({ cloud: { kind: 'account' }, files: { kind: 's3-bucket', in: 'cloud' } }),
    },
    { title: 'A VPC on the canvas', document: drawing({ main: { kind: 'vpc' } }) },
  ],
  unknown: [
    {
      title: 'Something inside a container that this version does not know',
      document: drawing({ mesh: { kind: 'cloud-mesh' }, app: { kind: 'subnet', in: 'mesh' } }),
      undecided: { at: 'app', field: 'parent' },
    },
  ],
};
