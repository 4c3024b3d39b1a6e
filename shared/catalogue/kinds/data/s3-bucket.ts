import { z } from 'zod';
import { type CostLineDraft, defineKind } from '../../define-kind.ts';
import {
  bucketArn,
  bucketName,
  bucketPushArn,
  bucketReference,
  linksToBuckets,
  objectsOf,
} from '../../kit/bucket-name.ts';
import { notificationsOf } from '../../kit/bucket-notifications.ts';
import { policyStatements } from '../../kit/bucket-policy.ts';
import {
  replicasOf,
  replicates,
  replicationOf,
  replicationStatements,
} from '../../kit/bucket-replication.ts';
import { type CfnObject, compact, type PolicyStatement, policyDocument, ref } from '../../kit/cfn.ts';
import { encryptionKeyArn, keyStatements } from '../../kit/encryption-key.ts';
import { storeLoad } from '../../kit/load/database-load.ts';
import { usageInput } from '../../kit/quantity.ts';
import { s3BucketSettings } from '../../kit/settings/s3-bucket-settings.ts';
import { storageClassComponents } from '../../kit/storage-classes.ts';
import { amount, product } from '../../kit/usage-quantity.ts';

export const s3Bucket = defineKind({
  id: 's3-bucket',
  title: 'S3 bucket',
  family: 'data',
  icon: 's3-bucket',
  summary: 'Stores objects of any size under keys.',
  aliases: [
    'S3',
    'Amazon S3',
    'Bucket',
    'Simple Storage Service',
    'Object Storage',
    'Static Assets',
    'Data Lake',
    'Static Website',
    'Media Bucket',
    'Uploads',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html',
  traits: ['resource', 'aws-api', 'event-source', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
  properties: s3BucketSettings,
  usage: z.object({
    storedGigabytes: z.number().min(0).default(100).meta({
      title: 'Stored',
      unit: 'GB',
      help: 'An average over the month. 100 GB: a small application with its uploads.',
    }),
    putRequestsPerMonth: z.number().min(0).default(100_000).meta({
      title: 'PUT, COPY, POST and LIST',
      unit: 'a month',
      help: 'A tenth of the reads: most objects are written once and read often.',
    }),
    getRequestsPerMonth: z
      .number()
      .min(0)
      .default(1_000_000)
      .meta({ title: 'GET and others', unit: 'a month' }),
    retrievedGigabytesPerMonth: z.number().min(0).default(0).meta({
      title: 'Read from infrequent or archive classes',
      unit: 'GB a month',
    }),
    objectCount: z.number().min(0).optional().meta({
      title: 'Objects of 128 KB and more',
      help: 'Intelligent-Tiering charges for watching each.',
    }),
  }),
  pushesAs: 's3.amazonaws.com',
  // S3 copies to another bucket under a role.
  role: {
    service: 's3.amazonaws.com',
    when: (node, ctx) => replicasOf(node.id, ctx).length > 0,
    statements: replicationStatements,
    uses: () => false,
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const key = encryptionKeyArn(node.id, ctx);
    const algorithm = key === undefined ? properties.encryption : 'aws:kms';
    const notifications = notificationsOf(node, ctx);
    const [accessLogs] = linksToBuckets(node.id, 'log', ctx);
    const drafts = [
      {
        type: 'AWS::S3::Bucket',
        properties: compact({
          BucketName: bucketName(node, ctx),
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              compact({
                ServerSideEncryptionByDefault: compact({
                  SSEAlgorithm: algorithm,
                  KMSMasterKeyID: key,
                }),
                BucketKeyEnabled: algorithm === 'aws:kms' ? true : undefined,
              }),
            ],
          },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: properties.blockPublicAccess,
            BlockPublicPolicy: properties.blockPublicAccess,
            IgnorePublicAcls: properties.blockPublicAccess,
            RestrictPublicBuckets: properties.blockPublicAccess,
          },
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
          VersioningConfiguration: {
            Status:
              properties.versioning || properties.objectLock || replicates(node.id, ctx)
                ? 'Enabled'
                : 'Suspended',
          },
          ObjectLockEnabled: properties.objectLock ? true : undefined,
          LifecycleConfiguration: { Rules: lifecycleRules(properties) },
          CorsConfiguration:
            properties.corsAllowedOrigins.length === 0
              ? undefined
              : {
                  CorsRules: [
                    {
                      AllowedOrigins: properties.corsAllowedOrigins,
                      AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST'],
                      AllowedHeaders: ['*'],
                      MaxAge: 3600,
                    },
                  ],
                },
          WebsiteConfiguration:
            properties.websiteIndexDocument === undefined
              ? undefined
              : { IndexDocument: properties.websiteIndexDocument },
          LoggingConfiguration:
            accessLogs === undefined
              ? undefined
              : { DestinationBucketName: bucketReference(accessLogs.to, ctx), LogFilePrefix: `${node.id}/` },
          NotificationConfiguration: notifications.configuration,
          ReplicationConfiguration: replicationOf(node.id, ctx),
          Tags: ctx.tags(node),
        }),
        // S3 asks each target whether it may send before it accepts the notification.
        ...(notifications.grants.length === 0 ? {} : { dependsOn: notifications.grants }),
        deletionPolicy: 'Retain' as const,
        updateReplacePolicy: 'Retain' as const,
      },
    ];
    const statements = policyStatements(node, ctx);
    if (statements.length === 0) return drafts;
    return [
      ...drafts,
      {
        suffix: 'Policy',
        type: 'AWS::S3::BucketPolicy',
        because:
          statements.length === 1 && properties.enforceTls
            ? `${node.name} refuses requests without TLS.`
            : `${node.name} states which services may use it.`,
        properties: { Bucket: ref(ctx.logicalId(node.id)), PolicyDocument: policyDocument(statements) },
      },
    ];
  },
  arn: (node, ctx) => bucketArn(node, ctx),
  pushArn: (node, ctx) => bucketPushArn(node, ctx),
  access: (node, mode, ctx) => {
    const bucket = ctx.arn(node.id);
    const list: PolicyStatement = { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [bucket] };
    const read: PolicyStatement = {
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: [objectsOf(bucket)],
    };
    const write: PolicyStatement = {
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
      Resource: [objectsOf(bucket)],
    };
    const key = keyStatements(node.id, mode !== 'read', ctx);
    if (mode === 'write' || mode === 'send') return [write, ...key];
    if (mode === 'read-write') return [list, read, write, ...key];
    return [list, read, ...key];
  },
  metrics: {
    namespace: 'AWS/S3',
    metrics: [
      {
        name: 'BucketSizeBytes',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 1_099_511_627_776,
      },
      {
        name: 'NumberOfObjects',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 10_000_000,
      },
    ],
    dimensions: (node, ctx) => ({ BucketName: ctx.ref(node.id), StorageType: 'StandardStorage' }),
  },
  cost: (node) => {
    const components = storageClassComponents[node.properties.storageClass];
    const isIntelligent = node.properties.storageClass === 'INTELLIGENT_TIERING';
    const lines: CostLineDraft[] = [
      {
        component: `s3/${components.storage}`,
        label: 'Storage',
        quantity: amount('GB-month', usageInput(node, 'storedGigabytes', 'stored', 'GB')),
        ...(isIntelligent
          ? { note: 'As if all of it were read often; what is not read for 30 days costs less.' }
          : node.properties.versioning
            ? { note: 'Old versions count as stored.' }
            : {}),
      },
    ];
    // A class without a request price in the catalogue shows as unknown rather than as free.
    lines.push({
      component: `s3/${components.put ?? `${components.storage.split('.')[0]}.put`}`,
      label: 'Writes and lists',
      quantity: product('1,000 requests', [usageInput(node, 'putRequestsPerMonth', 'requests')], 1000),
    });
    lines.push({
      component: `s3/${components.get ?? `${components.storage.split('.')[0]}.get`}`,
      label: 'Reads',
      quantity: product('1,000 requests', [usageInput(node, 'getRequestsPerMonth', 'requests')], 1000),
    });
    if (components.retrieval !== undefined) {
      lines.push({
        component: `s3/${components.retrieval}`,
        label: 'Retrieval',
        quantity: amount('GB', usageInput(node, 'retrievedGigabytesPerMonth', 'read', 'GB')),
      });
    }
    if (isIntelligent) {
      lines.push({
        component: 's3/intelligent.monitoring',
        label: 'Monitoring of objects',
        quantity: product('1,000 objects', [usageInput(node, 'objectCount', 'objects')], 1000),
      });
    }
    return lines;
  },
  load: storeLoad,
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'A private bucket', properties: {} },
      {
        title: 'An archive',
        properties: {
          storageClass: 'GLACIER',
          transitionDays: 0,
          transitionStorageClass: 'GLACIER',
          expirationDays: 2555,
        },
      },
      {
        title: 'Encrypted with a KMS key',
        properties: { encryption: 'aws:kms', corsAllowedOrigins: ['https://example.com'] },
      },
    ],
    bad: [
      { title: 'Capitals in the name', properties: { bucketName: 'MyBucket' }, field: 'bucketName' },
      {
        title: 'A storage class that does not exist',
        properties: { storageClass: 'COLD' },
        field: 'storageClass',
      },
    ],
  },
});

