import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function task(sidecars: JsonValue): LintelDocument {
  return drawing({ app: { kind: 'ecs-task-definition', properties: { sidecars } } });
}

function written(container: JsonObject, properties: JsonObject = {}): LintelDocument {
  const ContainerDefinitions = [{ Name: 'app', Image: 'shop:v1', ...container }];
  return drawing({
    app: {
      kind: 'resource',
      properties: {
        type: 'AWS::ECS::TaskDefinition',
        properties: { NetworkMode: 'awsvpc', Memory: '512', ContainerDefinitions, ...properties },
      },
    },
  });
}

function sidecars(count: number) {
  return Array.from({ length: count }, (_, index) => ({ name: `sidecar-${index}`, image: 'sidecar:v1' }));
}

export const taskContainersSoundFixtures: RuleFixtures = {
  failing: [
    { title: 'Eleven containers', document: task(sidecars(10)), finds: [{ at: 'app', message: 'many' }] },
    {
      title: 'A sidecar with the name of the main container',
      document: task([{ name: 'app', image: 'sidecar:v1' }]),
      finds: [{ at: 'app', message: 'twice' }],
    },
    {
      title: 'A written task in which nothing is essential',
      document: written({ Essential: false }),
      finds: [{ at: 'app', message: 'essential' }],
    },
    {
      title: 'A written container that takes more than its task has',
      document: written({ Memory: 1024 }),
      finds: [{ at: 'app', message: 'memory' }],
    },
    {
      title: 'A written container that logs to no group',
      document: written({ LogConfiguration: { LogDriver: 'awslogs' } }),
      finds: [{ at: 'app', message: 'logs' }],
    },
  ],
  passing: [
    { title: 'Ten containers', document: task(sidecars(9)) },
    { title: 'One container', document: task([]) },
    {
      title: 'A written container within its task, with a group for its output',
      document: written({
        Memory: 256,
        LogConfiguration: {
          LogDriver: 'awslogs',
          Options: { 'awslogs-group': 'shop', 'awslogs-region': { Ref: 'AWS::Region' } },
        },
      }),
    },
  ],
  unknown: [
    {
      title: 'Sidecars that a parameter decides',
      document: task({ Ref: 'Sidecars' }),
      undecided: { at: 'app', field: 'sidecars' },
    },
    {
      title: 'Written containers that a parameter decides',
      document: written({}, { ContainerDefinitions: { Ref: 'Containers' } }),
      undecided: { at: 'app', field: 'properties' },
    },
  ],
};
