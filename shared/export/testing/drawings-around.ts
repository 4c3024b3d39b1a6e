import { aDocument } from '#shared/testing/a-document.ts';
import { type Drawing, network, withService } from './connected-drawings.ts';

/** What people draw around the work: keys, users, secrets, trails, deliveries, mail. */
export const drawingsAround: readonly Drawing[] = [
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
