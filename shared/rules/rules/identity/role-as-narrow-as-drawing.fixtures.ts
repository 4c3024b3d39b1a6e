import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function role(statements: JsonValue): LintelDocument {
  return drawing({
    worker: { kind: 'iam-role', properties: { trustedServices: ['lambda.amazonaws.com'], statements } },
  });
}

export const roleAsNarrowAsDrawingFixtures: RuleFixtures = {
  failing: [
    {
      title: 'All that S3 can do',
      document: role([{ actions: ['s3:*'], resources: ['arn:aws:s3:::files/*'] }]),
      finds: [{ at: 'worker', message: 'wide' }],
    },
    {
      title: 'Sending to every queue',
      document: role([{ actions: ['sqs:SendMessage'] }]),
      finds: [{ at: 'worker', message: 'wide' }],
    },
    {
      title: 'A written policy with all that DynamoDB can do',
      document: drawing({
        policy: {
          kind: 'resource',
          properties: {
            type: 'AWS::IAM::ManagedPolicy',
            properties: {
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }],
              },
            },
          },
        },
      }),
      finds: [{ at: 'policy', message: 'written' }],
    },
    {
      title: 'A written policy of a job that reads one bucket',
      document: drawing(
        {
          files: { kind: 's3-bucket' },
          report: {
            kind: 'resource',
            properties: {
              type: 'AWS::Glue::Job',
              properties: { Role: { 'Fn::GetAtt': ['Jobrole', 'Arn'] } },
            },
          },
          jobrole: {
            kind: 'resource',
            properties: {
              type: 'AWS::IAM::Role',
              properties: {
                AssumeRolePolicyDocument: {
                  Version: '2012-10-17',
                  Statement: [
                    {
                      Effect: 'Allow',
                      Principal: { Service: 'glue.amazonaws.com' },
                      Action: 'sts:AssumeRole',
                    },
                  ],
                },
                Policies: [
                  {
                    PolicyName: 'All',
                    PolicyDocument: {
                      Version: '2012-10-17',
                      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
                    },
                  },
                ],
              },
            },
          },
        },
        [['report', 'data', 'files', { access: 'read' }]],
      ),
      finds: [{ at: 'jobrole', message: 'written' }],
    },
  ],
  passing: [
    {
      title: 'One action on one bucket',
      document: role([{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::files/*'] }]),
    },
    { title: 'Listing what there is', document: role([{ actions: ['ec2:DescribeInstances'] }]) },
  ],
  unknown: [
    {
      title: 'Statements that a parameter decides',
      document: role({ Ref: 'Statements' }),
      undecided: { at: 'worker', field: 'statements' },
    },
  ],
};
