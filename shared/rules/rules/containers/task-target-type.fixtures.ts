import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function target(group: JsonObject, networkMode = 'awsvpc'): LintelDocument {
  const isBridge = networkMode === 'bridge';
  return drawing(
    {
      main: { kind: 'vpc' },
      'public-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      'public-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
      front: { kind: 'alb', in: 'main' },
      group: { kind: 'target-group', in: 'main', properties: group },
      shop: { kind: 'ecs-cluster', in: 'main' },
      hosts: { kind: 'auto-scaling-group', in: 'shop', properties: { subnets: ['public-a', 'public-b'] } },
      task: {
        kind: 'ecs-task-definition',
        in: 'shop',
        properties: { networkMode, requiresCompatibilities: isBridge ? ['EC2'] : ['FARGATE'] },
      },
      web: {
        kind: 'ecs-service',
        in: 'shop',
        properties: {
          launchType: isBridge ? 'EC2' : 'FARGATE',
          subnets: ['public-a', 'public-b'],
          assignPublicIp: !isBridge,
        },
      },
    },
    [
      ['front', 'forward', 'group'],
      ['group', 'target', 'web'],
      ['web', 'manage', 'task'],
    ],
  );
}

export const taskTargetTypeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Fargate tasks registered as instances',
      document: target({ targetType: 'instance' }),
      finds: [{ at: 'group', message: 'address' }],
    },
    {
      title: 'Bridged tasks registered by address',
      document: target({ targetType: 'ip' }, 'bridge'),
      finds: [{ at: 'group', message: 'instance' }],
    },
    {
      title: 'A fixed check port for dynamic ports',
      document: target({ healthCheckPort: 8080 }, 'bridge'),
      finds: [{ at: 'group', message: 'port' }],
    },
  ],
  passing: [
    { title: 'Fargate tasks by address', document: target({ targetType: 'ip' }) },
    { title: 'No stated type', document: target({}) },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: target({ targetType: { Ref: 'TargetType' } }),
      undecided: { at: 'group', field: 'targetType' },
    },
  ],
};
