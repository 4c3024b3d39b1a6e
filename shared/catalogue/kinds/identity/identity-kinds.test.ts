import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { quantitiesOf } from '#shared/testing/cost-lines.ts';

describe('the policy of a key', () => {
  it('names the services that use it by themselves, and only for what it encrypts', () => {
    const plain = resolve(aDocument().node('kms-key', 'key').build());
    expect(JSON.stringify(plain.resources.get('Key')?.properties.KeyPolicy)).not.toContain('"Service"');
    const { resources } = resolve(
      aDocument()
        .node('kms-key', 'key')
        .node('log-group', 'logs', { properties: { kmsKey: 'key' } })
        .node('sqs-queue', 'queue')
        .node('s3-bucket', 'bucket')
        .connect('encrypt', 'key', 'queue')
        .connect('event', 'bucket', 'queue')
        .build(),
    );
    const policy = JSON.stringify(resources.get('Key')?.properties.KeyPolicy);
    expect(policy).toContain('"Service":["s3.amazonaws.com"]');
    expect(policy).toContain('kms:EncryptionContext:aws:logs:arn');
  });
});

describe('what a user becomes', () => {
  it('gets its permissions through a group, and none without a second factor', () => {
    const { resources } = resolve(aDocument().node('iam-user', 'ann').build());
    expect(resources.get('Ann')?.properties).toMatchObject({ Groups: [{ Ref: 'AnnGroup' }] });
    expect(JSON.stringify(resources.get('AnnGroup')?.properties)).toContain('aws:MultiFactorAuthPresent');
    expect(resources.has('AnnAccessKey')).toBe(false);
  });

  it('keeps an access key in a secret', () => {
    const { resources } = resolve(
      aDocument()
        .node('iam-user', 'tool', { properties: { accessKey: true } })
        .build(),
    );
    expect(resources.get('ToolAccessKeySecret')?.properties.SecretString).toMatchObject({
      'Fn::Sub': [expect.any(String), { Secret: { 'Fn::GetAtt': ['ToolAccessKey', 'SecretAccessKey'] } }],
    });
  });
});

describe('what a role trusts', () => {
  it('takes tokens of an issuer for the stated subjects only', () => {
    const { resources } = resolve(
      aDocument()
        .node('iam-role', 'ci', {
          properties: {
            oidcProvider: 'token.actions.githubusercontent.com',
            oidcSubjects: ['repo:example/shop:*'],
          },
        })
        .build(),
    );
    expect(resources.get('CiOidcProvider')?.properties.Url).toBe(
      'https://token.actions.githubusercontent.com',
    );
    expect(resources.get('Ci')?.properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Action: ['sts:AssumeRoleWithWebIdentity'],
          Principal: { Federated: { 'Fn::GetAtt': ['CiOidcProvider', 'Arn'] } },
          Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': ['repo:example/shop:*'] } },
        },
      ],
    });
  });
});

describe('the cost of identity and security', () => {
  it('counts secrets with their copies, keys and active users', () => {
    expect(
      quantitiesOf('secret', { replicaRegions: ['eu-west-1', 'eu-west-2'] }, { requestsPerMonth: 100_000 }),
    ).toEqual({
      'secretsmanager/secret': 3,
      'secretsmanager/requests': 10,
    });
    expect(quantitiesOf('kms-key', {}, { requestsPerMonth: 50_000 })).toEqual({
      'kms/key': 1,
      'kms/requests': 5,
    });
    expect(quantitiesOf('cognito-user-pool', { userPoolTier: 'PLUS' }, { monthlyActiveUsers: 200 })).toEqual({
      'cognito/plus': 200,
    });
  });
});
