import type { JsonObject } from '#shared/base/json.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function topic(id: string, properties: JsonObject, attributes: JsonObject = {}) {
  return {
    [id]: { kind: 'resource', name: id, properties: { type: 'AWS::SNS::Topic', properties, attributes } },
  };
}

function group(id: string, peer: string) {
  const rule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, SourceSecurityGroupId: { Ref: peer } };
  const properties = { GroupDescription: id, SecurityGroupIngress: [rule] };
  return {
    [id]: { kind: 'resource', name: id, properties: { type: 'AWS::EC2::SecurityGroup', properties } },
  };
}

function policy(statement: JsonObject): JsonObject {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] };
}

export const noReferenceCycleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two resources that name each other',
      document: drawing({
        ...topic('First', { DisplayName: { 'Fn::GetAtt': ['Second', 'TopicName'] } }),
        ...topic('Second', { DisplayName: { 'Fn::GetAtt': ['First', 'TopicName'] } }),
      }),
      finds: [{ at: 'First', message: 'cycle' }],
    },
    {
      title: 'A circle of three',
      document: drawing({
        ...topic('First', { DisplayName: { Ref: 'Second' } }),
        ...topic('Second', { DisplayName: { 'Fn::Sub': 'after $' + '{Third}' } }),
        ...topic('Third', { DisplayName: { Ref: 'First' } }),
      }),
      finds: [{ at: 'First', message: 'cycle' }],
    },
    {
      title: 'Two security groups whose rules name each other',
      document: drawing({ ...group('Web', 'App'), ...group('App', 'Web') }),
      finds: [{ at: 'App', message: 'cycle' }],
    },
    {
      title: 'A role that uses a key whose policy names the role',
      document: drawing({
        Reader: {
          kind: 'resource',
          name: 'Reader',
          properties: {
            type: 'AWS::IAM::Role',
            properties: {
              AssumeRolePolicyDocument: policy({
                Principal: { Service: 'lambda.amazonaws.com' },
                Action: 'sts:AssumeRole',
              }),
              Policies: [
                {
                  PolicyName: 'decrypt',
                  PolicyDocument: policy({
                    Action: 'kms:Decrypt',
                    Resource: { 'Fn::GetAtt': ['Secrets', 'Arn'] },
                  }),
                },
              ],
            },
          },
        },
        Secrets: {
          kind: 'resource',
          name: 'Secrets',
          properties: {
            type: 'AWS::KMS::Key',
            properties: {
              KeyPolicy: policy({
                Principal: { AWS: { 'Fn::GetAtt': ['Reader', 'Arn'] } },
                Action: 'kms:*',
                Resource: '*',
              }),
            },
          },
        },
      }),
      finds: [{ at: 'Reader', message: 'cycle' }],
    },
  ],
  passing: [
    {
      title: 'A chain',
      document: drawing({
        ...topic('First', { DisplayName: { Ref: 'Second' } }),
        ...topic('Second', { DisplayName: { Ref: 'Third' } }),
        ...topic('Third', {}),
      }),
    },
    {
      title: 'A VPC with everything that it implies',
      document: drawing({
        main: { kind: 'vpc' },
        front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
        nat: { kind: 'nat-gateway', in: 'front' },
      }),
    },
  ],
};
