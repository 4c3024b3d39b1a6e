import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import type { NodeId } from '#shared/document/records.ts';
import { addAlarm, alarmTopic } from '../../alarm-fixes.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** What people notice when it fails. */
const watched = [
  'alb',
  'nlb',
  'ecs-service',
  'lambda-function',
  'sqs-queue',
  'rds-instance',
  'aurora-cluster',
  'api-gateway-http',
  'api-gateway-rest',
  'step-functions',
  'elasticache',
  'kinesis-stream',
  'clb',
  'gwlb',
  'api-gateway-websocket',
  'dynamodb-table',
  'opensearch',
  'msk-cluster',
  'mq-broker',
  'elastic-beanstalk',
  'rds-proxy',
];

export const failuresNoticed = defineRule({
  id: 'OPS-033',
  name: 'failures-noticed',
  title: 'Somebody is told when a service fails',
  severity: 'warning',
  nature: 'practice',
  pillar: 'operations',
  forProduction: true,
  subjects: { nodes: watched },
  messages: {
    unwatched: 'No alarm watches {name}, so nobody is told when it fails. Add an alarm.',
  },
  decidesAlways: 'It looks at which nodes an alarm is connected with.',
  fix: 'automatic',
  sources: [aws.recommendedAlarms],
  docs: {
    what: 'Load balancers, services, functions, APIs, queues and databases of production are watched by an alarm.',
    why: 'Without one the first to notice is a customer, and the second is whoever reads their mail.',
    condition:
      'No alarm observes such a node, nor what stands in front of it. Each of them is one finding, whatever number of metrics it has.',
    howToFix:
      'Add an alarm on the most telling metric, as the quick fix does, and a topic that it tells: the one that other alarms tell already, where there is one.',
    whenToSuppress:
      'Where another system watches: "Datadog, monitors as code". It can be said once for all that a container holds.',
  },
  *check(ctx, subject) {
    if (!('node' in subject) || isWatched(ctx, subject.node.id)) return;
    yield { message: 'unwatched', at: subject.node.id };
  },
  fixes(ctx, { at: id }) {
    const node = ctx.document.nodes.get(id);
    if (node === undefined) return [];
    const topic = alarmTopic(ctx.document, { at: [40, -120] });
    // In a row above the drawing, each beside those that are there.
    const column = ctx.idsOfKind('cloudwatch-alarm').length;
    const alarm = addAlarm(
      applyChanges(ctx.document, topic.changes),
      { name: `${node.name} fails`, at: [200 + 120 * column, -120] },
      id,
      topic.id,
    );
    return [{ title: 'Add an alarm and whom it tells', changes: mergeChanges(topic.changes, alarm) }];
  },
});

/** Directly, or at the load balancer, API or queue in front of it: its failures are seen there. */
function isWatched(ctx: RuleContext, id: NodeId): boolean {
  const has = (node: string): boolean => ctx.connectionsTo(node, 'observe').length > 0;
  if (has(id)) return true;
  const before = ['forward', 'target', 'invoke', 'poll'].flatMap((kind) => ctx.connectionsTo(id, kind));
  if (
    before.some(
      ({ from }) => has(from) || ctx.connectionsTo(from, 'forward').some((forward) => has(forward.from)),
    )
  )
    return true;
  // Dead-letter queues: the queue that they belong to, or they themselves, are watched.
  const owners = ctx.referrersOf(id);
  return owners.some((owner) => has(owner.id));
}
