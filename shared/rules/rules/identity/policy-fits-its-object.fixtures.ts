import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function role(statements: JsonValue): LintelDocument {
  return drawing({
    reader: { kind: 'iam-role', properties: { trustedServices: ['lambda.amazonaws.com'], statements } },
  });
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
  ],
  passing: [
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
