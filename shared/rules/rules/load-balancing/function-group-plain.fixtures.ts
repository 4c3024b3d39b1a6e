import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function group(properties: JsonObject, target = 'lambda-function'): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      app: aSubnet('10.0.0.0/24', 'a'),
      targets: { kind: 'target-group', in: 'main', properties },
      worker: target === 'lambda-function' ? { kind: target } : { kind: target, in: 'app' },
    },
    [['targets', 'target', 'worker']],
  );
}

function written(properties: JsonObject): LintelDocument {
  return drawing({
    worker: { kind: 'lambda-function' },
    targets: {
      kind: 'resource',
      properties: {
        type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        properties: {
          TargetType: 'lambda',
          Targets: [{ Id: { 'Fn::GetAtt': ['Worker', 'Arn'] } }],
          ...properties,
        },
      },
    },
    permission: {
      kind: 'resource',
      properties: {
        type: 'AWS::Lambda::Permission',
        properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': ['Worker', 'Arn'] },
          Principal:
            properties.Port === undefined ? 'elasticloadbalancing.amazonaws.com' : 's3.amazonaws.com',
        },
      },
    },
  });
}

export const functionGroupPlainFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A function behind port 8080',
      document: group({ port: 8080 }),
      finds: [{ at: 'targets', message: 'stated' }],
    },
    {
      title: 'A function spoken to in HTTP on 80',
      document: group({ targetType: 'lambda', port: 80, protocol: 'HTTP' }),
      finds: [{ at: 'targets', message: 'stated' }],
    },
    {
      title: 'A written group with a port, and a permission for somebody else',
      document: written({ Port: 80 }),
      finds: [
        { at: 'targets', message: 'stated' },
        { at: 'targets', message: 'permission' },
      ],
    },
  ],
  passing: [
    { title: 'A function', document: group({}) },
    { title: 'An instance on port 8080', document: group({ port: 8080, protocol: 'HTTP' }, 'ec2-instance') },
    { title: 'A written group and its permission', document: written({}) },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: group({ targetType: { Ref: 'Type' }, port: 80 }, 'ec2-instance'),
      undecided: { at: 'targets', field: 'targetType' },
    },
  ],
};
