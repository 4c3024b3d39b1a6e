import type { NodeView, Pusher, ResolveContext } from '../define-kind.ts';
import { type CfnObject, compact } from './cfn.ts';

/** What it tells whom, and the logical ids of the permissions that must exist first. */
export function notificationsOf(
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
