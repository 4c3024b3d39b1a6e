import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function policy(resources: number): LintelDocument {
  const Resource = Array.from({ length: resources }, (_, index) => `arn:aws:s3:::tenant-${1000 + index}/*`);
  return drawing({
    readers: {
      kind: 'resource',
      properties: {
        type: 'AWS::IAM::ManagedPolicy',
        properties: {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }],
          },
        },
      },
    },
  });
}

function role(properties: JsonObject): LintelDocument {
  return drawing({ worker: { kind: 'iam-role', properties } });
}

const policies = Array.from({ length: 12 }, (_, index) => `job-function/Policy${index}`);

export const policySizeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A policy that names 300 buckets',
      document: policy(300),
      finds: [{ at: 'readers', message: 'size' }],
    },
    {
      title: 'Twelve managed policies',
      document: role({ managedPolicies: policies }),
      finds: [{ at: 'worker', message: 'managed' }],
    },
    {
      title: 'A group inside a group',
      document: drawing({
        staff: { kind: 'resource', properties: { type: 'AWS::IAM::Group' } },
        admins: { kind: 'resource', properties: { type: 'AWS::IAM::Group' } },
        joined: {
          kind: 'resource',
          properties: {
            type: 'AWS::IAM::UserToGroupAddition',
            properties: { GroupName: { Ref: 'Staff' }, Users: ['ada', { Ref: 'Admins' }] },
          },
        },
      }),
      finds: [{ at: 'joined', message: 'group' }],
    },
  ],
  passing: [
    { title: 'A policy that names 20 buckets', document: policy(20) },
    { title: 'Two managed policies', document: role({ managedPolicies: policies.slice(0, 2) }) },
    {
      title: 'Twelve, where the account has a quota of 20',
      document: drawing({ worker: { kind: 'iam-role', properties: { managedPolicies: policies } } }, [], {
        settings: { quotas: { 'iam.managedPoliciesPerRole': 20 } },
      }),
    },
  ],
  unknown: [
    {
      title: 'Policies that a parameter decides',
      document: role({ managedPolicies: { Ref: 'Policies' } }),
      undecided: { at: 'worker', field: 'managedPolicies' },
    },
  ],
};
