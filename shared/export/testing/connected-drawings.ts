import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';

/** A VPC with a public and two private subnets. */
export function network(): DocumentBuilder {
  return aDocument()
    .node('region', 'region')
    .node('vpc', 'vpc', { parent: 'region' })
    .node('subnet', 'private-a', {
      parent: 'vpc',
      properties: { cidrBlock: '10.0.10.0/24', availabilityZone: 'a' },
    })
    .node('subnet', 'private-b', {
      parent: 'vpc',
      properties: { cidrBlock: '10.0.11.0/24', availabilityZone: 'b' },
    })
    .node('subnet', 'public-a', {
      parent: 'vpc',
      properties: { cidrBlock: '10.0.12.0/24', availabilityZone: 'a', tier: 'public' },
    });
}

/** The same with a service. */
export function withService(): DocumentBuilder {
  return network()
    .node('ecs-cluster', 'cluster', { parent: 'vpc' })
    .node('ecs-service', 'worker', {
      parent: 'cluster',
      properties: { subnets: ['private-a', 'private-b'] },
    });
}

/** What is drawn, and what has to come of it. */
export interface Drawing {
  readonly what: string;
  readonly document: LintelDocument;
  /** Resource types that have to be in the template. */
  readonly has: readonly string[];
  /** Actions that some role has to be allowed. */
  readonly allows?: readonly string[];
}

