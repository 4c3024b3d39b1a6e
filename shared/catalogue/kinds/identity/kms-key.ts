import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext, type ResourceDraft } from '../../define-kind.ts';
import {
  type CfnValue,
  compact,
  getAtt,
  type PolicyStatement,
  policyDocument,
  ref,
  sub,
} from '../../kit/cfn.ts';
import { encryptionKeyOf } from '../../kit/encryption-key.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { usageInput } from '../../kit/quantity.ts';
import { drawn, product } from '../../kit/usage-quantity.ts';

const symmetric = 'SYMMETRIC_DEFAULT';
const keySpecs = [
  symmetric,
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'HMAC_256',
] as const;

export const kmsKey = defineKind({
  id: 'kms-key',
  title: 'KMS key',
  family: 'identity',
  icon: 'kms',
  summary: 'A key of yours that encrypts what services store; who may use it is its policy.',
  aliases: ['KMS', 'AWS KMS', 'Key Management Service', 'Encryption Key', 'CMK', 'Customer Managed Key'],
  docs: 'https://docs.aws.amazon.com/kms/latest/developerguide/overview.html',
  traits: ['resource', 'aws-api'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::KMS::Key', 'AWS::KMS::Alias'],
  properties: z.object({
    alias: z
      .string()
      .regex(/^[A-Za-z0-9/_-]{1,240}$/, 'Use letters, digits, slashes, hyphens and underscores.')
      .refine((name) => !name.startsWith('aws/'), 'Names that begin with aws/ are those of AWS.')
      .optional()
      .meta({ title: 'Alias', help: 'Without alias/ in front.' }),
    description: z.string().max(8192).optional().meta({ title: 'Description' }),
    keySpec: z.enum(keySpecs).default(symmetric).meta({
      title: 'Key',
      advanced: true,
      help: 'Services encrypt with SYMMETRIC_DEFAULT; the others sign, or encrypt outside of AWS.',
    }),
    keyUsage: z
      .enum(['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC'])
      .default('ENCRYPT_DECRYPT')
      .meta({ title: 'Used to', advanced: true }),
    enableKeyRotation: z.boolean().default(true).meta({
      title: 'Rotation',
      group: 'Rotation',
      help: 'AWS makes new key material and keeps the old for decryption. Symmetric keys only.',
    }),
    rotationPeriodInDays: z.int().min(90).max(2560).default(365).meta({
      title: 'Every',
      unit: 'days',
      group: 'Rotation',
      source: 'CloudFormation AWS::KMS::Key',
      checked: '2026-11',
    }),
    multiRegion: z.boolean().default(false).meta({
      title: 'Multi-Region',
      advanced: true,
      help: 'Can be repeated in other Regions. Cannot be changed later.',
    }),
    pendingWindowInDays: z.int().min(7).max(30).default(30).meta({
      title: 'Deleted after',
      unit: 'days',
      advanced: true,
      source: 'CloudFormation AWS::KMS::Key',
      checked: '2026-11',
    }),
    administrators: z.array(z.string().startsWith('arn:')).default([]).meta({
      title: 'Administrators',
      group: 'Policy',
      format: 'arn',
      advanced: true,
      help: 'ARNs of roles. Without any, IAM of the account decides.',
    }),
  }),
  usage: z.object({
    requestsPerMonth: z.number().min(0).default(100_000).meta({
      title: 'Requests',
      unit: 'a month',
      help: 'Services keep data keys for minutes, so it is far fewer than reads and writes.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const isSymmetric = properties.keySpec === symmetric;
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::KMS::Key',
        properties: compact({
          Description: properties.description ?? (node.name === '' ? undefined : node.name.slice(0, 8192)),
          KeySpec: isSymmetric ? undefined : properties.keySpec,
          KeyUsage: usageOf(properties.keySpec, properties.keyUsage),
          EnableKeyRotation: isSymmetric ? properties.enableKeyRotation : undefined,
          RotationPeriodInDays:
            isSymmetric && properties.enableKeyRotation ? properties.rotationPeriodInDays : undefined,
          MultiRegion: properties.multiRegion ? true : undefined,
          PendingWindowInDays: properties.pendingWindowInDays,
          KeyPolicy: policyDocument(keyPolicy(node, ctx)),
          Tags: ctx.tags(node),
        }),
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      },
    ];
    if (properties.alias !== undefined) {
      drafts.push({
        suffix: 'Alias',
        type: 'AWS::KMS::Alias',
        because: `${node.name} is known as ${properties.alias}.`,
        properties: { AliasName: `alias/${properties.alias}`, TargetKeyId: ref(ctx.logicalId(node.id)) },
      });
    }
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, mode, ctx) => [
    {
      Effect: 'Allow',
      Action:
        node.properties.keySpec !== symmetric
          ? ['kms:GetPublicKey', 'kms:Sign', 'kms:Verify']
          : mode === 'read'
            ? ['kms:Decrypt', 'kms:DescribeKey']
            : ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
      Resource: [ctx.arn(node.id)],
    },
  ],
  cost: (node) => [
    { component: 'kms/key', label: 'Key', quantity: product('months', [drawn('key', 1, 'key')]) },
    {
      component: node.properties.keySpec === symmetric ? 'kms/requests' : 'kms/requests.asymmetric',
      label: 'Requests',
      quantity: product('10,000 requests', [usageInput(node, 'requestsPerMonth', 'requests')], 10_000),
    },
  ],
  load: delayLoad('store', 10),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'A key that rotates every year', properties: {} },
      {
        title: 'A key with an alias',
        properties: { alias: 'shop/data', rotationPeriodInDays: 180, multiRegion: true },
      },
      { title: 'A key that signs', properties: { keySpec: 'ECC_NIST_P256', keyUsage: 'SIGN_VERIFY' } },
    ],
    bad: [
      { title: 'A name of AWS', properties: { alias: 'aws/s3' }, field: 'alias' },
      { title: 'Deleted tomorrow', properties: { pendingWindowInDays: 1 }, field: 'pendingWindowInDays' },
    ],
  },
});

