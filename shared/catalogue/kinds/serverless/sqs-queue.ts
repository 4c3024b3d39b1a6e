import { z } from 'zod';
import { type DocumentReader, defineKind, type NodeView, type QuantityInput } from '../../define-kind.ts';
import { compact, getAtt, type PolicyStatement, policyDocument, ref } from '../../kit/cfn.ts';
import { encryptionKeyArn, keyStatements } from '../../kit/encryption-key.ts';
import { queueLoad } from '../../kit/load/messaging-load.ts';
import { meteredSteps } from '../../kit/metered-steps.ts';
import { pushCondition } from '../../kit/push-condition.ts';
import { usageInput } from '../../kit/quantity.ts';
import { partOfDefault, product } from '../../kit/usage-quantity.ts';

const sendActions = ['sqs:SendMessage', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'];
const consumeActions = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
];

export const sqsQueue = defineKind({
  id: 'sqs-queue',
  title: 'SQS queue',
  family: 'serverless',
  icon: 'sqs-queue',
  summary: 'Holds messages until a consumer takes them.',
  aliases: ['SQS', 'Amazon SQS', 'Simple Queue Service', 'Queue', 'Dead Letter Queue', 'DLQ'],
  docs: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html',
  traits: ['resource', 'aws-api', 'event-target', 'poll-source', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
  properties: z.object({
    fifoQueue: z
      .boolean()
      .default(false)
      .meta({ title: 'FIFO', help: 'Keeps order and sends each message once.' }),
    highThroughput: z.boolean().default(false).meta({
      title: 'High throughput',
      group: 'FIFO',
      help: 'Keeps order and tells duplicates by message group, for thousands of messages a second.',
    }),
    contentBasedDeduplication: z.boolean().default(true).meta({
      title: 'Tell duplicates by content',
      group: 'FIFO',
      advanced: true,
      help: 'Otherwise senders name each message.',
    }),
    visibilityTimeout: z.int().min(0).max(43_200).default(180).meta({
      title: 'Visibility timeout',
      unit: 's',
      help: 'At least six times the timeout of a Lambda function that consumes it: 180 s fits the 30 s a function has unless set. AWS has 30.',
      source: 'CloudFormation AWS::SQS::Queue',
      checked: '2026-11',
    }),
    messageRetentionPeriod: z.int().min(60).max(1_209_600).default(345_600).meta({
      title: 'Message retention',
      unit: 's',
      help: 'Four days unless set; up to 14.',
    }),
    delaySeconds: z
      .int()
      .min(0)
      .max(900)
      .default(0)
      .meta({ title: 'Delivery delay', unit: 's', advanced: true }),
    receiveMessageWaitTimeSeconds: z.int().min(0).max(20).default(20).meta({
      title: 'Long polling',
      unit: 's',
      advanced: true,
      help: 'AWS polls short (0) unless set; 20 saves empty receives.',
    }),
    maximumMessageSize: z.int().min(1024).max(1_048_576).default(1_048_576).meta({
      title: 'Largest message',
      unit: 'bytes',
      advanced: true,
    }),
    deadLetterQueue: z
      .string()
      .optional()
      .meta({
        title: 'Dead-letter queue',
        reference: ['sqs-queue'],
        help: 'Takes what consumers fail on.',
      }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'Encrypted in any case; a key of your own is charged by request and must let the services that send use it.',
      }),
    takesDeadLetters: z.boolean().default(true).meta({
      title: 'May be a dead-letter queue',
      advanced: true,
      help: 'Off: no queue of the account may put its dead letters here.',
    }),
    maxReceiveCount: z
      .int()
      .min(1)
      .max(1000)
      .default(5)
      .meta({ title: 'Receives before it is dead', advanced: true }),
  }),
  usage: z.object({
    requestsPerMonth: z.number().min(0).default(1_000_000).meta({
      title: 'Requests',
      unit: 'a month',
      help: 'Sends, receives and deletes: three for each message, fewer in batches.',
    }),
    messageKilobytes: z.number().min(0).max(1024).default(4).meta({
      title: 'Message',
      unit: 'KB on average',
      help: 'Every 64 KB count as one request. 4 KB: a JSON event.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const key = encryptionKeyArn(node.id, ctx);
    return [
      {
        type: 'AWS::SQS::Queue',
        properties: compact({
          FifoQueue: properties.fifoQueue ? true : undefined,
          ContentBasedDeduplication: properties.fifoQueue ? properties.contentBasedDeduplication : undefined,
          DeduplicationScope: properties.fifoQueue && properties.highThroughput ? 'messageGroup' : undefined,
          FifoThroughputLimit:
            properties.fifoQueue && properties.highThroughput ? 'perMessageGroupId' : undefined,
          RedriveAllowPolicy: properties.takesDeadLetters ? undefined : { redrivePermission: 'denyAll' },
          VisibilityTimeout: properties.visibilityTimeout,
          MessageRetentionPeriod: properties.messageRetentionPeriod,
          DelaySeconds: properties.delaySeconds,
          ReceiveMessageWaitTimeSeconds: properties.receiveMessageWaitTimeSeconds,
          MaximumMessageSize: properties.maximumMessageSize,
          SqsManagedSseEnabled: key === undefined ? true : undefined,
          KmsMasterKeyId: key,
          KmsDataKeyReusePeriodSeconds: key === undefined ? undefined : 300,
          RedrivePolicy:
            properties.deadLetterQueue !== undefined && ctx.node(properties.deadLetterQueue) !== undefined
              ? {
                  deadLetterTargetArn: ctx.arn(properties.deadLetterQueue),
                  maxReceiveCount: properties.maxReceiveCount,
                }
              : undefined,
          Tags: ctx.tags(node),
        }),
        deletionPolicy: 'Delete',
        updateReplacePolicy: 'Delete',
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, mode, ctx) => {
    const resource = [ctx.arn(node.id)];
    const send: PolicyStatement = { Effect: 'Allow', Action: sendActions, Resource: resource };
    const consume: PolicyStatement = { Effect: 'Allow', Action: consumeActions, Resource: resource };
    if (mode === 'read' || mode === 'consume') return [consume, ...keyStatements(node.id, false, ctx)];
    const encrypt = keyStatements(node.id, true, ctx);
    return mode === 'read-write' ? [send, consume, ...encrypt] : [send, ...encrypt];
  },
  allowPush: (node, pushers, ctx) => [
    {
      suffix: 'Policy',
      type: 'AWS::SQS::QueuePolicy',
      because: `${pushers.length === 1 ? 'A service' : 'Services'} may send to ${node.name}.`,
      properties: {
        Queues: [ref(ctx.logicalId(node.id))],
        PolicyDocument: policyDocument(
          pushers.map((pusher) => ({
            Effect: 'Allow',
            Principal: { Service: pusher.service },
            Action: ['sqs:SendMessage'],
            Resource: [ctx.arn(node.id)],
            Condition: pushCondition(pusher),
          })),
        ),
      },
    },
  ],
  metrics: {
    namespace: 'AWS/SQS',
    metrics: [
      {
        name: 'ApproximateAgeOfOldestMessage',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 300,
      },
      {
        name: 'ApproximateNumberOfMessagesVisible',
        statistic: 'Maximum',
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: 1000,
      },
    ],
    dimensions: (node, ctx) => ({ QueueName: getAtt(ctx.logicalId(node.id), 'QueueName') }),
  },
  cost: (node, ctx) => {
    const kilobytes = usageInput(node, 'messageKilobytes', 'message size', 'KB');
    const component = node.properties.fifoQueue ? 'sqs/fifo' : 'sqs/standard';
    const chunks = meteredSteps(ctx, component, kilobytes, 'chunks');
    return [
      {
        component,
        label: 'Requests',
        quantity: product('1M requests', [requestsOf(node, ctx), chunks], 1_000_000),
      },
    ];
  },
  load: queueLoad,
  mermaid: { shape: 'queue' },
  examples: {
    good: [
      { title: 'A standard queue', properties: {} },
      { title: 'A FIFO queue', properties: { fifoQueue: true, visibilityTimeout: 180 } },
      {
        title: 'A fast FIFO queue',
        properties: { fifoQueue: true, highThroughput: true, takesDeadLetters: false },
      },
    ],
    bad: [
      {
        title: 'Retention over 14 days',
        properties: { messageRetentionPeriod: 1_300_000 },
        field: 'messageRetentionPeriod',
      },
    ],
  },
});

const sending: ReadonlySet<string> = new Set(['call', 'data', 'event', 'forward', 'traffic']);
/** One message in a thousand fails for good: few enough to look at each. */
const failing = 0.001;

/** Nothing but what failed elsewhere comes to a dead-letter queue. */
function requestsOf(node: NodeView, ctx: DocumentReader): QuantityInput {
  const requests = usageInput(node, 'requestsPerMonth', 'requests');
  if (requests.origin !== 'default') return requests;
  const isUsed =
    ctx.connectionsTo(node.id).some(({ kind }) => sending.has(kind)) ||
    ctx.connectionsFrom(node.id, 'poll').length > 0;
  if (isUsed) return requests;
  const isDeadLetters = ['sqs-queue', 'lambda-function'].some((kind) =>
    ctx.nodesOfKind(kind).some(({ properties }) => properties.deadLetterQueue === node.id),
  );
  return isDeadLetters
    ? partOfDefault(requests, failing, 'a dead-letter queue: one message in a thousand fails')
    : requests;
}
