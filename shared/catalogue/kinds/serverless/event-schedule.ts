import { z } from 'zod';
import {
  type ConnectionView,
  type CostContext,
  defineKind,
  type NodeView,
  type QuantityInput,
  type ResolveContext,
} from '../../define-kind.ts';
import { type CfnObject, type CfnValue, compact, getAtt } from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { defaultBusArn } from '../../kit/event-bus.ts';
import { deliveryOf, eventTargetArn, eventTargetParameters } from '../../kit/event-target.ts';
import { sourceLoad } from '../../kit/load/source-load.ts';
import { usageInput } from '../../kit/quantity.ts';
import { runTaskStatements, startsTasks } from '../../kit/run-task.ts';
import { startsPerMonth } from '../../kit/schedule-starts.ts';
import { product } from '../../kit/usage-quantity.ts';

export const eventSchedule = defineKind({
  id: 'event-schedule',
  title: 'EventBridge schedule',
  family: 'serverless',
  icon: 'eventbridge-scheduler',
  summary: 'Starts something at a time, once or again and again, in a time zone.',
  aliases: ['EventBridge Scheduler', 'Scheduler', 'Schedule', 'Cron', 'Cron Job', 'Scheduled Event', 'Timer'],
  docs: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html',
  traits: ['resource', 'assumes-role'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::Scheduler::Schedule'],
  properties: z.object({
    scheduleExpression: z
      .string()
      .regex(
        /^(rate\(\d+ (minute|minutes|hour|hours|day|days)\)|cron\(\S+( \S+){5}\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/,
        'Write rate(1 hour), cron(0 12 * * ? *) or at(2027-01-31T12:00:00).',
      )
      .default('rate(1 hour)')
      .meta({
        title: 'Schedule',
        help: 'rate(1 hour), cron(0 12 * * ? *), or at(2027-01-31T12:00:00) for once.',
      }),
    scheduleExpressionTimezone: z
      .string()
      .regex(/^[A-Za-z0-9_+/-]{1,50}$/, 'A time zone reads like Europe/Berlin.')
      .default('UTC')
      .meta({ title: 'Time zone' }),
    flexibleTimeWindowMinutes: z.int().min(0).max(1440).default(0).meta({
      title: 'Within',
      unit: 'min',
      help: 'Spreads starts over this window; 0 starts on time.',
    }),
    startDate: z.iso
      .datetime()
      .optional()
      .meta({ title: 'Not before', advanced: true, help: 'Such as 2027-01-01T00:00:00Z.' }),
    endDate: z.iso.datetime().optional().meta({ title: 'Not after', advanced: true }),
    state: z.enum(['ENABLED', 'DISABLED']).default('ENABLED').meta({ title: 'State', advanced: true }),
    description: z.string().max(512).optional().meta({ title: 'Description', advanced: true }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'Encrypted in any case.',
      }),
  }),
  usage: z.object({
    invocationsPerMonth: z
      .number()
      .min(0)
      .default(730)
      .meta({ title: 'Starts', unit: 'a month', help: 'As the schedule says, unless you state it.' }),
  }),
  role: {
    service: 'scheduler.amazonaws.com',
    statements: (node, ctx) => {
      const [first] = ctx.connectionsFrom(node.id, 'event');
      const target = first === undefined ? undefined : ctx.node(first.to);
      const queue = first?.properties.deadLetterQueue;
      const failed = typeof queue === 'string' ? ctx.node(queue) : undefined;
      return [
        ...(target === undefined
          ? [{ Effect: 'Allow' as const, Action: ['events:PutEvents'], Resource: [defaultBusArn()] }]
          : []),
        ...(target !== undefined && startsTasks(target) ? runTaskStatements(target, ctx) : []),
        ...(failed === undefined ? [] : (ctx.kindOf(failed.id)?.access?.(failed, 'send', ctx) ?? [])),
      ];
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const [connection] = ctx.connectionsFrom(node.id, 'event');
    return [
      {
        type: 'AWS::Scheduler::Schedule',
        properties: compact({
          Description: properties.description,
          ScheduleExpression: properties.scheduleExpression,
          ScheduleExpressionTimezone: properties.scheduleExpressionTimezone,
          FlexibleTimeWindow:
            properties.flexibleTimeWindowMinutes === 0
              ? { Mode: 'OFF' }
              : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: properties.flexibleTimeWindowMinutes },
          StartDate: properties.startDate,
          EndDate: properties.endDate,
          State: properties.state,
          KmsKeyArn: encryptionKeyArn(node.id, ctx),
          Target: targetOf(node, connection, ctx),
        }),
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  cost: (node, ctx) => [
    {
      component: 'eventbridge/scheduler',
      label: 'Starts',
      quantity: product('1M starts', [startsOf(node, ctx)], 1_000_000),
    },
  ],
  load: sourceLoad,
  mermaid: { shape: 'circle' },
  examples: {
    good: [
      { title: 'Every hour', properties: {} },
      {
        title: 'Every working day at noon, in Berlin',
        properties: {
          scheduleExpression: 'cron(0 12 ? * MON-FRI *)',
          scheduleExpressionTimezone: 'Europe/Berlin',
          flexibleTimeWindowMinutes: 15,
        },
      },
      { title: 'Once', properties: { scheduleExpression: 'at(2027-01-31T12:00:00)' } },
    ],
    bad: [
      {
        title: 'Not a schedule',
        properties: { scheduleExpression: '* * * * *' },
        field: 'scheduleExpression',
      },
      {
        title: 'A window of two days',
        properties: { flexibleTimeWindowMinutes: 2880 },
        field: 'flexibleTimeWindowMinutes',
      },
    ],
  },
});

/** What was stated or followed, else what the schedule itself says. */
function startsOf(node: NodeView, ctx: CostContext): QuantityInput {
  const input = usageInput(node, 'invocationsPerMonth', 'starts');
  if (input.origin !== 'default') return input;
  const { scheduleExpression: expression, state } = node.properties;
  const drawn = { name: 'starts', origin: 'drawn', field: 'scheduleExpression' } as const;
  if (state === 'DISABLED') return { ...drawn, value: 0, because: 'The schedule is off.' };
  const starts =
    typeof expression === 'string' ? startsPerMonth(expression, ctx.settings.hoursPerMonth) : undefined;
  return starts === undefined ? input : { ...drawn, value: starts, because: String(expression) };
}

/** A schedule has one target; without one drawn it tells the default bus that it is time. */
function targetOf(node: NodeView, connection: ConnectionView | undefined, ctx: ResolveContext): CfnObject {
  const Arn: CfnValue | undefined =
    connection === undefined ? undefined : eventTargetArn(node, connection, ctx);
  if (connection === undefined || Arn === undefined) {
    return {
      Arn: defaultBusArn(),
      RoleArn: ctx.roleArn(node.id),
      EventBridgeParameters: { DetailType: 'Scheduled', Source: `schedule.${node.id}` },
    };
  }
  const { input } = connection.properties;
  const isBus = ctx.node(connection.to)?.kind === 'event-bus';
  return compact({
    Arn,
    RoleArn: ctx.roleArn(node.id),
    Input: typeof input === 'string' && input.trim() !== '' ? input : undefined,
    EventBridgeParameters: isBus ? { DetailType: 'Scheduled', Source: `schedule.${node.id}` } : undefined,
    ...eventTargetParameters(connection, ctx, {
      awsvpc: 'AwsvpcConfiguration',
      partitionKey: 'PartitionKey',
    }),
    ...deliveryOf(connection, ctx),
  });
}
