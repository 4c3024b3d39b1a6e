import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { ref } from '../../kit/cfn.ts';
import {
  containerShape,
  executeCommandStatement,
  hasOwnRole,
  servicesOf,
  taskDefinitionProperties,
} from '../../kit/container.ts';
import { taskExecutionRole } from '../../kit/task-execution.ts';

export const ecsTaskDefinition = defineKind({
  id: 'ecs-task-definition',
  title: 'ECS task definition',
  family: 'containers',
  icon: 'ecs-task',
  summary: 'The blueprint of a task: its containers, images, sizes and settings.',
  aliases: [
    'Task Definition',
    'TaskDef',
    'ECS Task Definition',
    'Fargate Task Definition',
    'Container Definition',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html',
  traits: ['resource', 'assumes-role', 'writes-logs', 'pulls-images'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'ecs-cluster', 'vpc'] },
  types: ['AWS::ECS::TaskDefinition'],
  properties: z.object({
    ...containerShape,
    networkMode: z.enum(['awsvpc', 'bridge', 'host']).default('awsvpc').meta({
      title: 'Network mode',
      group: 'Network',
      help: 'Fargate takes awsvpc only: every task has an address of its own.',
    }),
    requiresCompatibilities: z
      .array(z.enum(['FARGATE', 'EC2', 'EXTERNAL']))
      .min(1)
      .default(['FARGATE'])
      .meta({
        title: 'Runs on',
      }),
  }),
  freeBecause: 'A task definition is free; the tasks of its services are charged.',
  // The services that run it share the group of the first of them.
  writesLogs: (node, ctx) => servicesOf(node.id, ctx).length === 0,
  role: {
    service: 'ecs-tasks.amazonaws.com',
    when: (node, ctx) => hasOwnRole(node.id, 'task', ctx),
    statements: (node, ctx) =>
      servicesOf(node.id, ctx).some((service) => ctx.node(service)?.properties.enableExecuteCommand === true)
        ? [executeCommandStatement]
        : [],
  },
  furtherRoles: {
    execution: {
      ...taskExecutionRole(),
      when: (node, ctx) => hasOwnRole(node.id, 'execution', ctx),
    },
  },
  resources: (node, ctx) => [
    {
      type: 'AWS::ECS::TaskDefinition',
      properties: taskDefinitionProperties(
        node,
        {
          networkMode: node.properties.networkMode,
          compatibilities: node.properties.requiresCompatibilities,
          services: servicesOf(node.id, ctx),
        },
        ctx,
      ),
    },
  ],
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'One small container', properties: {} },
      {
        title: 'With a sidecar and a health check',
        properties: {
          cpu: 512,
          memory: 1024,
          containerPort: 8080,
          healthCheckCommand: 'curl -f http://localhost:8080/health || exit 1',
          sidecars: [
            {
              name: 'proxy',
              image: 'public.ecr.aws/docker/library/nginx:stable',
              essential: true,
              containerPort: 9000,
            },
          ],
        },
      },
      {
        title: 'On EC2, with dynamic ports',
        properties: { networkMode: 'bridge', requiresCompatibilities: ['EC2'] },
      },
    ],
    bad: [
      {
        title: 'A network mode that does not exist',
        properties: { networkMode: 'vpc' },
        field: 'networkMode',
      },
      { title: 'Too little CPU', properties: { cpu: 10 }, field: 'cpu' },
    ],
  },
});
