import { z } from 'zod';
import {
  type CostLineDraft,
  type DocumentReader,
  defineKind,
  type NodeView,
  type QuantityInput,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { compact, getAtt, type PolicyStatement, policyDocument, ref, sub } from '../../kit/cfn.ts';
import { encryptionKeyArn, keyStatements } from '../../kit/encryption-key.ts';
import { topicLoad } from '../../kit/load/messaging-load.ts';
import { meteredSteps } from '../../kit/metered-steps.ts';
import { pushCondition } from '../../kit/push-condition.ts';
import { usageInput } from '../../kit/quantity.ts';
import { suffixOf } from '../../kit/suffix.ts';
import { partOfDefault, product } from '../../kit/usage-quantity.ts';

export const snsTopic = defineKind({
  id: 'sns-topic',
  title: 'SNS topic',
  family: 'serverless',
  icon: 'sns-topic',
  summary: 'Sends each message to everyone who subscribed: queues, functions, e-mail, HTTP endpoints.',
  aliases: [
    'SNS',
    'Amazon SNS',
    'Topic',
    'Simple Notification Service',
    'Notifications',
    'Alerts',
    'Pub/Sub',
  ],
  docs: 'https://docs.aws.amazon.com/sns/latest/dg/welcome.html',
  traits: ['resource', 'aws-api', 'event-source', 'event-target', 'assumes-role', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::SNS::Topic', 'AWS::SNS::Subscription', 'AWS::SNS::TopicPolicy'],
  properties: z.object({
    fifoTopic: z.boolean().default(false).meta({
      title: 'FIFO',
      help: 'Keeps order and sends each message once; delivers to SQS queues.',
    }),
    contentBasedDeduplication: z.boolean().default(true).meta({
      title: 'Tell duplicates by content',
      advanced: true,
      help: 'FIFO only.',
    }),
    highThroughput: z.boolean().default(false).meta({
      title: 'High throughput',
      advanced: true,
      help: 'FIFO only: order and duplicates by message group, for thousands of messages a second.',
    }),
    archiveDays: z.int().min(0).max(365).default(0).meta({
      title: 'Archive',
      unit: 'days',
      advanced: true,
      help: 'FIFO only: subscribers can have messages again. 0 keeps none.',
      source: 'Amazon SNS developer guide, message archiving',
      checked: '2026-11',
    }),
    displayName: z
      .string()
      .max(100)
      .optional()
      .meta({ title: 'Display name', advanced: true, help: 'The sender of e-mail and SMS.' }),
    emailSubscriptions: z.array(z.email()).default([]).meta({
      title: 'E-mail to',
      help: 'Each address has to confirm.',
    }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        help: "A key of your own must let the services that publish use it. AWS's own key for SNS would keep alarms and buckets out.",
      }),
    tracingConfig: z
      .boolean()
      .default(false)
      .meta({ title: 'X-Ray tracing', group: 'Monitoring', advanced: true }),
  }),
  usage: z.object({
    publishesPerMonth: z
      .number()
      .min(0)
      .default(1_000_000)
      .meta({ title: 'Published', unit: 'messages a month' }),
    messageKilobytes: z.number().min(0).max(256).default(4).meta({
      title: 'Message',
      unit: 'KB on average',
      help: 'Every 64 KB count as one request. 4 KB: a JSON event.',
    }),
    emailsPerMonth: z.number().min(0).default(1000).meta({
      title: 'E-mails',
      unit: 'a month',
      help: 'Of all subscribers together. 1,000: alarms and a few reports.',
    }),
    httpDeliveriesPerMonth: z.number().min(0).default(0).meta({ title: 'HTTP deliveries', unit: 'a month' }),
  }),
  pushesAs: 'sns.amazonaws.com',
  role: {
    service: 'sns.amazonaws.com',
    // Delivery streams are written to under a role; everything else allows the topic itself.
    when: (node, ctx) =>
      ctx.connectionsFrom(node.id, 'event').some(({ to }) => ctx.node(to)?.kind === 'firehose'),
    uses: ({ kind, to }, ctx) => kind === 'event' && ctx.node(to)?.kind === 'firehose',
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const topic: ResourceDraft = {
      type: 'AWS::SNS::Topic',
      properties: compact({
        FifoTopic: properties.fifoTopic ? true : undefined,
        // The name of a FIFO topic ends so, and AWS makes none up.
        TopicName: properties.fifoTopic ? sub(`\${AWS::StackName}-${slugOf(node.id)}.fifo`) : undefined,
        ContentBasedDeduplication: properties.fifoTopic ? properties.contentBasedDeduplication : undefined,
        FifoThroughputScope: properties.fifoTopic && properties.highThroughput ? 'MessageGroup' : undefined,
        ArchivePolicy:
          properties.fifoTopic && properties.archiveDays > 0
            ? { MessageRetentionPeriod: String(properties.archiveDays) }
            : undefined,
        DisplayName: properties.displayName,
        KmsMasterKeyId: encryptionKeyArn(node.id, ctx),
        TracingConfig: properties.tracingConfig && !properties.fifoTopic ? 'Active' : undefined,
        Tags: ctx.tags(node),
      }),
    };
    const mails = properties.emailSubscriptions.map(
      (Endpoint, index): ResourceDraft => ({
        suffix: `Email${index + 1}`,
        type: 'AWS::SNS::Subscription',
        because: `${Endpoint} gets what is published to ${node.name}.`,
        properties: { TopicArn: ref(ctx.logicalId(node.id)), Protocol: 'email', Endpoint },
      }),
    );
    return [topic, ...mails, ...subscriptions(node, ctx)];
  },
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  access: (node, mode, ctx) => {
    const publish: PolicyStatement = {
      Effect: 'Allow',
      Action: ['sns:Publish'],
      Resource: [ctx.arn(node.id)],
    };
    const subscribe: PolicyStatement = {
      Effect: 'Allow',
      Action: ['sns:GetTopicAttributes', 'sns:Subscribe'],
      Resource: [ctx.arn(node.id)],
    };
    const encrypt = keyStatements(node.id, true, ctx);
    return mode === 'read' || mode === 'consume' ? [subscribe] : [publish, ...encrypt];
  },
  allowPush: (node, pushers, ctx) => [
    {
      suffix: 'Policy',
      type: 'AWS::SNS::TopicPolicy',
      because: `${pushers.length === 1 ? 'A service' : 'Services'} may publish to ${node.name}.`,
      properties: {
        Topics: [ref(ctx.logicalId(node.id))],
        PolicyDocument: policyDocument(
          pushers.map((pusher) => ({
            Effect: 'Allow',
            Principal: { Service: pusher.service },
            Action: ['sns:Publish'],
            Resource: [ctx.arn(node.id)],
            Condition: pushCondition(pusher),
          })),
        ),
      },
    },
  ],
  metrics: {
    namespace: 'AWS/SNS',
    metrics: [
      {
        name: 'NumberOfNotificationsFailed',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 0,
      },
      {
        name: 'NumberOfMessagesPublished',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 100_000,
      },
    ],
    dimensions: (node, ctx) => ({ TopicName: getAtt(ctx.logicalId(node.id), 'TopicName') }),
  },
  cost: (node, ctx) => {
    const { properties } = node;
    const publishes = publishesOf(node, ctx);
    const kilobytes = usageInput(node, 'messageKilobytes', 'message size', 'KB');
    const chunks = meteredSteps(ctx, 'sns/publishes', kilobytes, 'chunks');
    const targets = ctx.connectionsFrom(node.id, 'event').map(({ to }) => ctx.kindOf(to)?.id);
    const inside = targets.filter((kind) => kind === 'sqs-queue' || kind === 'lambda-function').length;
    const lines: CostLineDraft[] = [];
    if (properties.fifoTopic) {
      const payload = product('GB', [publishes, kilobytes], 1_000_000);
      lines.push(
        {
          component: 'sns/fifo.publish',
          label: 'Published',
          quantity: product('1M requests', [publishes], 1_000_000),
        },
        { component: 'sns/fifo.publishPayload', label: 'Published payload', quantity: payload },
      );
      if (inside > 0) {
        const copies = { name: 'subscriptions', value: inside, origin: 'derived' } as const;
        lines.push(
          {
            component: 'sns/fifo.delivery',
            label: 'Delivered',
            quantity: product('1M notifications', [publishes, copies], 1_000_000),
          },
          {
            component: 'sns/fifo.deliveryPayload',
            label: 'Delivered payload',
            quantity: product('GB', [publishes, kilobytes, copies], 1_000_000),
          },
        );
      }
      return lines;
    }
    lines.push({
      component: 'sns/publishes',
      label: 'Published',
      quantity: product('1M requests', [publishes, chunks], 1_000_000),
    });
    if (inside > 0) {
      lines.push({
        component: 'sns/toSqsOrLambda',
        label: 'Delivered to queues and functions',
        quantity: product(
          '1M notifications',
          [publishes, { name: 'subscriptions', value: inside, origin: 'derived' }],
          1_000_000,
        ),
      });
    }
    if (targets.includes('firehose')) {
      lines.push({
        component: 'sns/firehose',
        label: 'Delivered to Firehose',
        quantity: product('1M notifications', [publishes], 1_000_000),
      });
    }
    const reachesPeople = targets.some(
      (kind) => kind === 'users' || kind === 'internet' || kind === 'on-premises',
    );
    if (properties.emailSubscriptions.length > 0 || reachesPeople) {
      lines.push({
        component: 'sns/email',
        label: 'E-mails',
        quantity: product('100k notifications', [usageInput(node, 'emailsPerMonth', 'e-mails')], 100_000),
      });
    }
    const http = usageInput(node, 'httpDeliveriesPerMonth', 'deliveries');
    if (http.value !== 0) {
      lines.push({
        component: 'sns/http',
        label: 'Delivered over HTTP',
        quantity: product('1M notifications', [http], 1_000_000),
      });
    }
    return lines;
  },
  load: topicLoad,
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'A topic', properties: {} },
      {
        title: 'Alerts by e-mail',
        properties: { displayName: 'Alerts', emailSubscriptions: ['on-call@example.com'] },
      },
      { title: 'A FIFO topic', properties: { fifoTopic: true } },
      {
        title: 'A fast FIFO topic with an archive',
        properties: { fifoTopic: true, highThroughput: true, archiveDays: 30 },
      },
    ],
    bad: [
      {
        title: 'Not an address',
        properties: { emailSubscriptions: ['on-call'] },
        field: 'emailSubscriptions',
      },
    ],
  },
});

