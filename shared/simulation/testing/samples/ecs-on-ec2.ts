import type { Properties } from '#shared/document/records.ts';
import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { fromUsers, network, poissonSteps } from '../sample-network.ts';

/** Tasks on instances: the service wants more tasks than there is room for, and the cluster grows. */
export function ecsOnInstances(
  service: Properties = {},
  group: Properties = {},
  cluster: Properties = {},
): Acceptance {
  const document = network(['a', 'b'])
    .node('alb', 'alb', { name: 'ALB', parent: 'vpc', at: [620, 80] })
    .node('ecs-cluster', 'cluster', {
      name: 'Cluster',
      parent: 'vpc',
      at: [540, 260],
      size: [280, 240],
      properties: { defaultCapacityProvider: 'none', ...cluster },
    })
    .node('ecs-service', 'service', {
      name: 'Shop',
      parent: 'cluster',
      at: [80, 60],
      properties: {
        launchType: 'EC2',
        desiredCount: 4,
        minCapacity: 4,
        maxCapacity: 16,
        scalingMetric: 'cpu',
        targetValue: 60,
        cpu: 1024,
        memory: 2048,
        subnets: ['private-a', 'private-b'],
        ...service,
      },
    })
    .node('auto-scaling-group', 'instances', {
      name: 'Instances',
      parent: 'cluster',
      at: [32, 140],
      size: [216, 80],
      properties: {
        instanceType: 'm5.large',
        minSize: 2,
        maxSize: 6,
        desiredCapacity: 2,
        scalingMetric: 'none',
        subnets: ['private-a', 'private-b'],
        ...group,
      },
    })
    .connect('traffic', 'users', 'alb')
    .connect('forward', 'alb', 'service')
    .build();
  const growing: ScenarioInput = {
    name: 'Three and a half times the load for twenty minutes',
    horizonSeconds: 4800,
    arrivals: fromUsers(poissonSteps([0, 160], [600, 560], [1800, 160])),
    overrides: {
      alb: { meanServiceTimeMs: 0 },
      service: { meanServiceTimeMs: 10, queueLimit: 20, startSeconds: 8 },
    },
    objectives: [{ is: 'availability', target: 0.99 }],
  };
  return {
    file: 'ecs-on-ec2',
    name: 'ECS on EC2 runs out of room and grows',
    document,
    scenarios: { growing },
  };
}
