import { z } from 'zod';
import type { JsonObject } from '#shared/base/json.ts';
import { type ConnectionView, defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { type CfnObject, compact, getAtt, ref } from '../../kit/cfn.ts';
import { busName, busOfRule } from '../../kit/event-bus.ts';
import {
  deliveryOf,
  destinationDrafts,
  eventTargetArn,
  eventTargetParameters,
  inputOf,
  isOutside,
  needsEventRole,
} from '../../kit/event-target.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { usageInput } from '../../kit/quantity.ts';
import { runTaskStatements, startsTasks } from '../../kit/run-task.ts';
import { product } from '../../kit/usage-quantity.ts';

export const eventRule = defineKind({
  id: 'event-rule',
  title: 'EventBridge rule',
  family: 'serverless',
  icon: 'eventbridge-rule',
  summary: 'Picks events of a bus by a pattern, or a time, and sends them to up to five targets.',
  aliases: ['Event Rule', 'EventBridge Rules', 'Event Pattern', 'CloudWatch Events Rule'],
  docs: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html',
  traits: ['resource', 'assumes-role', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'event-bus'] },
  types: [
    'AWS::Events::Rule',
    'AWS::Events::ApiDestination',
    'AWS::Events::Connection',
    'AWS::SecretsManager::Secret',
  ],
  properties: z.object({
    eventPattern: z
      .record(z.string(), z.json())
      .default({ source: [{ prefix: '' }] })
      .meta({
        title: 'Event pattern',
        format: 'json',
        help: 'Which events, such as { "source": ["shop.orders"], "detail": { "total": [{ "numeric": [">=", 1000] }] } }. Without one, every event.',
      }),
    scheduleExpression: z
      .string()
      .regex(
        /^(rate\(\d+ (minute|minutes|hour|hours|day|days)\)|cron\(\S+( \S+){5}\))$/,
        'Write rate(5 minutes) or cron(0 12 * * ? *).',
      )
      .optional()
      .meta({
        title: 'Schedule',
        help: 'In place of a pattern, on the default bus; in UTC. EventBridge Scheduler knows time zones.',
      }),
    state: z.enum(['ENABLED', 'DISABLED']).default('ENABLED').meta({ title: 'State' }),
    description: z.string().max(512).optional().meta({ title: 'Description', advanced: true }),
  }),
  usage: z.object({
    apiDestinationCallsPerMonth: z.number().min(0).default(100_000).meta({
      title: 'Calls of API destinations',
      unit: 'a month',
      help: 'Of addresses outside of AWS; targets in AWS cost nothing.',
    }),
  }),
  pushesAs: 'events.amazonaws.com',
  role: {
    service: 'events.amazonaws.com',
    when: (node, ctx) =>
      ctx.connectionsFrom(node.id, 'event').some((connection) => needsEventRole(connection, ctx)),
    uses: needsEventRole,
    statements: (node, ctx) => targetStatements(node, ctx),
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const bus = busOfRule(node.id, ctx);
    const targets = ctx
      .connectionsFrom(node.id, 'event')
      .flatMap((connection) => targetOf(node, connection, ctx));
    const isScheduled = properties.scheduleExpression !== undefined;
    return [
      {
        type: 'AWS::Events::Rule',
        properties: compact({
          Description: properties.description,
          EventBusName: bus === undefined || isScheduled ? undefined : busName(bus, ctx),
          EventPattern: isScheduled ? undefined : (properties.eventPattern as JsonObject),
          ScheduleExpression: properties.scheduleExpression,
          State: properties.state,
          Targets: targets.length === 0 ? undefined : targets,
          Tags: ctx.tags(node),
        }),
      },
      ...destinationDrafts(node, ctx),
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  metrics: {
    namespace: 'AWS/Events',
    metrics: [
      { name: 'FailedInvocations', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'InvocationsSentToDlq', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'TriggeredRules', statistic: 'Sum', comparison: 'LessThanThreshold', threshold: 1 },
    ],
    dimensions: (node, ctx) => ({ RuleName: ref(ctx.logicalId(node.id)) }),
  },
  cost: (node, ctx) => {
    const leavesAws = ctx.connectionsFrom(node.id, 'event').some(({ to }) => {
      const target = ctx.node(to);
      return target !== undefined && isOutside(target, ctx);
    });
    if (!leavesAws) return [];
    return [
      {
        component: 'eventbridge/apiDestinations',
        label: 'API destination calls',
        quantity: product('1M events', [usageInput(node, 'apiDestinationCallsPerMonth', 'calls')], 1_000_000),
      },
    ];
  },
  load: delayLoad('topic', 5),
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'Every event', properties: {} },
      {
        title: 'Large orders of good customers',
        properties: {
          eventPattern: {
            source: ['com.example.orders'],
            'detail-type': ['OrderCreated'],
            detail: { orderValue: [{ numeric: ['>=', 1000] }], region: [{ prefix: 'us-' }] },
          },
        },
      },
      { title: 'Every five minutes', properties: { scheduleExpression: 'rate(5 minutes)' } },
    ],
    bad: [
      {
        title: 'Not a schedule',
        properties: { scheduleExpression: 'every day' },
        field: 'scheduleExpression',
      },
      { title: 'A pattern that is a list', properties: { eventPattern: ['aws.ec2'] }, field: 'eventPattern' },
    ],
  },
});

function targetOf(node: NodeView, connection: ConnectionView, ctx: ResolveContext): readonly CfnObject[] {
  const Arn = eventTargetArn(node, connection, ctx);
  if (Arn === undefined) return [];
  return [
    compact({
      Id: connection.id.slice(0, 64),
      Arn,
      RoleArn: needsEventRole(connection, ctx) ? ctx.roleArn(node.id) : undefined,
      ...inputOf(connection),
      ...eventTargetParameters(connection, ctx, {
        awsvpc: 'AwsVpcConfiguration',
        partitionKey: 'PartitionKeyPath',
      }),
      ...deliveryOf(connection, ctx),
    }),
  ];
}

/** What no kind says of its access: starting tasks, calling addresses outside of AWS. */
function targetStatements(node: NodeView, ctx: ResolveContext) {
  return ctx.connectionsFrom(node.id, 'event').flatMap((connection) => {
    const target = ctx.node(connection.to);
    if (target === undefined) return [];
    if (startsTasks(target)) return runTaskStatements(target, ctx);
    const destination = isOutside(target, ctx) ? eventTargetArn(node, connection, ctx) : undefined;
    return destination === undefined
      ? []
      : [{ Effect: 'Allow' as const, Action: ['events:InvokeApiDestination'], Resource: [destination] }];
  });
}
