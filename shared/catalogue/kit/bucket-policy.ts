import type { NodeId } from '#shared/document/records.ts';
import type { NodeView, ResolveContext } from '../define-kind.ts';
import { objectsOf } from './bucket-name.ts';
import { awsAccountId, type PolicyStatement } from './cfn.ts';

/** A bucket has one policy: TLS, CloudFront in front of it, and the services that write logs to it. */
export function policyStatements(
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
  const kind = ctx.node(from)?.kind;
  if (kind === 'cloudtrail') return trailLogs;
  return kind === 's3-bucket' ? bucketLogs : vendedLogs;
}

const bucketLogs = 'logging.s3.amazonaws.com';
const trailLogs = 'cloudtrail.amazonaws.com';
const elbLogs = 'logdelivery.elasticloadbalancing.amazonaws.com';
/** VPC flow logs, Network Load Balancers, API Gateway and others deliver under one name. */
const vendedLogs = 'delivery.logs.amazonaws.com';
