import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function task(properties: JsonObject): LintelDocument {
  return drawing({ app: { kind: 'ecs-task-definition', properties } });
}

function balanced(port: number): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': aSubnet('10.0.1.0/24', 'b'),
      shop: { kind: 'ecs-cluster', in: 'main' },
      app: { kind: 'ecs-service', in: 'shop', properties: { containerPort: 8080 } },
      front: { kind: 'alb', in: 'main', properties: { scheme: 'internal' } },
    },
    [['front', 'forward', 'app', { port }]],
  );
}

function written(type: string, properties: JsonObject): LintelDocument {
  return drawing({ app: { kind: 'resource', properties: { type, properties } } });
}

function mapped(HostPort: number): LintelDocument {
  return written('AWS::ECS::TaskDefinition', {
    NetworkMode: 'awsvpc',
    ContainerDefinitions: [
      { Name: 'app', Image: 'shop:v1', PortMappings: [{ ContainerPort: 8080, HostPort }] },
    ],
  });
}

const proxy = { name: 'proxy', image: 'envoy:v1' };

export const containerPortsApartFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A sidecar on the port of the application',
      document: task({ containerPort: 8080, sidecars: [{ ...proxy, containerPort: 8080 }] }),
      finds: [{ at: 'app', message: 'port' }],
    },
    {
      title: 'Two sidecars on one port',
      document: task({
        sidecars: [
          { ...proxy, containerPort: 9000 },
          { name: 'metrics', image: 'metrics:v1', containerPort: 9000 },
        ],
      }),
      finds: [{ at: 'app', message: 'port' }],
    },
    {
      title: 'A load balancer that sends to a port of nobody',
      document: balanced(9090),
      finds: [{ at: 'app', message: 'unmapped' }],
    },
    {
      title: 'A written task with another port at the host',
      document: mapped(80),
      finds: [{ at: 'app', message: 'host' }],
    },
  ],
  passing: [
    {
      title: 'Ports apart',
      document: task({ containerPort: 8080, sidecars: [{ ...proxy, containerPort: 9000 }] }),
    },
    {
      title: 'The same port in bridge mode',
      document: task({
        networkMode: 'bridge',
        requiresCompatibilities: ['EC2'],
        containerPort: 8080,
        sidecars: [{ ...proxy, containerPort: 8080 }],
      }),
    },
    { title: 'A load balancer that sends to the port of the container', document: balanced(8080) },
    { title: 'A written task with equal ports', document: mapped(8080) },
  ],
  unknown: [
    {
      title: 'A port that a parameter decides',
      document: task({ containerPort: { Ref: 'Port' } }),
      undecided: { at: 'app', field: 'containerPort' },
    },
    {
      title: 'A written task whose mode a parameter decides',
      document: written('AWS::ECS::TaskDefinition', { NetworkMode: { Ref: 'Mode' } }),
      undecided: { at: 'app', field: 'properties' },
    },
  ],
};
