import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function instance(properties: JsonObject, group: JsonObject = {}, networkMode = 'bridge'): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
      web: { kind: 'ec2-instance', in: 'app', properties },
      shop: { kind: 'ecs-cluster', in: 'main' },
      hosts: { kind: 'auto-scaling-group', in: 'shop', properties: { subnets: ['app'], ...group } },
      web2: { kind: 'ecs-service', in: 'shop', properties: { launchType: 'EC2' } },
      blueprint: {
        kind: 'ecs-task-definition',
        properties: { networkMode, requiresCompatibilities: ['EC2'] },
      },
    },
    [['web2', 'manage', 'blueprint']],
  );
}

export const metadataNeedsTokenFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Tokens are optional',
      document: instance({ httpTokens: 'optional' }),
      finds: [{ at: 'web', message: 'optional' }],
    },
    {
      title: 'One hop on a container host',
      document: instance({}, { httpPutResponseHopLimit: 1 }),
      finds: [{ at: 'hosts', message: 'hops' }],
    },
    {
      title: 'A written launch template',
      document: drawing({
        hosts: {
          kind: 'resource',
          properties: {
            type: 'AWS::EC2::LaunchTemplate',
            properties: { LaunchTemplateData: { MetadataOptions: { HttpTokens: 'optional' } } },
          },
        },
      }),
      finds: [{ at: 'hosts', message: 'optional' }],
    },
  ],
  passing: [
    { title: 'Tokens required', document: instance({}) },
    {
      title: 'One hop below tasks with addresses of their own',
      document: instance({}, { httpPutResponseHopLimit: 1 }, 'awsvpc'),
    },
    { title: 'One hop on a plain instance', document: instance({ httpPutResponseHopLimit: 1 }) },
  ],
  unknown: [
    {
      title: 'Tokens that a parameter decides',
      document: instance({ httpTokens: { Ref: 'Tokens' } }),
      undecided: { at: 'web', field: 'httpTokens' },
    },
  ],
};
