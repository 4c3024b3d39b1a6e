import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function written(trust: JsonObject, type = 'AWS::Lambda::Function', field = 'Role'): LintelDocument {
  return drawing({
    worker: {
      kind: 'resource',
      properties: { type, properties: { [field]: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
    },
    role: {
      kind: 'resource',
      properties: { type: 'AWS::IAM::Role', properties: { AssumeRolePolicyDocument: trust } },
    },
  });
}

function trusting(Service: string): JsonObject {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  };
}

export const roleTrustsItsServiceFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A function under a role for instances',
      document: written(trusting('ec2.amazonaws.com')),
      finds: [{ at: 'role', message: 'trust' }],
    },
    {
      title: 'A state machine under a role for functions',
      document: written(trusting('lambda.amazonaws.com'), 'AWS::StepFunctions::StateMachine', 'RoleArn'),
      finds: [{ at: 'role', message: 'trust' }],
    },
  ],
  passing: [
    { title: 'A function under its role', document: written(trusting('lambda.amazonaws.com')) },
    {
      title: 'A state machine under its role',
      document: written(trusting('states.amazonaws.com'), 'AWS::StepFunctions::StateMachine', 'RoleArn'),
    },
  ],
  unknown: [
    {
      title: 'A trust policy that a parameter decides',
      document: written({ Ref: 'Trust' }),
      undecided: { at: 'role', field: 'properties' },
    },
  ],
};
