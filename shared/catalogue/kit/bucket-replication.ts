import type { NodeId } from '#shared/document/records.ts';
import type { ConnectionView, DocumentReader, NodeView, ResolveContext } from '../define-kind.ts';
import { linksToBuckets, objectsOf } from './bucket-name.ts';
import { type CfnObject, compact, type PolicyStatement } from './cfn.ts';
import { suffixOf } from './suffix.ts';

/** The buckets it is drawn to replicate to. */
export function replicasOf(bucket: NodeId, ctx: DocumentReader): readonly ConnectionView[] {
  return linksToBuckets(bucket, 'replicate', ctx);
}

/** Both ends of a replication need versions. */
export function replicates(bucket: NodeId, ctx: DocumentReader): boolean {
  return replicasOf(bucket, ctx).length > 0 || ctx.connectionsTo(bucket, 'replicate').length > 0;
}

/** Where its objects are copied to; undefined for nowhere. */
export function replicationOf(bucket: NodeId, ctx: ResolveContext): CfnObject | undefined {
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

/** What its role needs to copy them. */
export function replicationStatements(node: NodeView, ctx: ResolveContext): readonly PolicyStatement[] {
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