/** What people draw between the services that do the work, one drawing for each way of connecting them. */
export const drawings: readonly Drawing[] = [
  {
    what: 'a state machine that calls what it is connected to',
    document: withService()
      .node('step-functions', 'orders')
      .node('step-functions', 'refund', { properties: { stateMachineType: 'EXPRESS' } })
      .node('lambda-function', 'validate')
      .node('sqs-queue', 'jobs', { properties: { fifoQueue: true } })
      .node('sns-topic', 'alerts')
      .node('dynamodb-table', 'table')
      .node('event-bus', 'bus')
      .node('s3-bucket', 'archive')
      .node('secret', 'token')
      .connect('call', 'orders', 'validate')
      .connect('call', 'orders', 'jobs', { integrationPattern: 'wait-for-callback' })
      .connect('call', 'orders', 'alerts')
      .connect('call', 'orders', 'table')
      .connect('call', 'orders', 'bus')
      .connect('call', 'orders', 'archive')
      .connect('call', 'orders', 'token')
      .connect('call', 'orders', 'refund', { integrationPattern: 'run-a-job' })
      .connect('call', 'orders', 'worker', { integrationPattern: 'run-a-job' })
      .build(),
    has: ['AWS::StepFunctions::StateMachine', 'AWS::Logs::LogGroup'],
    allows: [
      'lambda:InvokeFunction',
      'sqs:SendMessage',
      'sns:Publish',
      'dynamodb:PutItem',
      'events:PutEvents',
      's3:PutObject',
      'secretsmanager:GetSecretValue',
      'states:StartExecution',
      'states:DescribeExecution',
      'ecs:RunTask',
      'iam:PassRole',
    ],
  },
  {
    what: 'a definition that names nodes without a line',
    document: aDocument()
      .node('lambda-function', 'pay')
      .node('step-functions', 'orders', {
        properties: {
          definition: {
            StartAt: 'Pay',
            States: {
              Pay: {
                Type: 'Task',
                Resource: 'arn:aws:states:::lambda:invoke',
                Parameters: { FunctionName: `\${pay}` },
                Retry: [{ ErrorEquals: ['States.ALL'] }],
                End: true,
              },
            },
          },
        },
      })
      .build(),
    has: ['AWS::StepFunctions::StateMachine'],
    allows: ['lambda:InvokeFunction'],
  },
  {
    what: 'a bus whose rules have every kind of target',
    document: withService()
      .node('event-bus', 'bus')
      .node('event-rule', 'large', { properties: { eventPattern: { source: ['shop.orders'] } } })
      .node('event-rule', 'more', { properties: { eventPattern: { source: ['shop.users'] } } })
      .node('lambda-function', 'handle')
      .node('sqs-queue', 'jobs')
      .node('sqs-queue', 'ordered', { properties: { fifoQueue: true } })
      .node('sqs-queue', 'failed')
      .node('sns-topic', 'alerts')
      .node('log-group', 'logs')
      .node('kinesis-stream', 'stream')
      .node('step-functions', 'machine')
      .node('event-bus', 'other')
      .node('internet', 'partner')
      .node('api-gateway-rest', 'api')
      .connect('invoke', 'api', 'handle')
      .connect('event', 'bus', 'large')
      .connect('event', 'bus', 'more')
      .connect('event', 'large', 'handle', { deadLetterQueue: 'failed', maximumRetryAttempts: 5 })
      .connect('event', 'large', 'jobs', { inputPaths: { id: '$.detail.id' }, inputTemplate: '{"id": <id>}' })
      .connect('event', 'large', 'ordered', { messageGroupId: 'orders' })
      .connect('event', 'large', 'alerts')
      .connect('event', 'large', 'logs')
      .connect('event', 'more', 'stream', { partitionKeyPath: '$.detail.id' })
      .connect('event', 'more', 'machine')
      .connect('event', 'more', 'other')
      .connect('event', 'more', 'partner', { endpoint: 'https://partner.example.com/hook' })
      .connect('event', 'more', 'worker')
      .build(),
    has: [
      'AWS::Events::Rule',
      'AWS::Lambda::Permission',
      'AWS::SQS::QueuePolicy',
      'AWS::SNS::TopicPolicy',
      'AWS::Logs::ResourcePolicy',
      'AWS::Events::ApiDestination',
    ],
    allows: [
      'kinesis:PutRecord',
      'states:StartExecution',
      'events:PutEvents',
      'events:InvokeApiDestination',
      'ecs:RunTask',
    ],
  },
  {
    what: 'events of the default bus',
    document: aDocument()
      .node('event-bus', 'bus', { properties: { busType: 'default', archive: true } })
      .node('event-rule', 'rule')
      .node('lambda-function', 'handle')
      .node('lambda-function', 'send')
      .connect('event', 'bus', 'rule')
      .connect('event', 'rule', 'handle')
      .connect('event', 'send', 'bus')
      .build(),
    has: ['AWS::Events::Rule', 'AWS::Events::Archive'],
    allows: ['events:PutEvents'],
  },
  {
    what: 'schedules that start things',
    document: withService()
      .node('event-schedule', 'nightly', { properties: { scheduleExpression: 'cron(0 2 * * ? *)' } })
      .node('event-schedule', 'hourly')
      .node('event-schedule', 'later')
      .node('lambda-function', 'clean')
      .node('sqs-queue', 'failed')
      .node('step-functions', 'report')
      .connect('event', 'nightly', 'worker')
      .connect('event', 'hourly', 'clean', { input: '{"full": true}', deadLetterQueue: 'failed' })
      .connect('event', 'later', 'report')
      .build(),
    has: ['AWS::Scheduler::Schedule'],
    allows: ['ecs:RunTask', 'lambda:InvokeFunction', 'sqs:SendMessage', 'states:StartExecution'],
  },
  {
    what: 'a pipe from a table through a function to a state machine',
    document: aDocument()
      .node('dynamodb-table', 'orders')
      .node('event-pipe', 'pipe')
      .node('lambda-function', 'enrich')
      .node('step-functions', 'fulfil')
      .connect('poll', 'orders', 'pipe', {
        filterPatterns: ['{"eventName": ["INSERT"]}'],
        startingPosition: 'TRIM_HORIZON',
      })
      .connect('invoke', 'pipe', 'enrich')
      .connect('event', 'pipe', 'fulfil')
      .build(),
    has: ['AWS::Pipes::Pipe'],
    allows: ['dynamodb:GetRecords', 'lambda:InvokeFunction', 'states:StartExecution'],
  },
  {
    what: 'pipes from a stream, a queue and a broker',
    document: network()
      .node('kinesis-stream', 'stream')
      .node('sqs-queue', 'queue')
      .node('mq-broker', 'broker', { parent: 'vpc' })
      .node('event-pipe', 'one')
      .node('event-pipe', 'two')
      .node('event-pipe', 'three')
      .node('event-bus', 'bus')
      .node('lambda-function', 'handle')
      .node('sqs-queue', 'ordered', { properties: { fifoQueue: true } })
      .connect('poll', 'stream', 'one', { batchSize: 10 })
      .connect('poll', 'queue', 'two')
      .connect('poll', 'broker', 'three', { topic: 'orders' })
      .connect('event', 'one', 'bus')
      .connect('event', 'two', 'handle')
      .connect('event', 'three', 'ordered')
      .build(),
    has: ['AWS::Pipes::Pipe', 'AWS::AmazonMQ::Broker'],
    allows: ['kinesis:GetRecords', 'sqs:ReceiveMessage', 'mq:DescribeBroker'],
  },
  {
    what: 'functions that read a stream, a Kafka topic and a broker queue',
    document: network()
      .node('kinesis-stream', 'stream')
      .node('msk-cluster', 'kafka', { parent: 'vpc' })
      .node('mq-broker', 'broker', { parent: 'vpc' })
      .node('lambda-function', 'read')
      .connect('poll', 'stream', 'read')
      .connect('poll', 'kafka', 'read', { topic: 'orders' })
      .connect('poll', 'broker', 'read', { topic: 'mails' })
      .build(),
    has: ['AWS::Lambda::EventSourceMapping', 'AWS::MSK::Cluster'],
    allows: ['kinesis:GetRecords', 'kafka-cluster:ReadData'],
  },
  {
    what: 'functions and a service on databases, through a proxy',
    document: withService()
      .node('aurora-cluster', 'db', { parent: 'vpc' })
      .node('rds-proxy', 'proxy', { parent: 'vpc' })
      .node('elasticache', 'cache', { parent: 'vpc' })
      .node('efs', 'files', { parent: 'vpc' })
      .node('opensearch', 'search', { parent: 'vpc' })
      .node('lambda-function', 'api', { parent: 'vpc' })
      .connect('data', 'proxy', 'db')
      .connect('data', 'api', 'proxy')
      .connect('data', 'worker', 'db')
      .connect('data', 'worker', 'cache')
      .connect('data', 'worker', 'files')
      .connect('data', 'api', 'files')
      .connect('data', 'api', 'search')
      .build(),
    has: ['AWS::RDS::DBProxyTargetGroup', 'AWS::EFS::MountTarget', 'AWS::EC2::SecurityGroupIngress'],
    allows: ['secretsmanager:GetSecretValue', 'es:ESHttpPost', 'elasticfilesystem:ClientMount'],
  },
  {
    what: 'a delivery stream from a stream, transformed, to search and a bucket',
    document: network()
      .node('kinesis-stream', 'stream')
      .node('firehose', 'delivery')
      .node('lambda-function', 'transform')
      .node('opensearch', 'search', { parent: 'vpc' })
      .node('s3-bucket', 'archive')
      .node('sns-topic', 'topic')
      .node('firehose', 'plain')
      .node('log-group', 'logs')
      .connect('poll', 'stream', 'delivery')
      .connect('invoke', 'delivery', 'transform')
      .connect('data', 'delivery', 'search', { access: 'write' })
      .connect('data', 'delivery', 'archive', { access: 'write' })
      .connect('event', 'topic', 'plain')
      .connect('log', 'logs', 'plain')
      .build(),
    has: ['AWS::KinesisFirehose::DeliveryStream', 'AWS::SNS::Subscription', 'AWS::Logs::SubscriptionFilter'],
    allows: ['kinesis:GetRecords', 'es:ESHttpPost', 'firehose:PutRecord'],
  },
];
