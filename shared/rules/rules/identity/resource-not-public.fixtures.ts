import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function bucket(blockPublicAccess: JsonValue): LintelDocument {
  return drawing({ files: { kind: 's3-bucket', properties: { blockPublicAccess } } });
}

function topicPolicy(statement: JsonObject): LintelDocument {
  return drawing({
    policy: {
      kind: 'resource',
      properties: {
        type: 'AWS::SNS::TopicPolicy',
        properties: {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: '*', ...statement }],
          },
        },
      },
    },
  });
}

export const resourceNotPublicFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A bucket that does not block public access',
      document: bucket(false),
      finds: [{ at: 'files', message: 'block' }],
    },
    {
      title: 'A topic for everybody',
      document: topicPolicy({ Principal: { AWS: '*' } }),
      finds: [{ at: 'policy', message: 'policy' }],
    },
  ],
  passing: [
    { title: 'A bucket that does', document: bucket(true) },
    {
      title: 'A topic for the own account',
      document: topicPolicy({
        Principal: { AWS: '*' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      }),
    },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: bucket({ Ref: 'Block' }),
      undecided: { at: 'files', field: 'blockPublicAccess' },
    },
  ],
};
