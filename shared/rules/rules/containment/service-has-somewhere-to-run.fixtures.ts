import type { JsonObject } from '#shared/base/json.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

const onEc2 = { kind: 'ecs-service', in: 'shop', properties: { launchType: 'EC2' } };
const network = {
  main: { kind: 'vpc' },
  front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
  nat: { kind: 'nat-gateway', in: 'front' },
  app: { kind: 'subnet', in: 'main', properties: { availabilityZone: 'a', tier: 'private' } },
};

function written(type: string, properties: JsonObject) {
  return { kind: 'resource', properties: { type, properties } };
}

export const serviceHasSomewhereToRunFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A service on EC2 in a cluster without instances',
      document: drawing({ ...network, shop: { kind: 'ecs-cluster', in: 'main' }, web: onEc2 }),
      finds: [{ at: 'web', message: 'capacity' }],
    },
    {
      title: 'A service outside of any cluster',
      document: drawing({ ...network, web: { kind: 'ecs-service', in: 'main' } }),
      finds: [{ at: 'web', message: 'cluster' }],
    },
    {
      title: 'A task on EC2 in a cluster without instances',
      document: drawing({
        ...network,
        shop: { kind: 'ecs-cluster', in: 'main' },
        report: { kind: 'ecs-task', in: 'shop', properties: { launchType: 'EC2' } },
      }),
      finds: [{ at: 'report', message: 'capacity' }],
    },
    {
      title: 'A task that no cluster is drawn for',
      document: drawing({ ...network, report: { kind: 'ecs-task', in: 'app' } }),
      finds: [{ at: 'report', message: 'cluster' }],
    },
    {
      title: 'The ECS agent beside a container on Fargate',
      document: drawing({
        ...network,
        shop: { kind: 'ecs-cluster', in: 'main' },
        web: {
          kind: 'ecs-service',
          in: 'shop',
          properties: { sidecars: [{ name: 'agent', image: 'amazon/amazon-ecs-agent:v1.98.0' }] },
        },
      }),
      finds: [{ at: 'web', message: 'agent' }],
    },
    {
      title: 'A written service that names no task definition',
      document: drawing({ web: written('AWS::ECS::Service', { DesiredCount: 2 }) }),
      finds: [{ at: 'web', message: 'definition' }],
    },
  ],
  passing: [
    {
      title: 'A Fargate service in a cluster',
      document: drawing({
        ...network,
        shop: { kind: 'ecs-cluster', in: 'main' },
        web: { kind: 'ecs-service', in: 'shop' },
      }),
    },
    {
      title: 'A service on EC2 with an Auto Scaling group in its cluster',
      document: drawing({
        ...network,
        shop: { kind: 'ecs-cluster', in: 'main' },
        hosts: { kind: 'auto-scaling-group', in: 'shop' },
        web: onEc2,
      }),
    },
    {
      title: 'A task in a subnet beside the only cluster',
      document: drawing({
        ...network,
        shop: { kind: 'ecs-cluster', in: 'main' },
        report: { kind: 'ecs-task', in: 'app' },
      }),
    },
    {
      title: 'A written service that another controller deploys',
      document: drawing({
        web: written('AWS::ECS::Service', { DeploymentController: { Type: 'EXTERNAL' } }),
      }),
    },
  ],
  unknown: [
    {
      title: 'A service on EC2 beside a written capacity provider',
      document: drawing({
        ...network,
        shop: { kind: 'ecs-cluster', in: 'main' },
        spare: written('AWS::ECS::CapacityProvider', {}),
        web: onEc2,
      }),
      undecided: { at: 'spare', field: 'properties' },
    },
    {
      title: 'A launch type that a parameter decides',
      document: drawing({
        ...network,
        shop: { kind: 'ecs-cluster', in: 'main' },
        web: { kind: 'ecs-service', in: 'shop', properties: { launchType: { Ref: 'LaunchType' } } },
      }),
      undecided: { at: 'web', field: 'launchType' },
    },
  ],
};
