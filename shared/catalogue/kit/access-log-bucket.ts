import { z } from 'zod';
import type {
  CostLineDraft,
  DocumentReader,
  NodeView,
  ResolveContext,
  ResourceDraft,
} from '../define-kind.ts';
import { objectsOf } from './bucket-name.ts';
import { awsAccountId, type PolicyStatement, policyDocument, ref, sub } from './cfn.ts';
import { listenersAt } from './load-balancer.ts';
import { usageInput } from './quantity.ts';
import { drawn, product } from './usage-quantity.ts';

export const accessLogsField = z.boolean().default(true).meta({
  title: 'Access logs',
  advanced: true,
  help: 'In a bucket of its own for 90 days, unless a log connection leads to a drawn one. Not in sketches.',
});

export const accessLogUsage = {
  accessLogGigabytesPerMonth: z.number().min(0).default(1).meta({
    title: 'Access logs',
    unit: 'GB a month',
    help: 'Compressed: about 50 bytes a request.',
  }),
};

/** Long enough to look into what is noticed late; who must keep them longer draws a bucket. */
const retentionDays = 90;
const daysPerMonth = 365 / 12;

const bucketSuffix = 'AccessLogs';
const policySuffix = `${bucketSuffix}Policy`;

/** True when a load balancer keeps access logs and no bucket is drawn for them. Of an NLB, only TLS is logged. */
function hasOwnLogBucket(node: NodeView, ctx: DocumentReader): boolean {
  if (node.properties.accessLogs !== true || ctx.settings.profile === 'sketch') return false;
  if (ctx.connectionsFrom(node.id, 'log').some(({ to }) => ctx.node(to)?.kind === 's3-bucket')) return false;
  return node.kind !== 'nlb' || listenersAt(node, ctx).some(({ protocol }) => protocol === 'TLS');
}

/** The logical ids of the bucket, and of the policy that lets the load balancer write, which AWS tries at once. */
export function ownLogBucket(
  node: NodeView,
  ctx: ResolveContext,
): { readonly bucket: string; readonly policy: string } | undefined {
  if (!hasOwnLogBucket(node, ctx)) return undefined;
  return {
    bucket: ctx.logicalId(node.id, bucketSuffix),
    policy: ctx.logicalId(node.id, policySuffix),
  };
}

/** A private bucket that forgets, and who may write to it. */
export function logBucketDrafts(node: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  const own = ownLogBucket(node, ctx);
  if (own === undefined) return [];
  const because = `${node.name} keeps access logs, and no bucket is drawn for them.`;
  return [
    {
      suffix: bucketSuffix,
      type: 'AWS::S3::Bucket',
      because,
      properties: {
        // Load balancers write to no bucket with a key of KMS.
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: {
          Rules: [
            {
              Id: 'forget',
              Status: 'Enabled',
              ExpirationInDays: retentionDays,
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            },
          ],
        },
        Tags: ctx.tags(node),
      },
      // A bucket with something in it cannot be deleted, and logs outlive what they are about.
      deletionPolicy: 'Retain',
      updateReplacePolicy: 'Retain',
    },
    {
      suffix: policySuffix,
      type: 'AWS::S3::BucketPolicy',
      because,
      properties: {
        Bucket: ref(own.bucket),
        PolicyDocument: policyDocument(statementsFor(node, own.bucket)),
      },
    },
  ];
}

function statementsFor(node: NodeView, bucketId: string): readonly PolicyStatement[] {
  const bucket = { 'Fn::GetAtt': [bucketId, 'Arn'] };
  const written = sub(`\${${bucketId}.Arn}/AWSLogs/\${AWS::AccountId}/*`);
  const isOfAccount = { StringEquals: { 'aws:SourceAccount': awsAccountId } };
  const requireTls: PolicyStatement = {
    Sid: 'RequireTls',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['s3:*'],
    Resource: [bucket, objectsOf(bucket)],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  if (node.kind === 'nlb') {
    const Principal = { Service: 'delivery.logs.amazonaws.com' };
    return [
      requireTls,
      {
        Sid: 'LogsArrive',
        Effect: 'Allow',
        Principal,
        Action: ['s3:PutObject'],
        Resource: [written],
        Condition: isOfAccount,
      },
      {
        Sid: 'LogsAreExpected',
        Effect: 'Allow',
        Principal,
        Action: ['s3:GetBucketAcl'],
        Resource: [bucket],
        Condition: isOfAccount,
      },
    ];
  }
  return [
    requireTls,
    {
      Sid: 'LogsArrive',
      Effect: 'Allow',
      Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
      Action: ['s3:PutObject'],
      Resource: [written],
      Condition: {
        ArnLike: {
          'aws:SourceArn': sub(
            `arn:\${AWS::Partition}:elasticloadbalancing:\${AWS::Region}:\${AWS::AccountId}:loadbalancer/*`,
          ),
        },
      },
    },
  ];
}

/** What keeping them costs, where the bucket is not drawn and has no bill of its own. */
export function accessLogLines(node: NodeView, ctx: DocumentReader): readonly CostLineDraft[] {
  if (!hasOwnLogBucket(node, ctx)) return [];
  return [
    {
      component: 's3/standard.storage',
      label: 'Access logs kept',
      quantity: product('GB-month', [
        usageInput(node, 'accessLogGigabytesPerMonth', 'logs', 'GB'),
        drawn('months kept', Number((retentionDays / daysPerMonth).toFixed(2)), 'months kept'),
      ]),
    },
  ];
}
