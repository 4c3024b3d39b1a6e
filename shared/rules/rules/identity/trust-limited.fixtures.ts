import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function role(properties: JsonObject): LintelDocument {
  return drawing({ partner: { kind: 'iam-role', properties } });
}

function written(statement: JsonObject): LintelDocument {
  return drawing({
    deploy: {
      kind: 'resource',
      properties: {
        type: 'AWS::IAM::Role',
        properties: {
          AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] },
        },
      },
    },
  });
}

function token(Condition: JsonValue): LintelDocument {
  return written({
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: {
      Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
    },
    Condition,
  });
}

const audience = { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' };

export const trustLimitedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A drawn role for every token of GitHub',
      document: role({ oidcProvider: 'token.actions.githubusercontent.com' }),
      finds: [{ at: 'partner', message: 'federated' }],
    },
    {
      title: 'Another account without an external id',
      document: role({ trustedAccounts: ['111122223333'] }),
      finds: [{ at: 'partner', message: 'account' }],
    },
    {
      title: 'Everybody',
      document: written({ Action: 'sts:AssumeRole', Principal: { AWS: '*' } }),
      finds: [{ at: 'deploy', message: 'everybody' }],
    },
    {
      title: 'Every repository of GitHub',
      document: token({ StringEquals: audience }),
      finds: [{ at: 'deploy', message: 'federated' }],
    },
  ],
  passing: [
    {
      title: 'Another account with an external id',
      document: role({ trustedAccounts: ['111122223333'], externalId: 'partner-42' }),
    },
    {
      title: 'One repository of GitHub',
      document: token({
        StringEquals: {
          ...audience,
          'token.actions.githubusercontent.com:sub': 'repo:acme/shop:ref:refs/heads/main',
        },
      }),
    },
  ],
  unknown: [
    {
      title: 'Accounts that a parameter decides',
      document: role({ trustedAccounts: { Ref: 'Partners' } }),
      undecided: { at: 'partner', field: 'trustedAccounts' },
    },
  ],
};
