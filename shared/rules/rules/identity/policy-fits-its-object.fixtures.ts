import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function role(statements: JsonValue): LintelDocument {
  return drawing({
    reader: { kind: 'iam-role', properties: { trustedServices: ['lambda.amazonaws.com'], statements } },
  });
}

/** A written job, which acts under a written role. */
function job(Statement: JsonValue): LintelDocument {
  const assume = {
    Effect: 'Allow',
    Principal: { Service: 'ecs-tasks.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  return drawing(
    {
      nightly: {
        kind: 'resource',
        properties: {
          type: 'AWS::Batch::JobDefinition',
          properties: {
            Type: 'container',
            ContainerProperties: { JobRoleArn: { 'Fn::GetAtt': ['Access', 'Arn'] } },
          },
        },
      },
      access: {
        kind: 'resource',
        properties: {
          type: 'AWS::IAM::Role',
          properties: {
            AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [assume] },
            Policies: [{ PolicyName: 'Own', PolicyDocument: { Version: '2012-10-17', Statement } }],
          },
        },
      },
      files: { kind: 's3-bucket' },
    },
    [['nightly', 'data', 'files']],
  );
}

const bucket = 'arn:aws:s3:::files';
const objects = 'arn:aws:s3:::files/*';

export const policyFitsItsObjectFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Listing, allowed on objects',
      document: role([{ actions: ['s3:ListBucket', 's3:GetObject'], resources: [objects] }]),
      finds: [{ at: 'reader', message: 'bucket' }],
    },
    {
      title: 'Reading, allowed on the bucket',
      document: role([{ actions: ['s3:GetObject'], resources: [bucket] }]),
      finds: [{ at: 'reader', message: 'object' }],
    },
    {
      title: 'A written job whose role allows only logs',
      document: job([{ Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' }]),
      finds: [{ at: 'access', message: 'lacks' }],
    },
    {
      title: 'A role that denies what its function needs',
      document: drawing(
        {
          reader: {
            kind: 'iam-role',
            properties: { statements: [{ effect: 'Deny', actions: ['s3:*'], resources: ['*'] }] },
          },
          report: { kind: 'lambda-function' },
          files: { kind: 's3-bucket' },
        },
        [
          ['report', 'assume', 'reader'],
          ['report', 'data', 'files', { access: 'read' }],
        ],
      ),
      finds: [{ at: 'reader', message: 'denied' }],
    },
  ],
  passing: [
    {
      title: 'A written job whose role allows reading',
      document: job([{ Effect: 'Allow', Action: ['s3:Get*', 's3:Put*'], Resource: '*' }]),
    },
    {
      title: 'Both, on both',
      document: role([{ actions: ['s3:ListBucket', 's3:GetObject'], resources: [bucket, objects] }]),
    },
    {
      title: 'Each in its statement',
      document: role([
        { actions: ['s3:ListBucket'], resources: [bucket] },
        { actions: ['s3:GetObject'], resources: [objects] },
      ]),
    },
  ],
  unknown: [
    {
      title: 'Statements that a parameter decides',
      document: role({ Ref: 'Statements' }),
      undecided: { at: 'reader', field: 'statements' },
    },
  ],
};
