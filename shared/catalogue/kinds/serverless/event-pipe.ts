import { z } from 'zod';
import {
  type ConnectionView,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { type CfnObject, type CfnValue, compact, getAtt } from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { defaultBusArn } from '../../kit/event-bus.ts';
import { destinationDrafts, eventTargetArn, isOutside } from '../../kit/event-target.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { logLines } from '../../kit/log-cost.ts';
import { meteredSteps } from '../../kit/metered-steps.ts';
import { usageInput } from '../../kit/quantity.ts';
import { ecsParameters, runTaskStatements, startsTasks } from '../../kit/run-task.ts';
import { tagMap } from '../../kit/tag-map.ts';
import { product } from '../../kit/usage-quantity.ts';

export const eventPipe = defineKind({
  id: 'event-pipe',
  title: 'EventBridge pipe',
  family: 'serverless',
  icon: 'eventbridge-pipe',
  summary: 'Takes records from one source, filters and enriches them, and hands them to one target.',
  aliases: ['EventBridge Pipes', 'Pipe', 'Event Pipe'],
  docs: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html',
  traits: ['resource', 'poller', 'assumes-role', 'writes-logs', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: [
    'AWS::Pipes::Pipe',
    'AWS::SQS::Queue',
    'AWS::Events::ApiDestination',
    'AWS::Events::Connection',
    'AWS::SecretsManager::Secret',
  ],
  properties: z.object({
    desiredState: z.enum(['RUNNING', 'STOPPED']).default('RUNNING').meta({ title: 'State' }),
    inputTemplate: z.string().max(8192).optional().meta({
      title: 'Target receives',
      format: 'multiline',
      help: 'A template over the record, such as {"id": <$.body.id>}. Without one, the record as it is.',
    }),
    enrichmentTemplate: z
      .string()
      .max(8192)
      .optional()
      .meta({ title: 'Enrichment receives', format: 'multiline', advanced: true }),
    logLevel: z
      .enum(['OFF', 'ERROR', 'INFO', 'TRACE'])
      .default('ERROR')
      .meta({ title: 'Log', group: 'Monitoring' }),
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
    requestsPerMonth: z
      .number()
      .min(0)
      .default(1_000_000)
      .meta({ title: 'Records', unit: 'a month', help: 'After filtering; what a filter drops is free.' }),
    recordKilobytes: z
      .number()
      .min(0)
      .default(4)
      .meta({ title: 'Record', unit: 'KB on average', help: 'Every 64 KB count as one request.' }),
    logKilobytesPerRequest: z
      .number()
      .min(0)
      .default(0.1)
      .meta({ title: 'Logs', unit: 'KB a record', help: 'At ERROR only failures are logged.' }),
  }),
  writesLogs: (node) => node.properties.logLevel !== 'OFF',
  role: {
    service: 'pipes.amazonaws.com',
    uses: ({ kind }) => kind === 'event' || kind === 'invoke' || kind === 'poll',
    statements: (node, ctx) => {
      const [toTarget] = ctx.connectionsFrom(node.id, 'event');
      const target = toTarget === undefined ? undefined : ctx.node(toTarget.to);
      const destination =
        target !== undefined && isOutside(target, ctx) && toTarget !== undefined
          ? eventTargetArn(node, toTarget, ctx)
          : undefined;
      const hasSource = ctx.connectionsTo(node.id, 'poll').length > 0;
      const source = ctx.getAtt(node.id, 'Arn', 'Source');
      return [
        ...(hasSource
          ? []
          : [
              {
                Effect: 'Allow' as const,
                Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
                Resource: [source],
              },
            ]),
        ...(target === undefined
          ? [{ Effect: 'Allow' as const, Action: ['events:PutEvents'], Resource: [defaultBusArn()] }]
          : []),
        ...(target !== undefined && startsTasks(target) ? runTaskStatements(target, ctx) : []),
        ...(destination === undefined
          ? []
          : [{ Effect: 'Allow' as const, Action: ['events:InvokeApiDestination'], Resource: [destination] }]),
      ];
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const [fromSource] = ctx.connectionsTo(node.id, 'poll');
    const [toTarget] = ctx.connectionsFrom(node.id, 'event');
    const [toEnrichment] = ctx.connectionsFrom(node.id, 'invoke');
    const logGroup = ctx.logGroupName(node.id);
    const target = toTarget === undefined ? undefined : eventTargetArn(node, toTarget, ctx);
    const enrichment = toEnrichment === undefined ? undefined : eventTargetArn(node, toEnrichment, ctx);
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::Pipes::Pipe',
        properties: compact({
          Description: properties.description,
          DesiredState: properties.desiredState,
          RoleArn: ctx.roleArn(node.id),
          Source:
            fromSource === undefined ? ctx.getAtt(node.id, 'Arn', 'Source') : sourceArn(fromSource, ctx),
          SourceParameters: fromSource === undefined ? undefined : sourceParameters(fromSource, ctx),
          Enrichment: enrichment,
          EnrichmentParameters:
            enrichment === undefined || properties.enrichmentTemplate === undefined
              ? undefined
              : { InputTemplate: properties.enrichmentTemplate },
          Target: target ?? defaultBusArn(),
          TargetParameters: targetParameters(node, target === undefined ? undefined : toTarget, ctx),
          KmsKeyIdentifier: encryptionKeyArn(node.id, ctx),
          LogConfiguration:
            logGroup === undefined
              ? undefined
              : {
                  Level: properties.logLevel,
                  CloudwatchLogsLogDestination: {
                    LogGroupArn: regionalArn('logs', 'log-group:$Group', { Group: logGroup }),
                  },
                },
          Tags: tagMap(node, ctx),
        }),
      },
    ];
    if (fromSource === undefined) {
      drafts.push({
        suffix: 'Source',
        type: 'AWS::SQS::Queue',
        because: `${node.name} takes from a queue of its own, because no source is drawn for it.`,
        properties: { SqsManagedSseEnabled: true, VisibilityTimeout: 180, Tags: ctx.tags(node) },
        deletionPolicy: 'Delete',
        updateReplacePolicy: 'Delete',
      });
    }
    return [...drafts, ...destinationDrafts(node, ctx)];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  metrics: {
    namespace: 'AWS/EventBridge/Pipes',
    metrics: [
      { name: 'ExecutionFailed', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'ExecutionThrottled', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'Duration', statistic: 'p95', comparison: 'GreaterThanThreshold', threshold: 30_000 },
    ],
    dimensions: (node, ctx) => ({ PipeName: ctx.ref(node.id) }),
  },
  cost: (node, ctx) => {
    const requests = usageInput(node, 'requestsPerMonth', 'records');
    const size = usageInput(node, 'recordKilobytes', 'record size', 'KB');
    const chunks = meteredSteps(ctx, 'eventbridge/pipes', size, 'chunks');
    const logs =
      node.properties.logLevel === 'OFF'
        ? []
        : logLines(
            node,
            ctx,
            product('GB', [requests, usageInput(node, 'logKilobytesPerRequest', 'logs', 'KB')], 1024 * 1024),
          );
    return [
      {
        component: 'eventbridge/pipes',
        label: 'Requests',
        quantity: product('1M requests', [requests, chunks], 1_000_000),
      },
      ...logs,
    ];
  },
  load: delayLoad('link', 50),
  mermaid: { shape: 'queue' },
  examples: {
    good: [
      { title: 'From what is drawn before it to what is drawn after it', properties: {} },
      {
        title: 'With a smaller record',
        properties: { inputTemplate: '{"id": <$.body.id>}', logLevel: 'OFF' },
      },
    ],
    bad: [{ title: 'Not a state', properties: { desiredState: 'ON' }, field: 'desiredState' }],
  },
});

function sourceArn(connection: ConnectionView, ctx: ResolveContext): CfnValue {
  const source = ctx.node(connection.from);
  const stated = source === undefined ? undefined : ctx.kindOf(source.id)?.pollArn?.(source, ctx);
  return stated ?? ctx.arn(connection.from);
}

function sourceParameters(connection: ConnectionView, ctx: ResolveContext): CfnObject {
  const source = ctx.node(connection.from);
  const stated = connection.properties as Readonly<Record<string, CfnValue | undefined>>;
  const window = stated.maximumBatchingWindowInSeconds;
  const filters =
    Array.isArray(stated.filterPatterns) && stated.filterPatterns.length > 0
      ? { Filters: stated.filterPatterns.map((Pattern: CfnValue) => ({ Pattern })) }
      : undefined;
  const batch = { BatchSize: stated.batchSize, MaximumBatchingWindowInSeconds: window };
  const stream = compact({
    ...batch,
    StartingPosition: stated.startingPosition ?? 'LATEST',
    MaximumRetryAttempts: stated.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: stated.maximumRecordAgeInSeconds,
    ParallelizationFactor: stated.parallelizationFactor === 1 ? undefined : stated.parallelizationFactor,
    OnPartialBatchItemFailure: stated.bisectBatchOnFunctionError === true ? 'AUTOMATIC_BISECT' : undefined,
    DeadLetterConfig:
      typeof stated.onFailure === 'string' && ctx.node(stated.onFailure) !== undefined
        ? { Arn: ctx.arn(stated.onFailure) }
        : undefined,
  });
  const queue = compact(batch);
  const basicAuth =
    typeof stated.secret === 'string' ? { Credentials: { BasicAuth: ctx.ref(stated.secret) } } : {};
  switch (source?.kind) {
    case 'kinesis-stream':
      return compact({ FilterCriteria: filters, KinesisStreamParameters: stream });
    case 'dynamodb-table':
      return compact({ FilterCriteria: filters, DynamoDBStreamParameters: stream });
    case 'msk-cluster':
      return compact({
        FilterCriteria: filters,
        ManagedStreamingKafkaParameters: compact({
          ...batch,
          TopicName: stated.topic ?? 'events',
          StartingPosition: stated.startingPosition ?? 'LATEST',
        }),
      });
    case 'mq-broker':
      return compact({
        FilterCriteria: filters,
        [source.properties.engineType === 'RABBITMQ'
          ? 'RabbitMQBrokerParameters'
          : 'ActiveMQBrokerParameters']: compact({
          ...batch,
          QueueName: stated.topic ?? 'events',
          ...(Object.keys(basicAuth).length === 0
            ? { Credentials: { BasicAuth: ctx.ref(source.id, 'Secret') } }
            : basicAuth),
        }),
      });
    default:
      return compact({
        FilterCriteria: filters,
        SqsQueueParameters: Object.keys(queue).length === 0 ? undefined : queue,
      });
  }
}

function targetParameters(
  node: NodeView<{ readonly inputTemplate?: string | undefined }>,
  connection: ConnectionView | undefined,
  ctx: ResolveContext,
): CfnObject | undefined {
  const target = connection === undefined ? undefined : ctx.node(connection.to);
  const stated = (connection?.properties ?? {}) as Readonly<Record<string, CfnValue | undefined>>;
  const parameters = compact({ InputTemplate: node.properties.inputTemplate, ...own() });
  return Object.keys(parameters).length === 0 ? undefined : parameters;

  function own(): CfnObject {
    if (target === undefined || target.kind === 'event-bus') {
      return { EventBridgeEventBusParameters: { DetailType: 'PipeRecord', Source: `pipe.${node.id}` } };
    }
    if (startsTasks(target))
      return { EcsTaskParameters: ecsParameters(target, ctx, { awsvpc: 'AwsvpcConfiguration' }) };
    switch (target.kind) {
      case 'step-functions':
        // A Standard workflow cannot be waited for.
        return { StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' } };
      case 'lambda-function':
        return {
          LambdaFunctionParameters: {
            InvocationType: stated.invocationType === 'Event' ? 'FIRE_AND_FORGET' : 'REQUEST_RESPONSE',
          },
        };
      case 'kinesis-stream':
        return { KinesisStreamParameters: { PartitionKey: stated.partitionKeyPath ?? '$.eventID' } };
      case 'sqs-queue':
        return target.properties.fifoQueue === true
          ? { SqsQueueParameters: { MessageGroupId: stated.messageGroupId ?? 'records' } }
          : {};
      default:
        return {};
    }
  }
}
