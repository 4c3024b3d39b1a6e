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
