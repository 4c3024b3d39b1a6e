import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

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
    {
      title: 'A written mount target without a subnet',
      document: drawing({
        main: { kind: 'vpc' },
        inner: aSubnet('10.0.0.0/24', 'a'),
        mount: {
          kind: 'resource',
          properties: {
            type: 'AWS::EFS::MountTarget',
            properties: { FileSystemId: 'fs-0123456789abcdef0', SecurityGroups: ['sg-0123456789abcdef0'] },
          },
        },
      }),
      finds: [{ at: 'mount', message: 'written' }],
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
