import { z } from 'zod';
import { isJsonObject } from '#shared/base/json.ts';
import type { NodeId } from '#shared/document/records.ts';
import {
  type ConnectionView,
  type CostLineDraft,
  type DocumentReader,
  defineKind,
  type NodeView,
  type Pusher,
  type ResolveContext,
} from '../../define-kind.ts';
import {
  awsAccountId,
  type CfnObject,
  type CfnValue,
  compact,
  getAtt,
  join,
  type PolicyStatement,
  policyDocument,
  ref,
  sub,
} from '../../kit/cfn.ts';
import { encryptionKeyArn, keyStatements } from '../../kit/encryption-key.ts';
import { usageInput } from '../../kit/quantity.ts';
import { suffixOf } from '../../kit/suffix.ts';
import { amount, product } from '../../kit/usage-quantity.ts';

const storageClasses = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const;

/** Price components of a storage class; a class without a request price of its own has none in the catalogue. */
const classComponents: Record<
  (typeof storageClasses)[number],
  { readonly storage: string; readonly put?: string; readonly get?: string; readonly retrieval?: string }
> = {
  STANDARD: { storage: 'standard.storage', put: 'standard.put', get: 'standard.get' },
  STANDARD_IA: {
    storage: 'standardIa.storage',
    put: 'standardIa.put',
    get: 'standardIa.get',
    retrieval: 'standardIa.retrieval',
  },
  ONEZONE_IA: { storage: 'onezoneIa.storage', retrieval: 'onezoneIa.retrieval' },
  INTELLIGENT_TIERING: { storage: 'intelligent.frequent', put: 'intelligent.put', get: 'intelligent.get' },
  GLACIER: {
    storage: 'glacierFlexible.storage',
    put: 'glacierFlexible.put',
    retrieval: 'glacierFlexible.retrievalStandard',
  },
  DEEP_ARCHIVE: {
    storage: 'deepArchive.storage',
    put: 'deepArchive.put',
    retrieval: 'deepArchive.retrievalStandard',
  },
};

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
  properties: z.object({
    bucketName: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        'Use 3 to 63 lower-case letters, digits, dots and hyphens.',
      )
      .optional()
      .meta({
        title: 'Bucket name',
        help: 'Unique in all of AWS. Without it AWS makes one; a bucket that notifies others gets one from its node id, account and Region.',
        source: 'Amazon S3 user guide, bucket naming rules',
        checked: '2026-11',
      }),
    versioning: z
      .boolean()
      .default(true)
      .meta({ title: 'Versioning', help: 'Keeps what is overwritten or deleted.' }),
    encryption: z.enum(['AES256', 'aws:kms']).default('AES256').meta({
      title: 'Encryption',
      group: 'Security',
      help: 'AES256 is free; a KMS key is charged by request, which a bucket key reduces.',
    }),
    kmsKey: z
      .string()
      .optional()
      .meta({ title: 'KMS key', group: 'Security', reference: ['kms-key'], advanced: true }),
    blockPublicAccess: z.boolean().default(true).meta({
      title: 'Block all public access',
      group: 'Security',
      help: 'Serve public files through CloudFront instead.',
    }),
    enforceTls: z.boolean().default(true).meta({
      title: 'Refuse requests without TLS',
      group: 'Security',
      advanced: true,
    }),
    storageClass: z.enum(storageClasses).default('STANDARD').meta({
      title: 'Storage class of the bill',
      group: 'Lifecycle',
      advanced: true,
      help: 'The class that most of the data is in; lifecycle rules move data to others.',
    }),
    transitionDays: z.int().min(0).max(36_500).optional().meta({
      title: 'Move after',
      unit: 'days',
      group: 'Lifecycle',
      advanced: true,
      help: 'To the class below; 30 at least for the infrequent-access classes.',
    }),
    transitionStorageClass: z
      .enum(['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'])
      .default('STANDARD_IA')
      .meta({ title: 'Move to', group: 'Lifecycle', advanced: true }),
    expirationDays: z.int().min(1).max(36_500).optional().meta({
      title: 'Delete after',
      unit: 'days',
      group: 'Lifecycle',
    }),
    noncurrentVersionExpirationDays: z.int().min(1).max(36_500).default(90).meta({
      title: 'Delete old versions after',
      unit: 'days',
      group: 'Lifecycle',
      advanced: true,
    }),
    corsAllowedOrigins: z.array(z.string()).default([]).meta({
      title: 'Origins that browsers may call from',
      group: 'Access',
      advanced: true,
    }),
    websiteIndexDocument: z.string().optional().meta({
      title: 'Website index document',
      group: 'Access',
      advanced: true,
      help: 'Turns on website hosting, which has no TLS; CloudFront does not need it.',
    }),
    objectLock: z.boolean().default(false).meta({
      title: 'Object lock',
      group: 'Security',
      advanced: true,
      help: 'Only when the bucket is made; needs versioning.',
    }),
    eventBridge: z
      .boolean()
      .default(false)
      .meta({ title: 'Send events to EventBridge', group: 'Events', advanced: true }),
  }),
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
    const [accessLogs] = toBuckets(node.id, 'log', ctx);
    const drafts = [
      {
        type: 'AWS::S3::Bucket',
        properties: compact({
          BucketName: bucketNameValue(nameOf(node, ctx)),
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
              : { DestinationBucketName: nameOrRef(accessLogs.to, ctx), LogFilePrefix: `${node.id}/` },
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
  arn: (node, ctx) => {
    const name = nameOf(node, ctx);
    // With a name of its own the ARN needs no reference, which would close a circle: the bucket waits for the
    // permission of its target, and the permission names the bucket.
    return name === undefined
      ? getAtt(ctx.logicalId(node.id), 'Arn')
      : sub(`arn:\${AWS::Partition}:s3:::${name}`);
  },
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
    const components = classComponents[node.properties.storageClass];
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

type Bucket = NodeView<Readonly<Record<string, unknown>> & { readonly bucketName?: string | undefined }>;

/**
 * The stated name, or what `Fn::Sub` makes one of when the bucket notifies others (see `arn`); else undefined, and AWS
 * makes one.
 */
function nameOf(node: Bucket, ctx: ResolveContext): string | undefined {
  if (node.properties.bucketName !== undefined) return node.properties.bucketName;
  if (ctx.connectionsFrom(node.id, 'event').length === 0 && !isInCircle(node.id, ctx)) return undefined;
  const slug = node.id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30)
    .replace(/-+$/, '');
  // 63 characters at most: 30 of the id, 12 of the account, up to 15 of the Region.
  return `${slug === '' ? 'bucket' : slug}-\${AWS::AccountId}-\${AWS::Region}`;
}

/** A bucket has one policy: TLS, CloudFront in front of it, and the services that write logs to it. */
function policyStatements(
  node: NodeView<{ readonly enforceTls: boolean }>,
  ctx: ResolveContext,
): readonly PolicyStatement[] {
  const bucket = ctx.arn(node.id);
  const statements: PolicyStatement[] = [];
  if (node.properties.enforceTls) {
    statements.push({
      Sid: 'RequireTls',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['s3:*'],
      Resource: [bucket, objectsOf(bucket)],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  }
  const distributions = ctx.connectionsTo(node.id, 'origin').map(({ from }) => from);
  if (distributions.length > 0) {
    statements.push({
      Sid: 'CloudFrontReads',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: ['s3:GetObject'],
      Resource: [objectsOf(bucket)],
      Condition: { ArnLike: { 'aws:SourceArn': distributions.map((distribution) => ctx.arn(distribution)) } },
    });
  }
  const logServices = [
    ...new Set(ctx.connectionsTo(node.id, 'log').map(({ from }) => logServiceOf(from, ctx))),
  ].sort();
  if (logServices.length > 0) {
    statements.push({
      Sid: 'LogsArrive',
      Effect: 'Allow',
      Principal: { Service: logServices },
      Action: ['s3:PutObject', 's3:GetBucketAcl'],
      Resource: [bucket, objectsOf(bucket)],
      Condition: { StringEquals: { 'aws:SourceAccount': awsAccountId } },
    });
  }
  return statements;
}

function logServiceOf(from: NodeId, ctx: ResolveContext): string {
  if (ctx.hasTrait(from, 'load-balancer')) return elbLogs;
  return ctx.node(from)?.kind === 's3-bucket' ? bucketLogs : vendedLogs;
}

const bucketLogs = 'logging.s3.amazonaws.com';
const elbLogs = 'logdelivery.elasticloadbalancing.amazonaws.com';
/** VPC flow logs, Network Load Balancers, API Gateway and others deliver under one name. */
const vendedLogs = 'delivery.logs.amazonaws.com';

function nameOrRef(bucket: NodeId, ctx: ResolveContext): CfnValue {
  const node = ctx.node(bucket);
  return (node === undefined ? undefined : bucketNameValue(nameOf(node as Bucket, ctx))) ?? ctx.ref(bucket);
}

function bucketNameValue(name: string | undefined): CfnValue | undefined {
  return name?.includes('${') === true ? sub(name) : name;
}

function objectsOf(bucketArn: CfnValue): CfnValue {
  if (isJsonObject(bucketArn)) {
    const text = bucketArn['Fn::Sub'];
    if (typeof text === 'string') return sub(`${text}/*`);
    const att = bucketArn['Fn::GetAtt'];
    if (Array.isArray(att)) return sub(`\${${att.join('.')}}/*`);
  }
  return join('', [bucketArn, '/*']);
}

interface Lifecycle {
  readonly versioning: boolean;
  readonly transitionDays?: number | undefined;
  readonly transitionStorageClass: string;
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
  if (properties.transitionDays !== undefined) {
    rules.push({
      Id: 'Transition',
      Status: 'Enabled',
      Transitions: [
        { StorageClass: properties.transitionStorageClass, TransitionInDays: properties.transitionDays },
      ],
    });
  }
  if (properties.expirationDays !== undefined) {
    rules.push({ Id: 'Expire', Status: 'Enabled', ExpirationInDays: properties.expirationDays });
  }
  return rules;
}

/** What it tells whom, and the logical ids of the permissions that must exist first. */
function notificationsOf(
  node: NodeView<{ readonly eventBridge: boolean }>,
  ctx: ResolveContext,
): { readonly configuration: CfnObject | undefined; readonly grants: readonly string[] } {
  const lambda: CfnObject[] = [];
  const queue: CfnObject[] = [];
  const topic: CfnObject[] = [];
  const grants: string[] = [];
  let toBus = node.properties.eventBridge;
  for (const connection of ctx.connectionsFrom(node.id, 'event')) {
    const target = ctx.node(connection.to);
    const kind = ctx.kindOf(connection.to);
    if (target === undefined || kind === undefined) continue;
    const { events, filterPrefix, filterSuffix } = connection.properties as {
      readonly events?: readonly string[];
      readonly filterPrefix?: string;
      readonly filterSuffix?: string;
    };
    const rules = [
      ...(filterPrefix === undefined || filterPrefix === '' ? [] : [{ Name: 'prefix', Value: filterPrefix }]),
      ...(filterSuffix === undefined || filterSuffix === '' ? [] : [{ Name: 'suffix', Value: filterSuffix }]),
    ];
    const filter = rules.length === 0 ? {} : { Filter: { S3Key: { Rules: rules } } };
    const wanted = Array.isArray(events) && events.length > 0 ? events : ['s3:ObjectCreated:*'];
    for (const event of wanted) {
      const Event = String(event);
      if (kind.id === 'lambda-function') lambda.push({ Event, Function: ctx.arn(target.id), ...filter });
      else if (kind.id === 'sqs-queue') queue.push({ Event, Queue: ctx.arn(target.id), ...filter });
      else if (kind.id === 'sns-topic') topic.push({ Event, Topic: ctx.arn(target.id), ...filter });
      else toBus = true;
    }
    const pusher: Pusher = {
      from: node.id,
      connection: connection.id,
      service: 's3.amazonaws.com',
      sourceArn: ctx.arn(node.id),
    };
    for (const grant of kind.allowPush?.(target, [pusher], ctx) ?? []) {
      if (grant.suffix !== undefined) grants.push(ctx.logicalId(target.id, grant.suffix));
    }
  }
  const configuration = compact({
    LambdaConfigurations: lambda.length === 0 ? undefined : lambda,
    QueueConfigurations: queue.length === 0 ? undefined : queue,
    TopicConfigurations: topic.length === 0 ? undefined : topic,
    EventBridgeConfiguration: toBus ? { EventBridgeEnabled: true } : undefined,
  });
  return {
    configuration: Object.keys(configuration).length === 0 ? undefined : configuration,
    grants: [...new Set(grants)].sort(),
  };
}

function replicasOf(bucket: NodeId, ctx: DocumentReader): readonly ConnectionView[] {
  return toBuckets(bucket, 'replicate', ctx);
}

/** The connections of a kind that lead to other buckets. */
function toBuckets(bucket: NodeId, kind: string, ctx: DocumentReader): readonly ConnectionView[] {
  return ctx
    .connectionsFrom(bucket, kind)
    .filter(({ to }) => to !== bucket && ctx.node(to)?.kind === 's3-bucket');
}

/** Whether its logs and copies come back to it over other buckets: then one must name another without a reference. */
function isInCircle(bucket: NodeId, ctx: DocumentReader): boolean {
  const seen = new Set<NodeId>();
  const waiting: NodeId[] = [bucket];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const { to } of [...toBuckets(id, 'replicate', ctx), ...toBuckets(id, 'log', ctx)]) {
      if (to === bucket) return true;
      if (seen.has(to)) continue;
      seen.add(to);
      waiting.push(to);
    }
  }
  return false;
}

/** Both ends of a replication need versions. */
function replicates(bucket: NodeId, ctx: DocumentReader): boolean {
  return replicasOf(bucket, ctx).length > 0 || ctx.connectionsTo(bucket, 'replicate').length > 0;
}

function replicationOf(bucket: NodeId, ctx: ResolveContext): CfnObject | undefined {
  const replicas = replicasOf(bucket, ctx);
  if (replicas.length === 0) return undefined;
  return compact({
    Role: ctx.roleArn(bucket),
    Rules: replicas.map(({ to, properties }, index) => ({
      Id: `To${suffixOf(to)}`.slice(0, 255),
      Priority: index + 1,
      Status: 'Enabled',
      Filter: { Prefix: typeof properties.prefix === 'string' ? properties.prefix : '' },
      DeleteMarkerReplication: { Status: 'Disabled' },
      Destination: { Bucket: ctx.arn(to) },
    })),
  });
}

function replicationStatements(node: NodeView, ctx: ResolveContext): readonly PolicyStatement[] {
  const replicas = replicasOf(node.id, ctx).map(({ to }) => objectsOf(ctx.arn(to)));
  if (replicas.length === 0) return [];
  const bucket = ctx.arn(node.id);
  return [
    { Effect: 'Allow', Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'], Resource: [bucket] },
    {
      Effect: 'Allow',
      Action: ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
      Resource: [objectsOf(bucket)],
    },
    {
      Effect: 'Allow',
      Action: ['s3:ReplicateDelete', 's3:ReplicateObject', 's3:ReplicateTags'],
      Resource: replicas,
    },
  ];
}
