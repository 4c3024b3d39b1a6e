import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { referredNodes, writtenResource } from '../../written-resource.ts';

export const fewLogSubscriptions = defineRule({
  id: 'LIM-070',
  name: 'few-log-subscriptions',
  title: 'A log group has no more subscriptions than it takes',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['log-group'] },
  messages: {
    many: '{name} sends to {count} receivers, and a log group takes {max} subscriptions. Send to one that spreads, such as a stream.',
  },
  decidesAlways: 'It counts connections and written filters.',
  fix: 'suggestion',
  sources: [aws.logQuotas],
  maps: { cfnLint: ['E2529'] },
  docs: {
    what: 'A log group has at most as many subscription filters as CloudWatch Logs takes.',
    why: 'CloudWatch Logs refuses the next one, and the number cannot be raised.',
    condition:
      'More connections lead from the log group to functions, streams and searches than the limit, together with the subscription filters that are written for it.',
    howToFix: 'Send to one stream and let the receivers read that, as the quick fix does for functions.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const max = ctx.limits.get('logs.subscriptions').value;
    const receivers = [
      ...[...ctx.connectionsFrom(node.id, 'log'), ...ctx.connectionsFrom(node.id, 'event')].map(
        ({ to }) => to,
      ),
      ...writtenFilters(ctx, node.id),
    ];
    if (receivers.length > max)
      yield { message: 'many', at: node.id, related: receivers, data: { count: receivers.length, max } };
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const group = document.nodes.get(finding.at);
    const sent = [...ctx.connectionsFrom(finding.at, 'log'), ...ctx.connectionsFrom(finding.at, 'event')];
    const functions = sent.filter(({ to }) => ctx.kindOf(to)?.id === 'lambda-function');
    if (group === undefined || functions.length < 2) return [];
    const stream = addNode(document, {
      kind: 'kinesis-stream',
      name: `${group.name} stream`,
      ...(group.parent === undefined ? {} : { parent: group.parent }),
      at: [group.at[0] + 160, group.at[1]],
    });
    const removed = removeRecords(
      document,
      [],
      functions.map(({ id }) => id),
    );
    let changes = mergeChanges(stream.changes, removed);
    const add = (kind: string, from: string, to: string): void => {
      const added = addConnection(applyChanges(document, changes), { kind, from, to });
      changes = mergeChanges(changes, added.changes);
    };
    add('log', group.id, stream.id);
    for (const { to } of functions) add('poll', stream.id, to);
    return [{ title: 'Let the functions read one stream', changes }];
  },
});

/** Subscription filters of the group that are written as resources. */
function writtenFilters(ctx: RuleContext, group: NodeId): readonly NodeId[] {
  return ctx.nodesOfKind('resource').flatMap((node) => {
    const written = writtenResource(node);
    if (written?.type !== 'AWS::Logs::SubscriptionFilter') return [];
    return referredNodes(ctx, written.properties.LogGroupName).includes(group) ? [node.id] : [];
  });
}