function usageOf(spec: string, stated: string): string | undefined {
  if (spec === symmetric) return undefined;
  if (spec.startsWith('HMAC')) return 'GENERATE_VERIFY_MAC';
  return spec.startsWith('ECC') || stated === 'GENERATE_VERIFY_MAC' ? 'SIGN_VERIFY' : stated;
}

/** Kinds whose service uses the key under its own name and not under the role of the caller. */
const servicesOf: Readonly<Record<string, string>> = {
  'sns-topic': 'sns.amazonaws.com',
  'sqs-queue': 'sqs.amazonaws.com',
  cloudtrail: 'cloudtrail.amazonaws.com',
  'event-bus': 'events.amazonaws.com',
  'cloudwatch-alarm': 'cloudwatch.amazonaws.com',
};

/** The account decides through IAM; services that act by themselves are named, for what they encrypt here. */
function keyPolicy(
  node: NodeView<{ readonly administrators: readonly string[] }>,
  ctx: ResolveContext,
): readonly PolicyStatement[] {
  const account = sub('arn:$' + '{AWS::Partition}:iam::$' + '{AWS::AccountId}:root');
  const statements: PolicyStatement[] = [
    {
      Sid: 'AccountDecides',
      Effect: 'Allow',
      Principal: { AWS: account },
      Action: ['kms:*'],
      Resource: ['*'],
    },
  ];
  if (node.properties.administrators.length > 0) {
    statements.push({
      Sid: 'Administrators',
      Effect: 'Allow',
      Principal: { AWS: node.properties.administrators },
      Action: [
        'kms:Describe*',
        'kms:Enable*',
        'kms:List*',
        'kms:Put*',
        'kms:Update*',
        'kms:Revoke*',
        'kms:Disable*',
        'kms:Get*',
        'kms:Delete*',
        'kms:TagResource',
        'kms:UntagResource',
        'kms:ScheduleKeyDeletion',
        'kms:CancelKeyDeletion',
      ],
      Resource: ['*'],
    });
  }
  const encrypted = encryptedBy(node.id, ctx);
  if (encrypted.some(({ kind }) => kind === 'log-group')) {
    statements.push({
      Sid: 'LogsEncrypt',
      Effect: 'Allow',
      Principal: { Service: sub('logs.$' + '{AWS::Region}.amazonaws.com') },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: ['*'],
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': sub(
            'arn:$' + '{AWS::Partition}:logs:$' + '{AWS::Region}:$' + '{AWS::AccountId}:log-group:*',
          ),
        },
      },
    });
  }
  const services = [...new Set(encrypted.flatMap((target) => servicesUsing(target, ctx)))].sort();
  if (services.length > 0) {
    statements.push({
      Sid: 'ServicesEncrypt',
      Effect: 'Allow',
      Principal: { Service: services as readonly CfnValue[] },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
    });
  }
  return statements;
}

/** What it encrypts, drawn or stated; asked of the kinds whose services need to be named. */
function encryptedBy(key: string, ctx: ResolveContext): readonly NodeView[] {
  return ['log-group', ...Object.keys(servicesOf)]
    .flatMap((kind) => ctx.idsOfKind(kind))
    .filter((id) => encryptionKeyOf(id, ctx) === key)
    .flatMap((id) => ctx.node(id) ?? []);
}

/** Who writes to an encrypted queue or topic has to use its key, too: S3, EventBridge, alarms. */
function servicesUsing(target: NodeView, ctx: ResolveContext): readonly string[] {
  const own = target.kind === 'cloudtrail' || target.kind === 'event-bus' ? [servicesOf[target.kind]] : [];
  const pushers = [...ctx.connectionsTo(target.id, 'event'), ...ctx.connectionsTo(target.id, 'observe')].map(
    ({ from }) => ctx.kindOf(from)?.pushesAs,
  );
  return [...own, ...pushers].filter((service) => service !== undefined);
}
