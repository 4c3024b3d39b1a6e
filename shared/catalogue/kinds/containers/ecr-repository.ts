import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext, type ResourceDraft } from '../../define-kind.ts';
import {
  awsAccountId,
  type CfnObject,
  compact,
  getAtt,
  type PolicyStatement,
  policyDocument,
  sub,
} from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { usageInput } from '../../kit/quantity.ts';
import { imageSizeField } from '../../kit/side-traffic.ts';
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
  types: ['AWS::ECR::Repository', 'AWS::ECR::ReplicationConfiguration'],
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
    lifecycleRules: z
      .array(
        z.object({
          description: z.string().max(256).default('').meta({ title: 'What for' }),
          tagPrefixes: z.array(z.string().min(1)).default([]).meta({
            title: 'Tags begin with',
            help: 'Any image unless stated.',
          }),
          countType: z
            .enum(['imageCountMoreThan', 'sinceImagePushed'])
            .default('imageCountMoreThan')
            .meta({ title: 'Keeps', help: 'A number of images, or those of the last days.' }),
          countNumber: z.int().min(1).max(10_000).meta({ title: 'How many', unit: 'images or days' }),
        }),
      )
      .max(45)
      .default([])
      .meta({
        title: 'More rules',
        group: 'Lifecycle',
        advanced: true,
        help: 'Come before the newest that are kept: prod keeps 10, dev keeps 5.',
      }),
    pullAccounts: z
      .array(z.string().regex(/^\d{12}$/, 'An account has 12 digits.'))
      .max(50)
      .default([])
      .meta({ title: 'Other accounts that may pull', group: 'Security', advanced: true }),
    replicateToRegions: z
      .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'A Region reads like eu-west-1.'))
      .max(25)
      .default([])
      .meta({
        title: 'Copy images to Regions',
        advanced: true,
        help: 'Replication belongs to the registry: one resource for all repositories of the drawing. Needs a repository name.',
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
    imageMegabytes: imageSizeField,
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
      ...properties.lifecycleRules.map(({ description, tagPrefixes, countType, countNumber }, index) => ({
        rulePriority: index + 2,
        ...(description === '' ? {} : { description }),
        selection: {
          ...(tagPrefixes.length === 0
            ? { tagStatus: 'any' }
            : { tagStatus: 'tagged', tagPrefixList: tagPrefixes }),
          countType,
          ...(countType === 'sinceImagePushed' ? { countUnit: 'days' } : {}),
          countNumber,
        },
        action: { type: 'expire' },
      })),
      ...(properties.keepImages === 0
        ? []
        : [
            {
              rulePriority: properties.lifecycleRules.length + 2,
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
          RepositoryPolicyText:
            properties.pullAccounts.length === 0 ? undefined : pullPolicy(properties.pullAccounts),
          LifecyclePolicy:
            rules.length === 0 ? undefined : { LifecyclePolicyText: JSON.stringify({ rules }) },
          Tags: ctx.tags(node),
        }),
        deletionPolicy: 'Retain' as const,
        updateReplacePolicy: 'Retain' as const,
      },
      ...replication(node, ctx),
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
        title: 'For several stages, Regions and accounts',
        properties: {
          repositoryName: 'shop/api',
          lifecycleRules: [
            { description: 'Production', tagPrefixes: ['prod'], countNumber: 10 },
            { description: 'Development', tagPrefixes: ['dev'], countNumber: 5 },
          ],
          pullAccounts: ['111122223333'],
          replicateToRegions: ['eu-west-1'],
          expireUntaggedDays: 1,
        },
      },
      {
        title: 'For development',
        properties: { repositoryName: 'shop/web', imageTagMutability: 'MUTABLE', keepImages: 5 },
      },
    ],
    bad: [{ title: 'Capitals in the name', properties: { repositoryName: 'Shop' }, field: 'repositoryName' }],
  },
});

function pullPolicy(accounts: readonly string[]): CfnObject {
  return policyDocument([
    {
      Sid: 'OtherAccountsPull',
      Effect: 'Allow',
      Principal: { AWS: accounts.map((account) => sub(`arn:\${AWS::Partition}:iam::${account}:root`)) },
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    },
  ]);
}

/** A registry has one configuration of replication: the first repository that is copied makes it for all of them. */
function replication(node: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  const copied = ctx.nodesOfKind('ecr-repository').flatMap(({ id, properties }) => {
    const { repositoryName, replicateToRegions } = properties;
    if (typeof repositoryName !== 'string' || !Array.isArray(replicateToRegions)) return [];
    const regions = replicateToRegions.filter((region) => typeof region === 'string');
    return regions.length === 0 ? [] : [{ id, name: repositoryName, regions }];
  });
  if (copied.map(({ id }) => id).sort()[0] !== node.id) return [];
  return [
    {
      suffix: 'Replication',
      type: 'AWS::ECR::ReplicationConfiguration',
      because: 'Images are copied to other Regions.',
      properties: {
        ReplicationConfiguration: {
          Rules: [...copied]
            .sort((a, b) => (a.name < b.name ? -1 : 1))
            .map(({ name, regions }) => ({
              Destinations: regions.map((Region) => ({ Region, RegistryId: awsAccountId })),
              RepositoryFilters: [{ Filter: name, FilterType: 'PREFIX_MATCH' }],
            })),
        },
      },
    },
  ];
}