interface Lifecycle {
  readonly versioning: boolean;
  readonly transitionDays?: number | undefined;
  readonly transitionStorageClass: string;
  readonly moreTransitions: readonly { readonly days: number; readonly storageClass: string }[];
  readonly expirationDays?: number | undefined;
  readonly noncurrentVersionExpirationDays: number;
}

function lifecycleRules(properties: Lifecycle): readonly CfnObject[] {
  const rules: CfnObject[] = [
    {
      Id: 'AbortIncompleteUploads',
      Status: 'Enabled',
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ];
  if (properties.versioning) {
    rules.push({
      Id: 'ExpireOldVersions',
      Status: 'Enabled',
      NoncurrentVersionExpiration: { NoncurrentDays: properties.noncurrentVersionExpirationDays },
    });
  }
  const { transitionDays: days, transitionStorageClass: storageClass } = properties;
  const transitions = [
    ...(days === undefined ? [] : [{ days, storageClass }]),
    ...properties.moreTransitions,
  ];
  if (transitions.length > 0) {
    rules.push({
      Id: 'Transition',
      Status: 'Enabled',
      Transitions: transitions.map((each) => ({
        StorageClass: each.storageClass,
        TransitionInDays: each.days,
      })),
    });
  }
  if (properties.expirationDays !== undefined) {
    rules.push({ Id: 'Expire', Status: 'Enabled', ExpirationInDays: properties.expirationDays });
  }
  return rules;
}
