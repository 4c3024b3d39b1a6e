import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import type { NodeId } from '#shared/document/records.ts';
import { addAlarm, alarmTopic } from '../../alarm-fixes.ts';
import { idsIn } from '../../decisions.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
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
  subjects: { document: true },
  messages: {
    unwatched: 'No alarm watches {services}, so nobody is told of a failure. Add alarms.',
  },
  decidesAlways: 'It looks at which nodes an alarm is connected with.',
  fix: 'automatic',
  sources: [aws.recommendedAlarms],
  docs: {
    what: 'Load balancers, services, functions, APIs, queues and databases of production are watched by an alarm.',
    why: 'Without one the first to notice is a customer, and the second is whoever reads their mail.',
    condition: 'No alarm observes such a node, nor what stands in front of it. All of them are one finding.',
    howToFix:
      'Add an alarm on the most telling metric, which the quick fix does for each, and a topic that it tells.',
    whenToSuppress: 'Where another system watches: "Datadog, monitors as code".',
  },
  *check(ctx) {
    const open = watched
      .flatMap((kind) => ctx.idsOfKind(kind))
      .filter((id) => !isWatched(ctx, id))
      .sort();
    if (open.length === 0) return;
    yield {
      message: 'unwatched',
      at: 'document',
      related: open,
      data: { services: nameOf(...open) },
      fixData: { open },
    };
  },
  fixes(ctx, finding) {
    const open = idsIn(finding.fixData?.open);
    const topic = alarmTopic(ctx.document, { at: [40, -120] });
    let { changes } = topic;
    for (const [index, id] of open.entries()) {
      const name = `${ctx.document.nodes.get(id)?.name ?? id} fails`;
      const document = applyChanges(ctx.document, changes);
      const alarm = addAlarm(document, { name, at: [200 + 120 * index, -120] }, id, topic.id);
      changes = mergeChanges(changes, alarm);
    }
    return [{ title: 'Add an alarm for each, and a topic that they tell', changes }];
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
