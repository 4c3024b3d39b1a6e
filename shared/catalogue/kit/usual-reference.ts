import type { NodeId } from '#shared/document/records.ts';
import type { ResolveContext } from '../define-kind.ts';
import type { CfnValue } from './cfn.ts';
import { busName, isDefaultBus } from './event-bus.ts';

/** Kinds whose callers name them by what `Ref` gives, a URL or a name; the others are named by their ARN. */
const namedByRef: ReadonlySet<string> = new Set([
  'sqs-queue',
  'dynamodb-table',
  'event-bus',
  's3-bucket',
  'kinesis-stream',
  'secret',
  'parameter',
  'ecs-cluster',
  'subnet',
  'codebuild',
]);

/** What a caller states to name the node: the URL of a queue, the name of a table, the ARN of a function. */
export function usualReference(id: NodeId, ctx: ResolveContext): CfnValue {
  if (isDefaultBus(id, ctx)) return busName(id, ctx);
  return namedByRef.has(ctx.node(id)?.kind ?? '') ? ctx.ref(id) : ctx.arn(id);
}
