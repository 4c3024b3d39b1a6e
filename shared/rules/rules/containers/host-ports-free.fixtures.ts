import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function hosted(networkMode: string, desiredCount: JsonValue, maxSize: number): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': aSubnet('10.0.1.0/24', 'b'),
      shop: { kind: 'ecs-cluster', in: 'main' },
      hosts: { kind: 'auto-scaling-group', in: 'shop', properties: { maxSize } },
      task: {
        kind: 'ecs-task-definition',
        properties: { networkMode, containerPort: 8080, requiresCompatibilities: ['EC2'] },
      },
      web: { kind: 'ecs-service', in: 'shop', properties: { launchType: 'EC2', desiredCount } },
    },
    [['web', 'manage', 'task']],
  );
}

/** A written service of four tasks, unless it says otherwise, on four hosts. */
function written(definition: JsonObject, service: JsonObject = {}): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'app-a': aSubnet('10.0.0.0/24', 'a'),
    'app-b': aSubnet('10.0.1.0/24', 'b'),
    shop: { kind: 'ecs-cluster', in: 'main' },
    hosts: { kind: 'auto-scaling-group', in: 'shop', properties: { maxSize: 4 } },
    task: {
      kind: 'resource',
      properties: {
        type: 'AWS::ECS::TaskDefinition',
        properties: { RequiresCompatibilities: ['EC2'], ...definition },
      },
    },
    web: {
      kind: 'resource',
      properties: {
        type: 'AWS::ECS::Service',
        properties: {
          Cluster: { Ref: 'Shop' },
          TaskDefinition: { Ref: 'Task' },
          LaunchType: 'EC2',
          DesiredCount: 4,
          ...service,
        },
      },
    },
  });
}

function container(mapping: JsonObject): JsonObject {
  return { Name: 'app', Image: 'nginx:1.29', Memory: 256, PortMappings: [mapping] };
}

const fixedPort: JsonObject = {
  NetworkMode: 'bridge',
  ContainerDefinitions: [container({ ContainerPort: 80, HostPort: 8080 })],
};

export const hostPortsFreeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Four tasks on four hosts, 200 % during a deployment',
      document: hosted('host', 4, 4),
      finds: [{ at: 'web', message: 'full' }],
    },
    {
      title: 'Six tasks on four hosts',
      document: hosted('host', 6, 4),
      finds: [{ at: 'web', message: 'full' }],
    },
    {
      title: 'A written task in bridge mode with a fixed port of the host',
      document: written(fixedPort),
      finds: [{ at: 'web', message: 'full' }],
    },
    {
      title: 'A written task without a mode, which is bridge, and more tasks than hosts',
      document: written(
        { ContainerDefinitions: fixedPort.ContainerDefinitions ?? [] },
        { DesiredCount: 5, DeploymentConfiguration: { MaximumPercent: 100, MinimumHealthyPercent: 0 } },
      ),
      finds: [{ at: 'web', message: 'full' }],
    },
    {
      title: 'A written task on the network of its host',
      document: written({ NetworkMode: 'host', ContainerDefinitions: [container({ ContainerPort: 80 })] }),
      finds: [{ at: 'web', message: 'full' }],
    },
  ],
  passing: [
    {
      title: 'A written task with dynamic ports',
      document: written({
        NetworkMode: 'bridge',
        ContainerDefinitions: [container({ ContainerPort: 80, HostPort: 0 })],
      }),
    },
    {
      title: 'A fixed port, and a deployment that stops the old before it starts the new',
      document: written(fixedPort, {
        DeploymentConfiguration: { MaximumPercent: 100, MinimumHealthyPercent: 0 },
      }),
    },
    {
      title: 'A task of its own on every host',
      document: written(fixedPort, { SchedulingStrategy: 'DAEMON' }),
    },
    { title: 'Dynamic ports', document: hosted('bridge', 4, 4) },
    { title: 'Twice as many hosts', document: hosted('host', 2, 4) },
  ],
  unknown: [
    {
      title: 'A number of tasks that a parameter decides',
      document: hosted('host', { Ref: 'Tasks' }, 4),
      undecided: { at: 'web', field: 'desiredCount' },
    },
    {
      title: 'A number of tasks of a written service that a parameter decides',
      document: written(fixedPort, { DesiredCount: { Ref: 'Tasks' } }),
      undecided: { at: 'web', field: 'properties' },
    },
    {
      title: 'A port of the host that a parameter decides',
      document: written({
        NetworkMode: 'bridge',
        ContainerDefinitions: [container({ ContainerPort: 80, HostPort: { Ref: 'Port' } })],
      }),
      undecided: { at: 'task', field: 'properties' },
    },
  ],
};
