import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const hasSubnetFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An instance beside the subnets of its VPC',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main' },
        web: { kind: 'ec2-instance', in: 'main' },
      }),
      finds: [{ at: 'web', message: 'none' }],
    },
    {
      title: 'A load balancer in a VPC without subnets',
      document: drawing({ main: { kind: 'vpc' }, front: { kind: 'alb', in: 'main' } }),
      finds: [{ at: 'front', message: 'unset' }],
    },
  ],
  passing: [
    {
      title: 'An instance in a subnet',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main' },
        web: { kind: 'ec2-instance', in: 'app' },
      }),
    },
    {
      title: 'A group that spans the private subnets of its VPC',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main', properties: { tier: 'private' } },
        web: { kind: 'auto-scaling-group', in: 'main' },
      }),
    },
    { title: 'A queue, which has no address', document: drawing({ orders: { kind: 'sqs-queue' } }) },
  ],
  unknown: [
    {
      title: 'A load balancer whose subnets a parameter names',
      document: drawing({
        main: { kind: 'vpc' },
        front: { kind: 'alb', in: 'main', properties: { subnets: { Ref: 'Subnets' } } },
      }),
      undecided: { at: 'front', field: 'subnets' },
    },
  ],
};
