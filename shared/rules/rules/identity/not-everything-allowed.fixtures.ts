import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function role(properties: JsonObject): LintelDocument {
  return drawing({
    deployer: { kind: 'iam-role', properties: { trustedServices: ['lambda.amazonaws.com'], ...properties } },
  });
}

function allowed(actions: JsonValue, resources: JsonValue): LintelDocument {
  return role({ statements: [{ actions, resources }] });
}

export const notEverythingAllowedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Everything on everything',
      document: drawing({
        all: {
          kind: 'resource',
          properties: {
            type: 'AWS::IAM::Policy',
            properties: {
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
              },
            },
          },
        },
      }),
      finds: [{ at: 'all', message: 'all' }],
    },
    {
      title: 'Any role may be handed on',
      document: allowed(['iam:PassRole'], ['*']),
      finds: [{ at: 'deployer', message: 'pass' }],
    },
    {
      title: 'The policy of administrators',
      document: role({ managedPolicies: ['AdministratorAccess'] }),
      finds: [{ at: 'deployer', message: 'managed' }],
    },
    {
      title: 'A written role with the policy of administrators',
      document: drawing({
        deploy: {
          kind: 'resource',
          properties: {
            type: 'AWS::IAM::Role',
            properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
          },
        },
      }),
      finds: [{ at: 'deploy', message: 'managed' }],
    },
  ],
  passing: [
    { title: 'What it needs', document: allowed(['s3:GetObject'], ['arn:aws:s3:::files/*']) },
    {
      title: 'One role handed on',
      document: allowed(['iam:PassRole'], ['arn:aws:iam::111122223333:role/job']),
    },
  ],
  unknown: [
    {
      title: 'Statements that a parameter decides',
      document: role({ statements: { Ref: 'Statements' } }),
      undecided: { at: 'deployer', field: 'statements' },
    },
  ],
};
