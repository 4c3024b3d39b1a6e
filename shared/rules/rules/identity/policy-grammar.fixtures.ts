import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function policy(PolicyDocument: JsonObject): LintelDocument {
  return drawing({
    reader: {
      kind: 'resource',
      properties: { type: 'AWS::IAM::ManagedPolicy', properties: { PolicyDocument } },
    },
  });
}

const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::files/*' };

export const policyGrammarFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Statements instead of Statement',
      document: policy({ Version: '2012-10-17', Statements: [read] }),
      finds: [{ at: 'reader', message: 'element' }],
    },
    {
      title: 'Principle, and version in lower case',
      document: policy({ version: '2012-10-17', Statement: [{ ...read, Principle: '*' }] }),
      finds: [
        { at: 'reader', message: 'element' },
        { at: 'reader', message: 'element' },
      ],
    },
    {
      title: 'A date of its own',
      document: policy({ Version: '2024-01-01', Statement: [read] }),
      finds: [{ at: 'reader', message: 'version' }],
    },
    {
      title: 'An action without its service',
      document: policy({ Version: '2012-10-17', Statement: [{ ...read, Action: ['GetObject'] }] }),
      finds: [{ at: 'reader', message: 'action' }],
    },
    {
      title: 'An action with a letter too many, and one that nobody knows',
      document: policy({
        Version: '2012-10-17',
        Statement: [{ ...read, Action: ['s3:GetObjects', 's3:ReadBucket'] }],
      }),
      finds: [
        { at: 'reader', message: 'misspelt' },
        { at: 'reader', message: 'unlisted' },
      ],
    },
    {
      title: 'Letters swapped in a statement of a drawn role',
      document: drawing({
        worker: {
          kind: 'iam-role',
          properties: { statements: [{ actions: ['sqs:RecieveMessage'], resources: ['*'] }] },
        },
      }),
      finds: [{ at: 'worker', message: 'misspelt' }],
    },
    {
      title: 'An effect in lower case, and a statement about nothing',
      document: policy({
        Version: '2012-10-17',
        Statement: [
          { ...read, Effect: 'allow' },
          { Effect: 'Allow', Resource: '*' },
        ],
      }),
      finds: [
        { at: 'reader', message: 'effect' },
        { at: 'reader', message: 'idle' },
      ],
    },
  ],
  passing: [
    {
      title: 'Actions in any case and with wildcards',
      document: policy({
        Version: '2012-10-17',
        Statement: [{ ...read, Action: ['s3:getobject', 's3:List*', 'ec2:Describe?nstances'] }],
      }),
    },
    { title: 'A policy as IAM takes it', document: policy({ Version: '2012-10-17', Statement: [read] }) },
    { title: 'One statement without a list', document: policy({ Version: '2012-10-17', Statement: read }) },
  ],
  unknown: [
    {
      title: 'Statements that a parameter decides',
      document: policy({ Version: '2012-10-17', Statement: { Ref: 'Statements' } }),
      undecided: { at: 'reader', field: 'properties' },
    },
  ],
};
