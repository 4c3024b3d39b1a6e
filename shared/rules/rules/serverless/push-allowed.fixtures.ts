import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function written(
  type: string,
  properties: JsonObject,
  more: Readonly<Record<string, ShortNode>> = {},
): LintelDocument {
  return drawing({
    worker: { kind: 'lambda-function' },
    source: { kind: 'resource', properties: { type, properties } },
    ...more,
  });
}

const target = { 'Fn::GetAtt': ['Worker', 'Arn'] };
const rule = { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'worker', Arn: target }] };

export const pushAllowedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A rule that nobody permitted',
      document: written('AWS::Events::Rule', rule),
      finds: [{ at: 'source', message: 'denied' }],
    },
    {
      title: 'A subscription that nobody permitted',
      document: written('AWS::SNS::Subscription', {
        Protocol: 'lambda',
        Endpoint: target,
        TopicArn: 'arn:aws:sns:eu-central-1:111122223333:orders',
      }),
      finds: [{ at: 'source', message: 'denied' }],
    },
    {
      title: 'A rule for a queue without a policy',
      document: written(
        'AWS::Events::Rule',
        {
          ScheduleExpression: 'rate(1 day)',
          Targets: [{ Id: 'jobs', Arn: { 'Fn::GetAtt': ['Jobs', 'Arn'] } }],
        },
        { jobs: { kind: 'sqs-queue' } },
      ),
      finds: [{ at: 'source', message: 'denied' }],
    },
    {
      title: 'A bucket that notifies a topic without a policy',
      document: written(
        'AWS::S3::Bucket',
        {
          NotificationConfiguration: {
            TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: { Ref: 'News' } }],
          },
        },
        { news: { kind: 'sns-topic' } },
      ),
      finds: [{ at: 'source', message: 'denied' }],
    },
    {
      title: 'A rule that starts a workflow without a role',
      document: written(
        'AWS::Events::Rule',
        { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'flow', Arn: { Ref: 'Orders' } }] },
        { orders: { kind: 'step-functions' } },
      ),
      finds: [{ at: 'source', message: 'role' }],
    },
    {
      title: 'A method of an API that may not invoke its function',
      document: written('AWS::ApiGateway::Method', {
        HttpMethod: 'POST',
        Integration: {
          Type: 'AWS_PROXY',
          Uri: {
            'Fn::Sub':
              'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/$' + '{Worker.Arn}/invocations',
          },
        },
      }),
      finds: [{ at: 'source', message: 'denied' }],
    },
  ],
  passing: [
    {
      title: 'A rule with its permission',
      document: written('AWS::Events::Rule', rule, {
        permission: {
          kind: 'resource',
          properties: {
            type: 'AWS::Lambda::Permission',
            properties: { FunctionName: { Ref: 'Worker' }, Principal: 'events.amazonaws.com' },
          },
        },
      }),
    },
    {
      title: 'A connection, which implies the permission',
      document: drawing({ files: { kind: 's3-bucket' }, worker: { kind: 'lambda-function' } }, [
        ['files', 'event', 'worker'],
      ]),
    },
  ],
  unknown: [
    {
      title: 'A function of another stack',
      document: written('AWS::Events::Rule', {
        ...rule,
        Targets: [{ Id: 'worker', Arn: { 'Fn::ImportValue': 'WorkerArn' } }],
      }),
      undecided: { at: 'source', field: 'properties' },
    },
  ],
};
