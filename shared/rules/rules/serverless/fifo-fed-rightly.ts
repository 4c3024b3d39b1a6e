import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords, setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, noteUnknown } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import {
  defineRule,
  type Finding,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf, referredNodes, writing, writtenResource } from '../../written-resource.ts';

export const fifoFedRightly = defineRule({
  id: 'LIM-048',
  name: 'fifo-fed-rightly',
  title: 'A FIFO queue is fed by what can keep an order',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['event'], nodes: ['resource'] },
  messages: {
    bucket:
      '{source} cannot notify {queue}: S3 sends to standard queues. Make {queue} one, or send through EventBridge.',
    topic:
      '{source} is a standard topic and {queue} a FIFO queue: SNS refuses the subscription. Make them alike.',
    group:
      '{name} sends to the FIFO queue {queue} without a message group: EventBridge cannot deliver. Name a group.',
  },
  fix: 'automatic',
  sources: [aws.s3Notifications, aws.snsFifo],
  docs: {
    what: 'FIFO queues are fed by FIFO topics, by rules that set a message group, or by programs.',
    why: 'S3 refuses a notification to a FIFO queue and SNS a subscription of one to a standard topic, because neither has an order to keep.',
    condition:
      'A bucket or a standard topic sends events to a FIFO queue, or a written rule of EventBridge names one as its target without a message group. The template names a group for what a drawn rule sends.',
    howToFix:
      'Make both ends FIFO or both standard, or put an EventBridge rule between them: the quick fixes do either.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if ('node' in subject) yield* writtenFaults(ctx, subject.node);
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
    if (finding.message === 'group') return withGroup(ctx, finding);
    if (finding.message === 'bucket') return throughEventBridge(ctx, finding.at);
    const topic = finding.fixData?.topic;
    // A FIFO topic delivers to queues alone.
    const onlyQueues =
      typeof topic === 'string' &&
      ctx.connectionsFrom(topic, 'event').every(({ to }) => ctx.node(to)?.kind === 'sqs-queue');
    return onlyQueues
      ? settingOf(ctx, topic, 'Make the topic FIFO', { fifoTopic: true })
      : throughFunction(ctx, finding.at);
  },
});

/** Targets of a written rule that are FIFO queues of the drawing and get no message group. */
function* writtenFaults(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const written = writtenResource(node);
  if (written?.type !== 'AWS::Events::Rule') return;
  for (const [index, target] of listOfValues(written.properties.Targets).map(objectOf).entries()) {
    if (objectOf(target.SqsParameters).MessageGroupId !== undefined) continue;
    const queue = referredNodes(ctx, target.Arn).find((id) => ctx.node(id)?.kind === 'sqs-queue');
    const view = queue === undefined ? undefined : ctx.node(queue);
    if (view === undefined || noteUnknown(ctx, view, 'fifoQueue') || view.properties.fifoQueue !== true)
      continue;
    yield {
      message: 'group',
      at: node.id,
      field: 'properties',
      discriminator: `${index}`,
      related: [view.id],
      data: { queue: nameOf(view.id) },
      fixData: { index },
    };
  }
}

function withGroup(ctx: FixContext, { at, fixData }: Finding): readonly Fix[] {
  const node = ctx.node(at);
  const written = node === undefined ? undefined : writtenResource(node);
  const targets = listOfValues(written?.properties.Targets).map((target, index) =>
    index === fixData?.index ? { ...objectOf(target), SqsParameters: { MessageGroupId: 'events' } } : target,
  );
  return writing(ctx, at, 'Name the group "events"', { Targets: targets });
}

/** A function that takes from the topic and puts into the queue with a message group. */
function throughFunction({ document, nameOf: name }: FixContext, at: string): readonly Fix[] {
  const connection = document.connections.get(at);
  const queue = document.nodes.get(connection?.to ?? '');
  if (connection === undefined || queue === undefined) return [];
  const added = addNode(document, {
    kind: 'lambda-function',
    name: `${name(queue.id)} feeder`,
    ...(queue.parent === undefined ? {} : { parent: queue.parent }),
    at: [queue.at[0] - 160, queue.at[1]],
  });
  let changes = mergeChanges(added.changes, removeRecords(document, [], [at]));
  for (const line of [
    { kind: 'event', from: connection.from, to: added.id },
    { kind: 'data', from: added.id, to: queue.id, properties: { access: 'write' } },
  ])
    changes = mergeChanges(changes, addConnection(applyChanges(document, changes), line).changes);
  return [{ title: 'Put a function between them', changes }];
}

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
