import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import { addAlarm, alarmTopic } from '../../alarm-fixes.ts';
import { noteUnknown, optionalNumber, optionalText } from '../../known.ts';
import { defineRule, type Finding, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** What gives up on a target of any sort after its retries. */
const losingKinds = new Set(['event-rule', 'event-schedule', 'sns-topic']);
/** What takes an event at once and is in charge of it from then on; people get theirs by mail. */
const keepingKinds = new Set(['sqs-queue', 'sns-topic', 'event-bus', 'users', 'log-group']);

export const failedEventsKept = defineRule({
  id: 'REL-022',
  name: 'failed-events-kept',
  title: 'What fails for good is kept somewhere',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { connections: ['event', 'poll'] },
  messages: {
    queue:
      'After its last retry a message of {source} starts again and again until it expires. Give {source} a dead-letter queue.',
    stream:
      'A record of {source} that fails stops {fn} until it expires. Limit the retries and name where failed batches go.',
    event: 'After the last retry the events of {source} for {target} are lost. Name where they go.',
    receives: '{source} gives up at receive {count}, and throttling of {fn} counts. Allow {few} or more.',
  },
  fix: 'automatic',
  sources: [aws.lambdaFailures, aws.sqsDeadLetters, aws.lambdaSqs],
  maps: { checkov: ['CKV_AWS_116'] },
  docs: {
    what: 'Queues that are consumed have a dead-letter queue, events to functions have a place for what fails, and stream consumers end their retries.',
    why: 'Without one, data is lost without a trace, or a single bad record holds up everything behind it until it expires.',
    condition:
      'A function or another consumer polls a queue without a dead-letter queue, or one that allows fewer than five receives; a stream is polled without a limit of retries and a place for failures; or a rule, schedule, subscription or other event pushes to a target with no dead-letter queue on the connection and none on the function that it starts. Queues, topics and buses keep what they get. Dead-letter queues themselves are left out.',
    howToFix:
      'Name a dead-letter queue. The quick fix adds one that keeps messages for 14 days, and an alarm that rings as soon as something is in it; a stream gets five retries (a judgement of ours) and halves failed batches.',
    whenToSuppress: 'For data that may be lost: "Metrics samples, the next one follows in a second".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const source = ctx.node(connection.from);
    const target = ctx.node(connection.to);
    if (source === undefined || target === undefined) return;
    const names = { source: nameOf(source.id), fn: nameOf(target.id), target: nameOf(target.id) };
    const related = [source.id, target.id];
    if (connection.kind === 'poll' && source.kind === 'sqs-queue') {
      if (
        ['deadLetterQueue', 'maxReceiveCount'].filter((field) => noteUnknown(ctx, source, field)).length > 0
      )
        return;
      const isDeadLetterQueue = ctx.referrersOf(source.id).some(({ kind }) => kind === 'sqs-queue');
      const dead = optionalText(source, 'deadLetterQueue');
      const count = optionalNumber(source, 'maxReceiveCount');
      // Throttling counts as a receive, so that fewer tries lose messages that never failed.
      const few = ctx.limits.get('sqs.leastReceives').value;
      if (dead === undefined) {
        if (!isDeadLetterQueue)
          yield {
            message: 'queue',
            at: source.id,
            field: 'deadLetterQueue',
            related: [target.id],
            data: names,
          };
      } else if (target.kind === 'lambda-function' && count !== undefined && count < few) {
        yield {
          message: 'receives',
          at: source.id,
          field: 'maxReceiveCount',
          related: [target.id],
          data: { ...names, count, few },
          fixData: { few },
        };
      }
    } else if (
      connection.kind === 'poll' &&
      ctx.hasTrait(source.id, 'stream') &&
      target.kind === 'lambda-function'
    ) {
      const open = ['maximumRetryAttempts', 'maximumRecordAgeInSeconds', 'onFailure'];
      if (open.filter((field) => noteUnknown(ctx, connection, field)).length > 0) return;
      const isLimited =
        optionalNumber(connection, 'maximumRetryAttempts') !== undefined ||
        optionalNumber(connection, 'maximumRecordAgeInSeconds') !== undefined;
      if (isLimited && optionalText(connection, 'onFailure') !== undefined) return;
      const retries = ctx.limits.get('judgement.streamRetries').value;
      yield { message: 'stream', at: connection.id, related, data: names, fixData: { retries } };
    } else if (
      connection.kind === 'event' &&
      (ctx.hasTrait(target.id, 'event-target') || losingKinds.has(source.kind))
    ) {
      if (noteUnknown(ctx, connection, 'deadLetterQueue') || noteUnknown(ctx, target, 'onFailure')) return;
      if (
        optionalText(connection, 'deadLetterQueue') !== undefined ||
        optionalText(target, 'onFailure') !== undefined
      )
        return;
      // A queue keeps what it gets and a topic hands it on at once: what fails there fails for their consumers.
      if (keepingKinds.has(target.kind)) return;
      // A pipe leaves what fails in its source.
      if (source.kind === 'cloudwatch-alarm' || source.kind === 'event-pipe') return;
      yield { message: 'event', at: connection.id, related, data: names };
    }
  },
  fixes(ctx, finding) {
    if (finding.message === 'receives') {
      const few = finding.fixData?.few;
      if (typeof few !== 'number') return [];
      const changes = setProperties(ctx.document, finding.at, { maxReceiveCount: few });
      return [{ title: `Allow ${few} receives`, changes }];
    }
    const connection = ctx.connection(finding.at);
    const owner = ctx.document.nodes.get(
      finding.message === 'queue' ? finding.at : (connection?.to ?? finding.at),
    );
    if (owner === undefined) return [];
    const isFifo = finding.message === 'queue' && owner.properties?.fifoQueue === true;
    const region = ctx.ancestorOf(owner.id, 'region');
    const added = addNode(ctx.document, {
      kind: 'sqs-queue',
      name: `${owner.name} dead letters`,
      parent: owner.kind === 'sqs-queue' ? owner.parent : region?.id,
      at: [owner.at[0] + 160, owner.at[1] + 120],
      properties: { messageRetentionPeriod: 1_209_600, ...(isFifo ? { fifoQueue: true } : {}) },
    });
    const withQueue = applyChanges(ctx.document, added.changes);
    let changes = mergeChanges(added.changes, named(withQueue, finding, owner, added.id));
    const topic = alarmTopic(applyChanges(ctx.document, changes), {
      ...(region === undefined ? {} : { parent: region.id }),
      at: [owner.at[0] + 480, owner.at[1] + 120],
    });
    changes = mergeChanges(changes, topic.changes);
    const alarm = addAlarm(
      applyChanges(ctx.document, changes),
      {
        name: `${owner.name} fails`,
        at: [owner.at[0] + 320, owner.at[1] + 120],
        properties: {
          metricName: 'ApproximateNumberOfMessagesVisible',
          comparisonOperator: 'GreaterThanThreshold',
          threshold: 0,
        },
      },
      added.id,
      topic.id,
    );
    return [
      {
        title: 'Add a dead-letter queue, and an alarm on what is in it',
        changes: mergeChanges(changes, alarm),
      },
    ];
  },
});

/** What names the queue where failures of the finding go. */
function named(document: LintelDocument, finding: Finding, owner: DocumentNode, queue: NodeId): ChangeSet {
  switch (finding.message) {
    case 'queue':
      return setProperties(document, owner.id, { deadLetterQueue: queue });
    case 'stream':
      return setConnectionProperties(document, finding.at, {
        maximumRetryAttempts: finding.fixData?.retries ?? 0,
        bisectBatchOnFunctionError: true,
        onFailure: queue,
      });
    default:
      return owner.kind === 'lambda-function'
        ? setProperties(document, owner.id, { onFailure: queue })
        : setConnectionProperties(document, finding.at, { deadLetterQueue: queue });
  }
}
