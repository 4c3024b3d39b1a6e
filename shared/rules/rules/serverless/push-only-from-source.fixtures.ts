import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function permission(Principal: JsonValue, more: JsonObject = {}): LintelDocument {
  return drawing({
    allow: {
      kind: 'resource',
      properties: {
        type: 'AWS::Lambda::Permission',
        properties: { Action: 'lambda:InvokeFunction', FunctionName: 'worker', Principal, ...more },
      },
    },
  });
}

function queuePolicy(Condition: JsonObject | undefined): LintelDocument {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: '*',
    ...(Condition === undefined ? {} : { Condition }),
  };
  return drawing({
    allow: {
      kind: 'resource',
      properties: {
        type: 'AWS::SQS::QueuePolicy',
        properties: { Queues: ['q'], PolicyDocument: { Version: '2012-10-17', Statement: [statement] } },
      },
    },
  });
}

export const pushOnlyFromSourceFixtures: RuleFixtures = {
  failing: [
    {
      title: 'S3 of any account',
      document: permission('s3.amazonaws.com'),
      finds: [{ at: 'allow', message: 'permission' }],
    },
    {
      title: 'SNS of any account',
      document: queuePolicy(undefined),
      finds: [{ at: 'allow', message: 'policy' }],
    },
    {
      title: 'A permission for everybody',
      document: permission('*'),
      finds: [{ at: 'allow', message: 'everybody' }],
    },
  ],
  passing: [
    {
      title: 'A function URL that asks nobody, which SEC-032 is about',
      document: permission('*', { FunctionUrlAuthType: 'NONE' }),
    },
    {
      title: 'S3 of this account',
      document: permission('s3.amazonaws.com', { SourceAccount: { Ref: 'AWS::AccountId' } }),
    },
    {
      title: 'One topic',
      document: queuePolicy({
        ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-central-1:111122223333:orders' },
      }),
    },
  ],
  unknown: [
    {
      title: 'A principal that a parameter decides',
      document: permission({ Ref: 'Principal' }),
      undecided: { at: 'allow', field: 'properties' },
    },
  ],
};
