import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

const network = {
  main: { kind: 'vpc' },
  'app-a': {
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
  },
  'app-b': {
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'b', tier: 'public' },
  },
};

function group(properties: JsonObject): LintelDocument {
  return drawing({ ...network, web: { kind: 'auto-scaling-group', in: 'main', properties } });
}

export const survivesOneZoneFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A group of one',
      document: group({ minSize: 1, desiredCapacity: 1, subnets: ['app-a', 'app-b'] }),
      finds: [{ at: 'web', message: 'single' }],
    },
    {
      title: 'A group in one zone',
      document: group({ subnets: ['app-a'] }),
      finds: [{ at: 'web', message: 'zone' }],
    },
    {
      title: 'One instance behind a load balancer',
      document: drawing(
        { ...network, front: { kind: 'alb', in: 'main' }, web: { kind: 'ec2-instance', in: 'app-a' } },
        [['front', 'forward', 'web']],
      ),
      finds: [{ at: 'web', message: 'alone' }],
    },
    {
      title: 'One instance that customers reach',
      document: drawing(
        { ...network, customers: { kind: 'users' }, web: { kind: 'ec2-instance', in: 'app-a' } },
        [['customers', 'traffic', 'web', { port: 443 }]],
      ),
      finds: [{ at: 'web', message: 'direct' }],
    },
  ],
  passing: [
    {
      title: 'A bastion host',
      document: drawing(
        { ...network, staff: { kind: 'users' }, bastion: { kind: 'ec2-instance', in: 'app-a' } },
        [['staff', 'traffic', 'bastion', { port: 22 }]],
      ),
    },
    { title: 'Two instances in two zones', document: group({ subnets: ['app-a', 'app-b'] }) },
    {
      title: 'Two instances behind a load balancer',
      document: drawing(
        {
          ...network,
          front: { kind: 'alb', in: 'main' },
          web: { kind: 'ec2-instance', in: 'app-a' },
          web2: { kind: 'ec2-instance', in: 'app-b' },
        },
        [
          ['front', 'forward', 'web'],
          ['front', 'forward', 'web2'],
        ],
      ),
    },
  ],
  unknown: [
    {
      title: 'A minimum that a parameter decides',
      document: group({ minSize: { Ref: 'MinSize' }, subnets: ['app-a', 'app-b'] }),
      undecided: { at: 'web', field: 'minSize' },
    },
  ],
};
