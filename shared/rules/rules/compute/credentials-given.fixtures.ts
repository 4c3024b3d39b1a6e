import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function written(
  type: string,
  properties: JsonObject,
  connections: readonly ShortConnection[] = [['job', 'data', 'files']],
): LintelDocument {
  return drawing(
    { job: { kind: 'resource', properties: { type, properties } }, files: { kind: 's3-bucket' } },
    connections,
  );
}

export const credentialsGivenFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A batch job without a role',
      document: written('AWS::Batch::JobDefinition', { Type: 'container' }),
      finds: [{ at: 'job', message: 'none' }],
    },
    {
      title: 'An instance without a profile',
      document: written('AWS::EC2::Instance', { ImageId: 'ami-1', InstanceType: 't3.micro' }),
      finds: [{ at: 'job', message: 'none' }],
    },
  ],
  passing: [
    {
      title: 'A job with its role',
      document: written('AWS::Batch::JobDefinition', { JobRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
    },
    { title: 'A job that calls nothing', document: written('AWS::Batch::JobDefinition', {}, []) },
  ],
  unknown: [
    {
      title: 'A role that a condition decides',
      document: written('AWS::Batch::JobDefinition', {
        JobRoleArn: {
          'Fn::If': ['IsProduction', 'arn:aws:iam::111122223333:role/job', { Ref: 'AWS::NoValue' }],
        },
      }),
      undecided: { at: 'job', field: 'properties' },
    },
  ],
};
