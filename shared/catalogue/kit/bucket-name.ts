import { isJsonObject } from '#shared/base/json.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ConnectionView, DocumentReader, NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnValue, getAtt, join, sub } from './cfn.ts';

/** A bucket as far as its name is concerned. */
export type NamedBucket = NodeView<
  Readonly<Record<string, unknown>> & { readonly bucketName?: string | undefined }
>;

/** The name that the template gives a bucket: the stated one; undefined where AWS makes one. */
export function bucketName(node: NamedBucket, ctx: DocumentReader): CfnValue | undefined {
  if (node.properties.bucketName !== undefined) return node.properties.bucketName;
  return isInCircle(node.id, ctx) ? sub(circleName(node.id)) : undefined;
}

export function bucketArn(node: NamedBucket, ctx: ResolveContext): CfnValue {
  return isInCircle(node.id, ctx) ? sub(arnText(node)) : getAtt(ctx.logicalId(node.id), 'Arn');
}

/**
 * The source that receivers of its events allow. The bucket waits for their permission, so the permission cannot name
 * the bucket: without a stated name it is any bucket, and the account says whose.
 */
export function bucketPushArn(node: NamedBucket, ctx: DocumentReader): CfnValue {
  if (node.properties.bucketName !== undefined || isInCircle(node.id, ctx)) return sub(arnText(node));
  return sub(`arn:\${AWS::Partition}:s3:::*`);
}

/** A reference to a bucket by name. */
export function bucketReference(bucket: NodeId, ctx: ResolveContext): CfnValue {
  const node = ctx.node(bucket) as NamedBucket | undefined;
  if (node === undefined || !isInCircle(bucket, ctx)) return ctx.ref(bucket);
  return bucketName(node, ctx) ?? ctx.ref(bucket);
}

/** All objects of the bucket with that ARN. */
export function objectsOf(arn: CfnValue): CfnValue {
  if (isJsonObject(arn)) {
    const text = arn['Fn::Sub'];
    if (typeof text === 'string') return sub(`${text}/*`);
    const attribute = arn['Fn::GetAtt'];
    if (Array.isArray(attribute)) return sub(`\${${attribute.join('.')}}/*`);
  }
  return join('', [arn, '/*']);
}

/** The connections of a kind that lead to other buckets. */
export function linksToBuckets(bucket: NodeId, kind: string, ctx: DocumentReader): readonly ConnectionView[] {
  return ctx
    .connectionsFrom(bucket, kind)
    .filter(({ to }) => to !== bucket && ctx.node(to)?.kind === 's3-bucket');
}

/** Whether its logs and copies come back to it over other buckets: those name each other without references. */
function isInCircle(bucket: NodeId, ctx: DocumentReader): boolean {
  const seen = new Set<NodeId>();
  const waiting: NodeId[] = [bucket];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const { to } of [...linksToBuckets(id, 'replicate', ctx), ...linksToBuckets(id, 'log', ctx)]) {
      if (to === bucket) return true;
      if (seen.has(to)) continue;
      seen.add(to);
      waiting.push(to);
    }
  }
  return false;
}

function arnText(node: NamedBucket): string {
  return `arn:\${AWS::Partition}:s3:::${node.properties.bucketName ?? circleName(node.id)}`;
}

/** At most 63 characters: 30 of the id, 12 of the account, up to 15 of the Region. */
function circleName(id: NodeId): string {
  const slug = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30)
    .replace(/-+$/, '');
  return `${slug === '' ? 'bucket' : slug}-\${AWS::AccountId}-\${AWS::Region}`;
}
