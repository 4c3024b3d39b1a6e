import { z } from 'zod';
import { type CostLineDraft, defineKind } from '../../define-kind.ts';
import { ref } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import {
  containerOf,
  containerShape,
  drawnTaskDefinitionOf,
  executeCommandStatement,
  taskDefinitionProperties,
} from '../../kit/container.ts';
import { fargateLines } from '../../kit/fargate-cost.ts';
import { serverLoad } from '../../kit/load/server-load.ts';
import { logLines } from '../../kit/log-cost.ts';
import { usageInput } from '../../kit/quantity.ts';
import { imagePulls, sentLogs } from '../../kit/side-traffic.ts';
import { taskExecutionRole } from '../../kit/task-execution.ts';
import { product } from '../../kit/usage-quantity.ts';

export const ecsTask = defineKind({
  id: 'ecs-task',
  title: 'ECS standalone task',
  family: 'containers',
  icon: 'ecs-task',
  summary:
    'Containers that run once and end: a job, a migration, a scheduled run. In a service, one of its tasks.',
  aliases: ['Standalone Task', 'Run Task', 'Scheduled Task', 'One-off Task', 'Task'],
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/standalone-tasks.html',
  traits: [
    'resource',
    'network-interface',
    'listens',
    'compute',
    'poller',
    'assumes-role',
    'writes-logs',
    'pulls-images',
  ],
  appearance: { as: 'icon' },
  placement: {
    parents: ['ecs-cluster', 'ecs-service', 'subnet', 'ec2-instance'],
    needsSubnet: true,
    spansSubnetsBy: 'subnets',
    picturesIn: ['ecs-service'],
  },
  types: ['AWS::ECS::TaskDefinition'],
  properties: z.object({
    launchType: z.enum(['FARGATE', 'EC2', 'EXTERNAL']).default('FARGATE').meta({
      title: 'Runs on',
      help: 'EXTERNAL is ECS Anywhere: machines of your own that are registered with the cluster.',
    }),
    ...containerShape,
    assignPublicIp: z.boolean().default(false).meta({
      title: 'Public IPv4 address',
      group: 'Network',
      help: 'Needed in public subnets to pull images.',
    }),
    enableExecuteCommand: z.boolean().default(false).meta({
      title: 'Shell access (ECS Exec)',
      group: 'Security',
      advanced: true,
    }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    runsPerMonth: z.number().min(0).default(30).meta({ title: 'Runs', unit: 'a month' }),
    minutesPerRun: z.number().min(0).default(10).meta({ title: 'Length of a run', unit: 'min' }),
    logMegabytesPerRun: z.number().min(0).default(1).meta({ title: 'Logs', unit: 'MB a run' }),
  }),
  role: {
    service: 'ecs-tasks.amazonaws.com',
    statements: (node) => (node.properties.enableExecuteCommand === true ? [executeCommandStatement] : []),
  },
  furtherRoles: {
    execution: taskExecutionRole((node, ctx) => drawnTaskDefinitionOf(node.id, ctx) ?? node),
  },
  // Drawn in a service it is one of those that the service starts; a drawn definition is a resource of its own.
  resources: (node, ctx) =>
    ctx.ancestorOf(node.id, 'ecs-service') !== undefined || drawnTaskDefinitionOf(node.id, ctx) !== undefined
      ? []
      : [
          {
            type: 'AWS::ECS::TaskDefinition',
            properties: taskDefinitionProperties(
              node,
              {
                // Machines of your own have no interfaces in a VPC.
                networkMode: node.properties.launchType === 'EXTERNAL' ? 'bridge' : 'awsvpc',
                compatibilities: [node.properties.launchType],
                services: [],
              },
              ctx,
            ),
          },
        ],
  arn: (node, ctx) => {
    const definition = drawnTaskDefinitionOf(node.id, ctx);
    return definition === undefined ? ref(ctx.logicalId(node.id)) : ctx.arn(definition.id);
  },
  access: (node, _mode, ctx) => {
    const roles = (['task', 'execution'] as const).flatMap((purpose) => ctx.roleArn(node.id, purpose) ?? []);
    return [
      { Effect: 'Allow', Action: ['ecs:RunTask'], Resource: [ctx.arn(node.id)] },
      ...(roles.length === 0
        ? []
        : [
            {
              Effect: 'Allow' as const,
              Action: ['iam:PassRole'],
              Resource: roles,
              Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
            },
          ]),
    ];
  },
  listens: (node) => [{ protocol: 'tcp', port: node.properties.containerPort }],
  addressDemand: () => 1,
  cost: (node, ctx): readonly CostLineDraft[] => {
    if (ctx.parentOf(node.id)?.kind === 'ecs-service') return [];
    const container = containerOf(node, ctx);
    const runs = usageInput(node, 'runsPerMonth', 'runs', 'runs');
    const minutes = usageInput(node, 'minutesPerRun', 'minutes of a run', 'min');
    const hours = { ...minutes, value: hoursOf(minutes.value), name: 'hours of a run', unit: 'h' };
    return [
      ...(node.properties.launchType === 'FARGATE' ? fargateLines(container, runs, hours) : []),
      ...logLines(
        node,
        ctx,
        product('GB', [runs, usageInput(node, 'logMegabytesPerRun', 'logs of a run', 'MB')], 1000),
      ),
    ];
  },
  sideTraffic: (node, ctx) =>
    ctx.parentOf(node.id)?.kind === 'ecs-service'
      ? []
      : [
          ...sentLogs(node, ctx, (node.usage.runsPerMonth * node.usage.logMegabytesPerRun) / 1000),
          ...imagePulls(node, ctx, node.usage.runsPerMonth, 'runs'),
        ],
  load: serverLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A short job on Fargate', properties: {} },
      {
        title: 'A migration with a command',
        properties: { cpu: 512, memory: 1024, command: ['npm', 'run', 'migrate'] },
      },
      { title: 'On a machine of your own', properties: { launchType: 'EXTERNAL' } },
    ],
    bad: [
      { title: 'A port that does not exist', properties: { containerPort: 0 }, field: 'containerPort' },
      { title: 'An unknown launch type', properties: { launchType: 'LAMBDA' }, field: 'launchType' },
    ],
  },
});

function hoursOf(minutes: number | string | undefined): number | undefined {
  return typeof minutes === 'number' ? minutes / 60 : undefined;
}
