import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, type PolicyStatement, ref } from '../../kit/cfn.ts';
import { encryptionKeyArn, keyStatements } from '../../kit/encryption-key.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { usageInput } from '../../kit/quantity.ts';
import { drawn, product } from '../../kit/usage-quantity.ts';

export const secret = defineKind({
  id: 'secret',
  title: 'Secret',
  family: 'identity',
  icon: 'secrets-manager',
  summary: 'Keeps a password, key or token, and changes it by itself; nothing of it stands in a template.',
  aliases: ['Secrets Manager', 'AWS Secrets Manager', 'Secrets', 'Credentials', 'Password', 'API Key Secret'],
  docs: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html',
  traits: ['resource', 'aws-api'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::SecretsManager::Secret', 'AWS::SecretsManager::RotationSchedule', 'AWS::Lambda::Permission'],
  properties: z.object({
    description: z.string().max(2048).optional().meta({ title: 'Description' }),
    generate: z.boolean().default(true).meta({
      title: 'Made by AWS',
      help: 'A random password. Otherwise the secret is empty until somebody fills it.',
    }),
    username: z
      .string()
      .regex(/^[A-Za-z0-9_.@-]{1,128}$/, 'Use letters, digits and _ . @ -')
      .optional()
      .meta({ title: 'User', help: 'Stored beside the password as JSON: {"username": …, "password": …}.' }),
    passwordLength: z.int().min(8).max(4096).default(32).meta({
      title: 'Length',
      unit: 'characters',
      group: 'Password',
      advanced: true,
      source: 'CloudFormation AWS::SecretsManager::Secret',
      checked: '2026-11',
    }),
    excludeCharacters: z.string().max(4096).default('"@/\\').meta({
      title: 'Without',
      group: 'Password',
      advanced: true,
      help: 'Characters that databases refuse.',
    }),
    rotationFunction: z
      .string()
      .optional()
      .meta({
        title: 'Rotated by',
        group: 'Rotation',
        reference: ['lambda-function'],
        help: 'A function that makes the new secret known; it needs access to the secret.',
      }),
    rotateAfterDays: z.int().min(1).max(1000).default(30).meta({
      title: 'Every',
      unit: 'days',
      group: 'Rotation',
      source: 'CloudFormation AWS::SecretsManager::RotationSchedule',
      checked: '2026-11',
    }),
    replicaRegions: z
      .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'A Region reads like eu-west-1.'))
      .default([])
      .meta({ title: 'Repeated in', advanced: true, help: 'Regions; each copy is charged as a secret.' }),
    deletionProtection: z
      .boolean()
      .default(true)
      .meta({ title: 'Keep when the stack is deleted', advanced: true }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'Encrypted in any case; other accounts can read it with a key of yours only.',
      }),
  }),
  usage: z.object({
    requestsPerMonth: z.number().min(0).default(10_000).meta({
      title: 'Calls',
      unit: 'a month',
      help: 'Callers keep it for minutes: 10,000 is one every four minutes.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const policy = properties.deletionProtection ? ('Retain' as const) : ('Delete' as const);
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::SecretsManager::Secret',
        properties: compact({
          Description: properties.description ?? (node.name === '' ? undefined : node.name.slice(0, 2048)),
          GenerateSecretString: properties.generate
            ? compact({
                PasswordLength: properties.passwordLength,
                ExcludeCharacters:
                  properties.excludeCharacters === '' ? undefined : properties.excludeCharacters,
                SecretStringTemplate:
                  properties.username === undefined
                    ? undefined
                    : JSON.stringify({ username: properties.username }),
                GenerateStringKey: properties.username === undefined ? undefined : 'password',
              })
            : undefined,
          KmsKeyId: encryptionKeyArn(node.id, ctx),
          ReplicaRegions:
            properties.replicaRegions.length === 0
              ? undefined
              : properties.replicaRegions.map((Region) => ({ Region })),
          Tags: ctx.tags(node),
        }),
        deletionPolicy: policy,
        updateReplacePolicy: policy,
      },
    ];
    const rotator = properties.rotationFunction;
    if (rotator !== undefined && ctx.node(rotator) !== undefined) {
      drafts.push(
        {
          suffix: 'RotationPermission',
          type: 'AWS::Lambda::Permission',
          because: `Secrets Manager calls ${ctx.nameOf(rotator)} to rotate ${node.name}.`,
          properties: {
            Action: 'lambda:InvokeFunction',
            FunctionName: ctx.arn(rotator),
            Principal: 'secretsmanager.amazonaws.com',
            SourceArn: ref(ctx.logicalId(node.id)),
          },
        },
        {
          suffix: 'Rotation',
          type: 'AWS::SecretsManager::RotationSchedule',
          because: `${node.name} changes every ${properties.rotateAfterDays === 1 ? 'day' : `${properties.rotateAfterDays} days`}.`,
          properties: {
            SecretId: ref(ctx.logicalId(node.id)),
            RotationLambdaARN: ctx.arn(rotator),
            RotationRules: { AutomaticallyAfterDays: properties.rotateAfterDays },
            RotateImmediatelyOnUpdate: false,
          },
          dependsOn: [ctx.logicalId(node.id, 'RotationPermission')],
        },
      );
    }
    return drafts;
  },
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  access: (node, mode, ctx) => {
    const read: PolicyStatement = {
      Effect: 'Allow',
      Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      Resource: [ctx.arn(node.id)],
    };
    if (mode === 'read' || mode === 'consume') return [read, ...keyStatements(node.id, false, ctx)];
    const write: PolicyStatement = {
      Effect: 'Allow',
      Action: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
      Resource: [ctx.arn(node.id)],
    };
    return mode === 'write'
      ? [write, ...keyStatements(node.id, true, ctx)]
      : [read, write, ...keyStatements(node.id, true, ctx)];
  },
  cost: (node) => {
    const copies = 1 + node.properties.replicaRegions.length;
    const lines: CostLineDraft[] = [
      {
        component: 'secretsmanager/secret',
        label: copies === 1 ? 'Secret' : 'Secret and its copies',
        quantity: product('months', [drawn('secrets', copies, 'secrets')]),
      },
      {
        component: 'secretsmanager/requests',
        label: 'Calls',
        quantity: product('10,000 calls', [usageInput(node, 'requestsPerMonth', 'calls')], 10_000),
      },
    ];
    return lines;
  },
  load: delayLoad('store', 10),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'A random password', properties: {} },
      {
        title: 'User and password of a database',
        properties: { username: 'app', replicaRegions: ['eu-west-1'] },
      },
      {
        title: 'Filled by hand',
        properties: { generate: false, description: 'Token of the payment provider' },
      },
    ],
    bad: [
      { title: 'Four characters', properties: { passwordLength: 4 }, field: 'passwordLength' },
      { title: 'Not a Region', properties: { replicaRegions: ['Ireland'] }, field: 'replicaRegions' },
    ],
  },
});
