import type { JsonObject } from '#shared/base/json.ts';
import type {
  ConnectionView,
  DocumentReader,
  NodeView,
  ResolveContext,
  ResourceDraft,
} from '../define-kind.ts';
import { regionalArn } from './arn.ts';
import { type CfnObject, type CfnValue, compact, sub } from './cfn.ts';
import { busArn } from './event-bus.ts';
import { clusterAround, ecsParameters, startsTasks } from './run-task.ts';
import { suffixOf } from './suffix.ts';

/** Kinds that let EventBridge in by a policy of their own; everything else is called under the role of the rule. */
const allowsByPolicy: ReadonlySet<string> = new Set([
  'lambda-function',
  'sqs-queue',
  'sns-topic',
  'log-group',
]);

/** Whether EventBridge acts under a role there. Lambda, SQS, SNS and CloudWatch Logs ask for a resource policy instead. */
export function needsEventRole({ kind, to }: ConnectionView, ctx: DocumentReader): boolean {
  const target = ctx.node(to);
  return kind === 'event' && target !== undefined && !allowsByPolicy.has(target.kind);
}

/** An address outside of AWS, which EventBridge calls as an API destination. */
export function isOutside(target: NodeView, ctx: DocumentReader): boolean {
  return ctx.hasTrait(target.id, 'actor');
}

/** The ARN by which rules, schedules and pipes name their target; undefined for what cannot be one as it is drawn. */
export function eventTargetArn(
  owner: NodeView,
  connection: ConnectionView,
  ctx: ResolveContext,
): CfnValue | undefined {
  const target = ctx.node(connection.to);
  if (target === undefined) return undefined;
  if (isOutside(target, ctx)) {
    return typeof connection.properties.endpoint === 'string'
      ? ctx.getAtt(owner.id, 'Arn', `Destination${suffixOf(connection.id)}`)
      : undefined;
  }
  if (startsTasks(target)) {
    const cluster = clusterAround(target.id, ctx);
    return cluster === undefined ? undefined : ctx.getAtt(cluster, 'Arn');
  }
  switch (target.kind) {
    case 'event-bus':
      return busArn(target.id, ctx);
    case 'log-group':
      return regionalArn('logs', 'log-group:$Group', { Group: ctx.ref(target.id) });
    case 'api-gateway-rest':
      return regionalArn('execute-api', '$Api/$Stage/POST/', {
        Api: ctx.ref(target.id),
        Stage: ctx.ref(target.id, 'Stage'),
      });
    case 'api-gateway-http':
      return regionalArn('execute-api', '$Api/*/POST/', { Api: ctx.ref(target.id) });
    default:
      return ctx.arn(target.id);
  }
}

/**
 * What a rule or a schedule states for a kind of target beside its ARN: the group of a FIFO queue, the partition key
 * of a stream, the task to run. Rules and schedules write two of the names differently.
 */
export function eventTargetParameters(
  connection: ConnectionView,
  ctx: ResolveContext,
  names: { readonly awsvpc: string; readonly partitionKey: string },
): CfnObject {
  const target = ctx.node(connection.to);
  if (target === undefined) return {};
  const stated = connection.properties as Readonly<Record<string, CfnValue | undefined>>;
  if (startsTasks(target)) return { EcsParameters: ecsParameters(target, ctx, names) };
  switch (target.kind) {
    case 'sqs-queue':
      return target.properties.fifoQueue === true
        ? { SqsParameters: { MessageGroupId: stated.messageGroupId ?? 'events' } }
        : {};
    case 'kinesis-stream':
      return { KinesisParameters: { [names.partitionKey]: stated.partitionKeyPath ?? '$.id' } };
    case 'batch':
      return { BatchParameters: { JobName: target.id, JobDefinition: ctx.ref(target.id, 'JobDefinition') } };
    default:
      return {};
  }
}

/** How often and for how long a failed delivery is tried again, and where what is lost goes. */
export function deliveryOf(connection: ConnectionView, ctx: ResolveContext): CfnObject {
  const { deadLetterQueue, maximumRetryAttempts, maximumEventAgeInSeconds } = connection.properties;
  const retry = compact({
    MaximumRetryAttempts: typeof maximumRetryAttempts === 'number' ? maximumRetryAttempts : undefined,
    MaximumEventAgeInSeconds:
      typeof maximumEventAgeInSeconds === 'number' ? maximumEventAgeInSeconds : undefined,
  });
  return compact({
    RetryPolicy: Object.keys(retry).length === 0 ? undefined : retry,
    DeadLetterConfig:
      typeof deadLetterQueue === 'string' && ctx.node(deadLetterQueue) !== undefined
        ? { Arn: ctx.arn(deadLetterQueue) }
        : undefined,
  });
}

/** What the target receives in place of the event: a constant, or a template over values of the event. */
export function inputOf(connection: ConnectionView): CfnObject {
  const { input, inputPaths, inputTemplate } = connection.properties;
  if (typeof inputTemplate === 'string' && inputTemplate.trim() !== '') {
    const paths = inputPaths as JsonObject | undefined;
    return {
      InputTransformer: compact({
        InputPathsMap: paths === undefined || Object.keys(paths).length === 0 ? undefined : paths,
        InputTemplate: inputTemplate,
      }),
    };
  }
  return typeof input === 'string' && input.trim() !== '' ? { Input: input } : {};
}

/** The connection and destination of each address outside of AWS; its key is made by Secrets Manager and never written down. */
export function destinationDrafts(owner: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  return ctx.connectionsFrom(owner.id, 'event').flatMap((connection): readonly ResourceDraft[] => {
    const target = ctx.node(connection.to);
    const { endpoint } = connection.properties;
    if (target === undefined || !isOutside(target, ctx) || typeof endpoint !== 'string') return [];
    const suffix = suffixOf(connection.id);
    const because = `${owner.name} calls ${target.name} as an API destination.`;
    return [
      {
        suffix: `Destination${suffix}Key`,
        type: 'AWS::SecretsManager::Secret',
        because: `${target.name} asks for an API key: put the real one into this secret.`,
        properties: {
          Description: `API key for ${endpoint}`.slice(0, 2048),
          GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 32 },
          Tags: ctx.tags(owner),
        },
      },
      {
        suffix: `Destination${suffix}Connection`,
        type: 'AWS::Events::Connection',
        because,
        properties: {
          AuthorizationType: 'API_KEY',
          AuthParameters: {
            ApiKeyAuthParameters: {
              ApiKeyName: 'x-api-key',
              ApiKeyValue: sub('{{resolve:secretsmanager:$' + '{Key}}}', {
                Key: ctx.ref(owner.id, `Destination${suffix}Key`),
              }),
            },
          },
        },
      },
      {
        suffix: `Destination${suffix}`,
        type: 'AWS::Events::ApiDestination',
        because,
        properties: {
          ConnectionArn: ctx.getAtt(owner.id, 'Arn', `Destination${suffix}Connection`),
          InvocationEndpoint: endpoint,
          HttpMethod: 'POST',
          InvocationRateLimitPerSecond: 10,
        },
      },
    ];
  });
}
