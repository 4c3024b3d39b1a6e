import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function written(type: string, properties: JsonObject): LintelDocument {
  return drawing({ thing: { kind: 'resource', properties: { type, properties } } });
}

export const noStandingUsersFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A drawn user with a key',
      document: drawing({ backup: { kind: 'iam-user', properties: { accessKey: true } } }),
      finds: [{ at: 'backup', message: 'key' }],
    },
    {
      title: 'A key for a program',
      document: written('AWS::IAM::AccessKey', { UserName: 'backup' }),
      finds: [{ at: 'thing', message: 'key' }],
    },
    {
      title: 'A user with a policy and a password',
      document: written('AWS::IAM::User', {
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        LoginProfile: { Password: { Ref: 'Password' } },
      }),
      finds: [
        { at: 'thing', message: 'policies' },
        { at: 'thing', message: 'console' },
      ],
    },
    {
      title: 'A drawn user with permissions of its own and no second factor',
      document: drawing({ backup: { kind: 'iam-user', properties: { group: false, requireMfa: false } } }),
      finds: [
        { at: 'backup', message: 'policies' },
        { at: 'backup', message: 'console' },
      ],
    },
  ],
  passing: [
    { title: 'A role', document: drawing({ thing: { kind: 'iam-role' } }) },
    { title: 'A user in a group', document: written('AWS::IAM::User', { Groups: ['readers'] }) },
  ],
  unknown: [
    {
      title: 'Whether there is a key is for a parameter to say',
      document: drawing({ backup: { kind: 'iam-user', properties: { accessKey: { Ref: 'HasKey' } } } }),
      undecided: { at: 'backup', field: 'accessKey' },
    },
  ],
};