function slugOf(id: string): string {
  const slug = id.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 100);
  return slug === '' ? 'topic' : slug;
}

/** One subscription for each connection; people and endpoints outside of AWS need an address to be subscribed. */
function subscriptions(node: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  return ctx.connectionsFrom(node.id, 'event').flatMap((connection): readonly ResourceDraft[] => {
    const target = ctx.node(connection.to);
    if (target === undefined) return [];
    const stated = connection.properties as Readonly<Record<string, string | boolean | undefined>>;
    const isInside = ctx.hasTrait(target.id, 'resource');
    const protocol = protocolOf(target.kind, stated.protocol);
    if (protocol === undefined || (!isInside && stated.endpoint === undefined)) return [];
    const queue = stated.deadLetterQueue;
    const takesRaw = protocol === 'sqs' || protocol === 'firehose' || protocol.startsWith('http');
    return [
      {
        suffix: `Subscription${suffixOf(connection.id)}`,
        type: 'AWS::SNS::Subscription',
        because: `${target.name} gets what is published to ${node.name}.`,
        properties: compact({
          TopicArn: ref(ctx.logicalId(node.id)),
          Protocol: protocol,
          Endpoint: isInside ? ctx.arn(target.id) : stated.endpoint,
          FilterPolicy: parseJson(stated.filterPolicy),
          FilterPolicyScope:
            parseJson(stated.filterPolicy) !== undefined && stated.filterPolicyScope === 'MessageBody'
              ? 'MessageBody'
              : undefined,
          RawMessageDelivery: takesRaw && stated.rawMessageDelivery === true ? true : undefined,
          RedrivePolicy:
            typeof queue === 'string' && ctx.node(queue) !== undefined
              ? { deadLetterTargetArn: ctx.arn(queue) }
              : undefined,
          SubscriptionRoleArn: protocol === 'firehose' ? ctx.roleArn(node.id) : undefined,
        }),
      },
    ];
  });
}

function protocolOf(kind: string, stated: string | boolean | undefined): string | undefined {
  if (kind === 'sqs-queue') return 'sqs';
  if (kind === 'lambda-function') return 'lambda';
  if (kind === 'firehose') return 'firehose';
  return typeof stated === 'string' ? stated : undefined;
}

function parseJson(text: string | boolean | undefined): Record<string, never> | undefined {
  if (typeof text !== 'string' || text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, never>) : undefined;
  } catch {
    return undefined;
  }
}

/** An alarm that rings every day is one that somebody mends. */
const ringsPerMonth = 30;

/** A topic that only alarms send to hears little. */
function publishesOf(node: NodeView, ctx: DocumentReader): QuantityInput {
  const publishes = usageInput(node, 'publishesPerMonth', 'messages');
  const senders = ctx.connectionsTo(node.id).filter(({ kind }) => kind !== 'note');
  const alarms = senders.filter(({ kind }) => kind === 'observe').length;
  const usual = publishes.value;
  if (alarms === 0 || alarms < senders.length || typeof usual !== 'number' || usual === 0) return publishes;
  const part = (alarms * ringsPerMonth) / usual;
  return partOfDefault(publishes, part, `${alarms} × ${ringsPerMonth} changes of an alarm a month`);
}
