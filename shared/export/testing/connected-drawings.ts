import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';

function network(): DocumentBuilder {
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

function withService(): DocumentBuilder {
  return network()
    .node('ecs-cluster', 'cluster', { parent: 'vpc' })
    .node('ecs-service', 'worker', {
      parent: 'cluster',
      properties: { subnets: ['private-a', 'private-b'] },
    });
}

interface Drawing {
  readonly what: string;
  readonly document: LintelDocument;
  /** Resource types that have to be in the template. */
  readonly has: readonly string[];
  /** Actions that some role has to be allowed. */
  readonly allows?: readonly string[];
}

/** What people draw between the services, one drawing for each way of connecting them. */
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
  {
    what: 'a key that encrypts everything',
    document: network()
      .node('kms-key', 'key')
      .node('log-group', 'logs')
      .node('sqs-queue', 'queue')
      .node('sns-topic', 'topic')
      .node('dynamodb-table', 'table')
      .node('s3-bucket', 'bucket')
      .node('aurora-cluster', 'db', { parent: 'vpc' })
      .node('kinesis-stream', 'stream')
      .node('secret', 'token')
      .node('step-functions', 'machine')
      .node('event-bus', 'bus')
      .node('cloudtrail', 'trail')
      .node('lambda-function', 'fn')
      .node('cloudwatch-alarm', 'alarm')
      .connect('encrypt', 'key', 'logs')
      .connect('encrypt', 'key', 'queue')
      .connect('encrypt', 'key', 'topic')
      .connect('encrypt', 'key', 'table')
      .connect('encrypt', 'key', 'bucket')
      .connect('encrypt', 'key', 'db')
      .connect('encrypt', 'key', 'stream')
      .connect('encrypt', 'key', 'token')
      .connect('encrypt', 'key', 'machine')
      .connect('encrypt', 'key', 'bus')
      .connect('encrypt', 'key', 'trail')
      .connect('event', 'bucket', 'queue')
      .connect('observe', 'alarm', 'topic')
      .connect('data', 'fn', 'key')
      .connect('data', 'fn', 'stream')
      .build(),
    has: ['AWS::KMS::Key'],
    allows: ['kms:Decrypt', 'kms:GenerateDataKey'],
  },
  {
    what: 'a user pool that triggers functions and lets users call an API',
    document: aDocument()
      .node('cognito-user-pool', 'users')
      .node('lambda-function', 'welcome')
      .node('lambda-function', 'check')
      .node('api-gateway-websocket', 'live')
      .node('lambda-function', 'chat')
      .node('step-functions', 'flow')
      .connect('event', 'users', 'welcome')
      .connect('event', 'users', 'check', { trigger: 'PreSignUp' })
      .connect('data', 'welcome', 'users')
      .connect('invoke', 'live', 'chat', { routeKey: 'message' })
      .connect('invoke', 'live', 'check', { routeKey: '$connect' })
      .connect('invoke', 'live', 'flow', { routeKey: 'order' })
      .connect('call', 'flow', 'chat')
      .build(),
    has: ['AWS::Cognito::UserPoolClient', 'AWS::ApiGatewayV2::Route', 'AWS::Lambda::Permission'],
    allows: ['cognito-idp:AdminGetUser', 'states:StartExecution'],
  },
  {
    what: 'APIs that ask a user pool or a function, limit routes and answer by templates',
    document: aDocument()
      .node('cognito-user-pool', 'users')
      .node('lambda-function', 'decide')
      .node('lambda-function', 'handle', { properties: { publishVersion: true, onSuccess: 'done' } })
      .node('sqs-queue', 'done')
      .node('kinesis-stream', 'clicks')
      .node('step-functions', 'flow')
      .node('api-gateway-rest', 'rest', {
        properties: {
          authorizer: 'users',
          requestValidation: 'body',
          bodySchema: { type: 'object' },
          mockPaths: ['/health'],
          apiKeyRequired: true,
        },
      })
      .node('api-gateway-rest', 'guarded', { properties: { authorizer: 'decide' } })
      .node('api-gateway-http', 'http', { properties: { authorizer: 'users' } })
      .node('api-gateway-http', 'asked', { properties: { authorizer: 'decide' } })
      .node('api-gateway-websocket', 'live', { properties: { authorizer: 'decide' } })
      .connect('invoke', 'rest', 'handle', {
        path: '/orders',
        method: 'POST',
        throttlingRateLimit: 100,
        throttlingBurstLimit: 50,
      })
      .connect('invoke', 'rest', 'clicks', { path: '/clicks', method: 'POST' })
      .connect('invoke', 'guarded', 'handle', {
        integration: 'custom',
        requestTemplate: '{"id": "$input.params(\'id\')"}',
      })
      .connect('invoke', 'http', 'handle', { path: '/orders', throttlingRateLimit: 10 })
      .connect('invoke', 'http', 'flow', { path: '/flow', method: 'POST' })
      .connect('invoke', 'asked', 'handle')
      .connect('invoke', 'live', 'handle')
      .build(),
    has: [
      'AWS::ApiGateway::Authorizer',
      'AWS::ApiGateway::RequestValidator',
      'AWS::ApiGatewayV2::Authorizer',
      'AWS::Lambda::Alias',
    ],
    allows: ['kinesis:PutRecord', 'states:StartExecution', 'lambda:InvokeFunction'],
  },
  {
    what: 'a secret that a function rotates',
    document: aDocument()
      .node('lambda-function', 'rotate')
      .node('secret', 'password', { properties: { rotationFunction: 'rotate' } })
      .connect('data', 'rotate', 'password')
      .build(),
    has: ['AWS::SecretsManager::RotationSchedule', 'AWS::Lambda::Permission'],
    allows: ['secretsmanager:PutSecretValue'],
  },
  {
    what: 'a trail to a bucket and a log group, and a dashboard of what is watched',
    document: aDocument()
      .node('cloudtrail', 'trail', { properties: { dataEvents: ['s3'] } })
      .node('s3-bucket', 'audit')
      .node('log-group', 'logs')
      .node('cloudwatch-dashboard', 'overview')
      .node('cloudwatch-alarm', 'alarm')
      .node('sqs-queue', 'queue')
      .node('step-functions', 'machine')
      .connect('log', 'trail', 'audit')
      .connect('log', 'trail', 'logs')
      .connect('observe', 'overview', 'queue')
      .connect('observe', 'overview', 'alarm')
      .connect('observe', 'alarm', 'machine')
      .build(),
    has: ['AWS::CloudTrail::Trail', 'AWS::CloudWatch::Dashboard'],
    allows: ['logs:PutLogEvents'],
  },
  {
    what: 'a pipeline from a repository through a build to where it runs',
    document: withService()
      .node('code-repository', 'github')
      .node('code-repository', 'commit', { properties: { provider: 'CodeCommit' } })
      .node('codebuild', 'build', { properties: { privilegedMode: true } })
      .node('codepipeline', 'pipeline', { properties: { manualApproval: true } })
      .node('codedeploy', 'rollout')
      .node('lambda-function', 'api', { properties: { publishVersion: true } })
      .node('s3-bucket', 'site')
      .node('ecr-repository', 'images')
      .node('codebuild', 'nightly')
      .connect('deploy', 'github', 'pipeline')
      .connect('deploy', 'commit', 'pipeline')
      .connect('deploy', 'pipeline', 'build')
      .connect('deploy', 'pipeline', 'worker')
      .connect('deploy', 'pipeline', 'site')
      .connect('deploy', 'pipeline', 'rollout')
      .connect('deploy', 'rollout', 'api', { strategy: 'canary' })
      .connect('deploy', 'build', 'images')
      .connect('deploy', 'commit', 'nightly')
      .build(),
    has: [
      'AWS::CodePipeline::Pipeline',
      'AWS::CodeBuild::Project',
      'AWS::CodeDeploy::DeploymentGroup',
      'AWS::Events::Rule',
    ],
    allows: [
      'codebuild:StartBuild',
      'ecr:PutImage',
      'codeconnections:UseConnection',
      'codepipeline:StartPipelineExecution',
    ],
  },
  {
    what: 'mail that is received, layers, metrics and video',
    document: aDocument()
      .node('ses', 'mail', { properties: { emailIdentity: 'example.com' } })
      .node('lambda-function', 'read')
      .node('lambda-layer', 'libraries')
      .node('prometheus-workspace', 'metrics')
      .node('grafana-workspace', 'boards')
      .node('xray', 'traces')
      .node('mediaconvert', 'video')
      .node('s3-bucket', 'films')
      .connect('event', 'mail', 'read')
      .connect('data', 'read', 'mail')
      .connect('attach', 'libraries', 'read')
      .connect('data', 'read', 'metrics')
      .connect('data', 'read', 'traces')
      .connect('data', 'boards', 'metrics')
      .connect('data', 'read', 'video')
      .connect('data', 'video', 'films')
      .build(),
    has: ['AWS::SES::ReceiptRule', 'AWS::Lambda::LayerVersion', 'AWS::Grafana::Workspace'],
    allows: ['ses:SendEmail', 'aps:RemoteWrite', 'mediaconvert:CreateJob', 'xray:PutTraceSegments'],
  },
];
