import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact, getAtt, type PolicyStatement } from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { usageInput } from '../../kit/quantity.ts';
import { amount } from '../../kit/usage-quantity.ts';

/** Signing in to the registry cannot be narrowed to one repository. */
const signIn: PolicyStatement = { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] };

export const ecrRepository = defineKind({
  id: 'ecr-repository',
  title: 'ECR repository',
  family: 'containers',
  icon: 'ecr',
  summary: 'Holds container images.',
  aliases: [
    'ECR',
    'Amazon ECR',
    'Elastic Container Registry',
    'Container Registry',
    'Registry',
    'Image Repository',
    'Docker Registry',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/Repositories.html',
  traits: ['resource', 'stores-images'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::ECR::Repository'],
  properties: z.object({
    repositoryName: z
      .string()
      .regex(/^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/, 'Use lower-case letters, digits, and . _ - / between them.')
      .min(2)
      .max(256)
      .optional()
      .meta({ title: 'Repository name', help: 'AWS makes one unless stated.' }),
    imageTagMutability: z.enum(['IMMUTABLE', 'MUTABLE']).default('IMMUTABLE').meta({
      title: 'Tags',
      help: 'An immutable tag always means the same image.',
    }),
    scanOnPush: z.boolean().default(true).meta({ title: 'Scan images', group: 'Security' }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'Encrypted in any case; a key of your own is charged by request. Cannot be changed later.',
      }),
    keepImages: z.int().min(0).max(10_000).default(30).meta({
      title: 'Keep the newest',
      unit: 'images',
      group: 'Lifecycle',
      help: '0 keeps all.',
    }),
    expireUntaggedDays: z.int().min(0).max(3650).default(14).meta({
      title: 'Delete untagged images after',
      unit: 'days',
      group: 'Lifecycle',
      advanced: true,
      help: '0 keeps them.',
    }),
  }),
  usage: z.object({
    storedGigabytes: z.number().min(0).default(5).meta({
      title: 'Stored',
      unit: 'GB',
      help: '5 GB: thirty images of a service that share most of their layers.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const key = encryptionKeyArn(node.id, ctx);
    const rules = [
      ...(properties.expireUntaggedDays === 0
        ? []
        : [
            {
              rulePriority: 1,
              description: 'Delete untagged images',
              selection: {
                tagStatus: 'untagged',
                countType: 'sinceImagePushed',
                countUnit: 'days',
                countNumber: properties.expireUntaggedDays,
              },
              action: { type: 'expire' },
            },
          ]),
      ...(properties.keepImages === 0
        ? []
        : [
            {
              rulePriority: 2,
              description: 'Keep the newest images',
              selection: {
                tagStatus: 'any',
                countType: 'imageCountMoreThan',
                countNumber: properties.keepImages,
              },
              action: { type: 'expire' },
            },
          ]),
    ];
    return [
      {
        type: 'AWS::ECR::Repository',
        properties: compact({
          RepositoryName: properties.repositoryName,
          ImageTagMutability: properties.imageTagMutability,
          ImageScanningConfiguration: { ScanOnPush: properties.scanOnPush },
          EncryptionConfiguration:
            key === undefined ? { EncryptionType: 'AES256' } : { EncryptionType: 'KMS', KmsKey: key },
          LifecyclePolicy:
            rules.length === 0 ? undefined : { LifecyclePolicyText: JSON.stringify({ rules }) },
          Tags: ctx.tags(node),
        }),
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, mode, ctx) => {
    const repository = [ctx.arn(node.id)];
    const pull: PolicyStatement = {
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: repository,
    };
    const push: PolicyStatement = {
      Effect: 'Allow',
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:CompleteLayerUpload',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      Resource: repository,
    };
    if (mode === 'write' || mode === 'send') return [push, signIn];
    if (mode === 'read-write') return [pull, push, signIn];
    return [pull, signIn];
  },
  cost: (node) => [
    {
      component: 'ecr/storage',
      label: 'Storage',
      quantity: amount('GB-month', usageInput(node, 'storedGigabytes', 'stored', 'GB')),
    },
  ],
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'Immutable tags, thirty images', properties: {} },
      {
        title: 'For development',
        properties: { repositoryName: 'shop/web', imageTagMutability: 'MUTABLE', keepImages: 5 },
      },
    ],
    bad: [{ title: 'Capitals in the name', properties: { repositoryName: 'Shop' }, field: 'repositoryName' }],
  },
});
