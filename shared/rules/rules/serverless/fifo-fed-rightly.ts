import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords, setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type Fix, type FixContext, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const fifoFedRightly = defineRule({
  id: 'LIM-048',
  name: 'fifo-fed-rightly',
  title: 'A FIFO queue is fed by what can keep an order',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['event'] },
  messages: {
    bucket:
      '{source} cannot notify {queue}: S3 sends to standard queues. Make {queue} one, or send through EventBridge.',
    topic:
      '{source} is a standard topic and {queue} a FIFO queue: SNS refuses the subscription. Make them alike.',
  },
  fix: 'suggestion',
  sources: [aws.s3Notifications, aws.snsFifo],
  docs: {
    what: 'FIFO queues are fed by FIFO topics, by rules that set a message group, or by programs.',
    why: 'S3 refuses a notification to a FIFO queue and SNS a subscription of one to a standard topic, because neither has an order to keep.',
    condition: 'A bucket or a standard topic sends events to a FIFO queue.',
    howToFix:
      'Make both ends FIFO or both standard, or put an EventBridge rule between them: the quick fixes do either.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const source = ctx.node(connection.from);
    const queue = ctx.node(connection.to);
    if (queue?.kind !== 'sqs-queue' || source === undefined) return;
    if (isExpression(queue.source.properties?.fifoQueue)) {
      ctx.undecided(queue.id, 'fifoQueue');
      return;
    }
    if (queue.properties.fifoQueue !== true) return;
    const isTopic = source.kind === 'sns-topic' && source.properties.fifoTopic !== true;
    if (source.kind !== 's3-bucket' && !isTopic) return;
    yield {
      message: isTopic ? 'topic' : 'bucket',
      at: connection.id,
      related: [source.id, queue.id],
      data: { source: nameOf(source.id), queue: nameOf(queue.id) },
      fixData: { queue: queue.id, ...(isTopic ? { topic: source.id } : {}) },
    };
  },
  fixes(ctx, finding) {
    const { queue, topic } = finding.fixData ?? {};
    const view = typeof queue === 'string' ? ctx.node(queue) : undefined;
    if (view === undefined) return [];
    const isLinked = view.properties.deadLetterQueue !== undefined || ctx.referrersOf(view.id).length > 0;
    const onlyQueues =
      typeof topic === 'string' &&
      ctx.connectionsFrom(topic, 'event').every(({ to }) => ctx.node(to)?.kind === 'sqs-queue');
    return [
      ...(finding.message === 'bucket' ? throughEventBridge(ctx, finding.at) : []),
      ...(onlyQueues && typeof topic === 'string'
        ? settingOf(ctx, topic, 'Make the topic FIFO', { fifoTopic: true })
        : []),
      ...(isLinked ? [] : settingOf(ctx, view.id, 'Make the queue a standard one', { fifoQueue: undefined })),
    ];
  },
});

/** A rule for the events of the bucket, which may send to FIFO queues. */
function throughEventBridge(ctx: FixContext, at: string): readonly Fix[] {
  const { document } = ctx;
  const connection = document.connections.get(at);
  const queue = document.nodes.get(connection?.to ?? '');
  if (connection === undefined || queue === undefined) return [];
  const rule = addNode(document, {
    kind: 'event-rule',
    name: `${ctx.nameOf(connection.from)} uploads`,
    ...(queue.parent === undefined ? {} : { parent: queue.parent }),
    at: [queue.at[0] - 160, queue.at[1]],
    properties: { eventPattern: { source: ['aws.s3'], 'detail-type': ['Object Created'] } },
  });
  const withRule = mergeChanges(rule.changes, removeRecords(document, [], [at]));
  // A bucket that sends its events to EventBridge sends them to the default bus, which the rule listens to.
  const told = setProperties(applyChanges(document, withRule), connection.from, { eventBridge: true });
  const before = mergeChanges(withRule, told);
  const outward = addConnection(applyChanges(document, before), {
    kind: 'event',
    from: rule.id,
    to: queue.id,
  });
  return [{ title: 'Send through EventBridge', changes: mergeChanges(before, outward.changes) }];
}
