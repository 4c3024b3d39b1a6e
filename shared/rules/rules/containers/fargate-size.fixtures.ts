import type { JsonObject } from '#shared/base/json.ts';
import { serviceWith } from '../../fixture-networks.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function written(sizes: JsonObject) {
  const ContainerDefinitions = [{ Name: 'app', Image: 'public.ecr.aws/nginx/nginx:1.27', Essential: true }];
  return drawing({
    task: {
      kind: 'resource',
      properties: {
        type: 'AWS::ECS::TaskDefinition',
        properties: {
          NetworkMode: 'awsvpc',
          RequiresCompatibilities: ['FARGATE'],
          ContainerDefinitions,
          ...sizes,
        },
      },
    },
  });
}

export const fargateSizeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Too much memory for a quarter of a vCPU',
      document: serviceWith({ cpu: 256, memory: 4096 }),
      finds: [{ at: 'web', message: 'memory' }],
    },
    {
      title: 'Memory between two steps',
      document: serviceWith({ cpu: 1024, memory: 2500 }),
      finds: [{ at: 'web', message: 'memory' }],
    },
    {
      title: 'A CPU size that is not known',
      document: serviceWith({ cpu: 768, memory: 1024 }),
      finds: [{ at: 'web', message: 'cpu' }],
    },
    {
      title: 'A written task definition between two sizes',
      document: written({ Cpu: '.25 vCPU', Memory: '3 GB' }),
      finds: [{ at: 'task', message: 'memory' }],
    },
    {
      title: 'A written task definition without memory',
      document: written({ Cpu: '512' }),
      finds: [{ at: 'task', message: 'unset' }],
    },
  ],
  passing: [
    { title: 'The smallest size', document: serviceWith({}) },
    { title: 'One vCPU with 8 GiB', document: serviceWith({ cpu: 1024, memory: 8192 }) },
    { title: 'A written half vCPU with one GiB', document: written({ Cpu: '512', Memory: '1 GB' }) },
  ],
  unknown: [
    {
      title: 'A written task whose CPU a parameter decides',
      document: written({ Cpu: { Ref: 'Cpu' }, Memory: '512' }),
      undecided: { at: 'task', field: 'properties' },
    },
    {
      title: 'Memory that a parameter decides',
      document: serviceWith({ memory: { Ref: 'Memory' } }),
      undecided: { at: 'web', field: 'memory' },
    },
  ],
};
