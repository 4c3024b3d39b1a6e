import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function worker(environment: JsonObject): LintelDocument {
  return drawing({ worker: { kind: 'lambda-function', properties: { environment } } });
}

export const noPlainSecretsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A database password as a variable',
      document: worker({ DB_PASSWORD: 'correct horse' }),
      finds: [{ at: 'worker', message: 'name' }],
    },
    {
      title: 'A token of a container',
      document: drawing({
        task: {
          kind: 'ecs-task-definition',
          properties: { environment: { SHOP_TOKEN: 'abc4711', LEVEL: 'info' } },
        },
      }),
      finds: [{ at: 'task', message: 'name' }],
    },
    {
      title: 'An access key under a harmless name',
      document: worker({ UPLOAD: 'AKIAIOSFODNN7EXAMPLE' }),
      finds: [{ at: 'worker', message: 'value' }],
    },
    {
      title: 'A token in user data',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'a' } },
        web: {
          kind: 'ec2-instance',
          in: 'app',
          properties: { userData: '#!/bin/bash\nexport API_KEY=4711\n' },
        },
      }),
      finds: [{ at: 'web', message: 'name' }],
    },
    {
      title: 'A password of a pod',
      document: drawing({
        main: { kind: 'vpc' },
        pods: { kind: 'eks-cluster', in: 'main' },
        web: { kind: 'k8s-deployment', in: 'pods', properties: { environment: { DB_PASSWORD: 'secret' } } },
      }),
      finds: [{ at: 'web', message: 'name' }],
    },
    {
      title: 'A key in the user data of a written launch template',
      document: drawing({
        hosts: {
          kind: 'resource',
          properties: {
            type: 'AWS::EC2::LaunchTemplate',
            properties: {
              LaunchTemplateData: { UserData: { 'Fn::Base64': 'aws configure set id AKIAIOSFODNN7EXAMPLE' } },
            },
          },
        },
      }),
      finds: [{ at: 'hosts', message: 'value' }],
    },
    {
      title: 'A token in a written build project',
      document: drawing({
        build: {
          kind: 'resource',
          properties: {
            type: 'AWS::CodeBuild::Project',
            properties: { Environment: { EnvironmentVariables: [{ Name: 'NPM_TOKEN', Value: 'abc4711' }] } },
          },
        },
      }),
      finds: [{ at: 'build', message: 'name' }],
    },
  ],
  passing: [
    {
      title: 'A reference to a secret',
      document: worker({
        DB_PASSWORD: '{{resolve:secretsmanager:shop:SecretString:password}}',
        TOKEN_URL: 'https://example.com',
      }),
    },
    {
      title: 'Plain settings',
      document: worker({ LOG_LEVEL: 'info', COMPASS: 'north', TOKENIZER: 'words' }),
    },
  ],
  unknown: [
    {
      title: 'A password that a parameter gives',
      document: worker({ DB_PASSWORD: { Ref: 'Password' } }),
      undecided: { at: 'worker', field: 'environment' },
    },
  ],
};
