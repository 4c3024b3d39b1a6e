import type { JsonObject } from '#shared/base/json.ts';
import type { ConnectionView, DocumentReader, NodeView } from '../../define-kind.ts';
import { clusterAround } from '../run-task.ts';

/** How a definition names a node of the drawing: `${orders}` becomes what the service takes there. */
export function placeholderOf(id: string): string {
  return `\${${id}}`;
}

const placeholder = /\$\{([A-Za-z0-9_.-]+)\}/g;

/** Ids of the nodes that a definition names. */
export function namedNodes(definition: JsonObject): readonly string[] {
  return [...new Set([...JSON.stringify(definition).matchAll(placeholder)].flatMap(([, id]) => id ?? []))];
}

/** The definition with every id replaced where it is named; what `rename` does not know stays. */
export function renameNodes(definition: JsonObject, rename: (id: string) => string | undefined): JsonObject {
  const text = JSON.stringify(definition).replace(placeholder, (whole, id: string) => {
    const name = rename(id);
    return name === undefined ? whole : `\${${name}}`;
  });
  return JSON.parse(text) as JsonObject;
}

export type IntegrationPattern = 'request-response' | 'run-a-job' | 'wait-for-callback';

/** What Lambda itself recommends to retry: errors of the service, not of the code. */
const lambdaRetry: readonly JsonObject[] = [
  {
    ErrorEquals: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    IntervalSeconds: 1,
    MaxAttempts: 3,
    BackoffRate: 2,
    JitterStrategy: 'FULL',
  },
];
const usualRetry: readonly JsonObject[] = [
  {
    ErrorEquals: ['States.TaskFailed'],
    IntervalSeconds: 2,
    MaxAttempts: 3,
    BackoffRate: 2,
    JitterStrategy: 'FULL',
  },
];

/**
 * A `Task` that calls the node in the usual way, without where it goes; undefined for kinds that Step Functions does
 * not call. Parameters name the node by its id, and what else they state is a beginning to go on from.
 */
export function taskCalling(
  target: NodeView,
  pattern: IntegrationPattern,
  ctx: DocumentReader,
): JsonObject | undefined {
  const name = placeholderOf(target.id);
  const isJob = pattern === 'run-a-job';
  const isCallback = pattern === 'wait-for-callback';
  const suffix = isCallback ? '.waitForTaskToken' : '';
  const payload: JsonObject = isCallback ? { 'TaskToken.$': '$$.Task.Token', 'Input.$': '$' } : {};
  const task = (
    resource: string,
    Parameters: JsonObject,
    Retry: readonly JsonObject[] = usualRetry,
  ): JsonObject => ({
    Type: 'Task',
    Resource: `arn:aws:states:::${resource}`,
    Parameters,
    Retry,
  });
  switch (target.kind) {
    case 'lambda-function':
      return {
        ...task(
          `lambda:invoke${suffix}`,
          { FunctionName: name, ...(isCallback ? { Payload: payload } : { 'Payload.$': '$' }) },
          lambdaRetry,
        ),
        ...(isCallback ? {} : { OutputPath: '$.Payload' }),
      };
    case 'sqs-queue': {
      const order =
        target.properties.fifoQueue === true
          ? { MessageGroupId: target.id, 'MessageDeduplicationId.$': '$$.Execution.Name' }
          : {};
      return task(`sqs:sendMessage${suffix}`, {
        QueueUrl: name,
        ...(isCallback ? { MessageBody: payload } : { 'MessageBody.$': '$' }),
        ...order,
      });
    }
    case 'sns-topic':
      return task(`sns:publish${suffix}`, {
        TopicArn: name,
        ...(isCallback ? { Message: payload } : { 'Message.$': '$' }),
      });
    case 'dynamodb-table': {
      const key = typeof target.properties.partitionKey === 'string' ? target.properties.partitionKey : 'pk';
      return task('dynamodb:putItem', {
        TableName: name,
        Item: { [key]: { 'S.$': '$$.Execution.Name' }, input: { 'S.$': 'States.JsonToString($)' } },
      });
    }
    case 'event-bus':
      return task(`events:putEvents${suffix}`, {
        Entries: [
          {
            EventBusName: name,
            Source: 'state-machine',
            DetailType: 'StateEntered',
            ...(isCallback ? { Detail: payload } : { 'Detail.$': '$' }),
          },
        ],
      });
    case 'step-functions':
      return task(`states:startExecution${isJob ? '.sync:2' : suffix}`, {
        StateMachineArn: name,
        Input: isCallback
          ? payload
          : { 'Input.$': '$', AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: '$$.Execution.Id' },
      });
    case 'ecs-task':
    case 'ecs-task-definition':
    case 'ecs-service':
      return runTask(target, isJob, ctx);
    case 'batch':
      return task(`batch:submitJob${isJob ? '.sync' : ''}`, {
        JobName: target.id,
        JobQueue: name,
        JobDefinition: placeholderOf(`${target.id}.JobDefinition`),
      });
    case 'codebuild':
      return task(`codebuild:startBuild${isJob ? '.sync' : ''}`, { ProjectName: name });
    case 's3-bucket':
      return task('aws-sdk:s3:putObject', { Bucket: name, 'Key.$': '$$.Execution.Name', 'Body.$': '$' });
    case 'secret':
      return task('aws-sdk:secretsmanager:getSecretValue', { SecretId: name });
    case 'parameter':
      return task('aws-sdk:ssm:getParameter', { Name: name });
    case 'kinesis-stream':
      return task('aws-sdk:kinesis:putRecord', {
        StreamName: name,
        'PartitionKey.$': '$$.Execution.Name',
        'Data.$': '$',
      });
    case 'mediaconvert':
      return task(`mediaconvert:createJob${isJob ? '.sync' : ''}`, {
        Queue: name,
        'Role.$': '$.role',
        'Settings.$': '$.settings',
      });
    default:
      return undefined;
  }

  function runTask(node: NodeView, waits: boolean, reader: DocumentReader): JsonObject | undefined {
    const cluster = clusterAround(node.id, reader);
    if (cluster === undefined) return undefined;
    const subnets = node.kind === 'ecs-service' ? reader.subnetsOf(node.id) : [];
    return task(`ecs:runTask${waits ? '.sync' : suffix}`, {
      Cluster: placeholderOf(cluster),
      TaskDefinition: node.kind === 'ecs-service' ? placeholderOf(`${node.id}.TaskDefinition`) : name,
      LaunchType: node.properties.launchType === 'EC2' ? 'EC2' : 'FARGATE',
      ...(subnets.length === 0
        ? {}
        : {
            NetworkConfiguration: {
              AwsvpcConfiguration: {
                Subnets: subnets.map(({ id }) => placeholderOf(id)),
                SecurityGroups: [placeholderOf(`${node.id}.SecurityGroup`)],
              },
            },
          }),
    });
  }
}

/** The state that a connection asks for. */
function taskOfConnection(connection: ConnectionView, ctx: DocumentReader): JsonObject | undefined {
  const target = ctx.node(connection.to);
  const { integrationPattern } = connection.properties;
  const pattern =
    integrationPattern === 'run-a-job' || integrationPattern === 'wait-for-callback'
      ? integrationPattern
      : 'request-response';
  return target === undefined ? undefined : taskCalling(target, pattern, ctx);
}

/** The definition of a state machine for which none is written: a state for each connection, one after the other. */
export function drawnDefinition(id: string, ctx: DocumentReader): JsonObject {
  const steps = ['call', 'invoke']
    .flatMap((kind) => ctx.connectionsFrom(id, kind))
    .flatMap((connection) => {
      const state = taskOfConnection(connection, ctx);
      return state === undefined ? [] : [{ name: stateNameOf(connection, ctx), state }];
    });
  const once = steps.filter(({ name }, index) => steps.findIndex((other) => other.name === name) === index);
  const [first] = once;
  if (first === undefined) return { StartAt: 'Start', States: { Start: { Type: 'Pass', End: true } } };
  return {
    StartAt: first.name,
    States: Object.fromEntries(
      once.map(({ name, state }, index) => {
        const next = once[index + 1]?.name;
        return [name, { ...state, ...(next === undefined ? { End: true } : { Next: next }) }];
      }),
    ),
  };
}

function stateNameOf(connection: ConnectionView, ctx: DocumentReader): string {
  const label = connection.label?.trim();
  const name = label === undefined || label === '' ? ctx.nameOf(connection.to) : label;
  return name.replace(/["\\]/g, '').slice(0, 80);
}

/** What is written, or else what the connections ask for. */
export function definitionOf(
  node: { readonly id: string; readonly properties: { readonly definition: JsonObject } },
  ctx: DocumentReader,
): JsonObject {
  return Object.keys(node.properties.definition).length > 0
    ? node.properties.definition
    : drawnDefinition(node.id, ctx);
}
