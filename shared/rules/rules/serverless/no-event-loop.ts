import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection, setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { noteUnknown, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const noEventLoop = defineRule({
  id: 'REL-025',
  name: 'no-event-loop',
  title: 'Nothing triggers itself',
  severity: 'warning',
  nature: 'works',
  pillar: 'cost',
  subjects: { nodes: ['lambda-function'] },
  messages: {
    loop: '{name} writes to {store}, which triggers it again. Filter what triggers it, or write elsewhere.',
  },
  fix: 'suggestion',
  sources: [aws.lambdaLoops],
  docs: {
    what: 'A function does not write to the bucket, table, queue or topic that triggers it.',
    why: 'Each run then starts the next one. Such a loop runs as fast as the account allows and can cost thousands within a day; AWS stops only some of them.',
    condition:
      'An event or poll connection leads to the function from something that it writes to by a data connection (access write or read-write), directly or over one topic or queue in between, and no prefix, suffix or filter is set on the way in.',
    howToFix:
      'Trigger on a prefix that the function does not write to, or write to a second bucket, table or queue. The quick fixes do either for a bucket.',
    whenToSuppress:
      'When the function ends the loop by itself: "Writes only when the state changes, tested".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenBy(ctx, node.id);
    const triggers = [...ctx.connectionsTo(node.id, 'event'), ...ctx.connectionsTo(node.id, 'poll')];
    for (const trigger of triggers) {
      if (isFiltered(trigger) || filterFields.filter((field) => noteUnknown(ctx, trigger, field)).length > 0)
        continue;
      const sources = [trigger.from, ...sourcesBehind(ctx, trigger.from)];
      const store = sources.find((id) => written.has(id));
      if (store === undefined) continue;
      yield {
        message: 'loop',
        at: node.id,
        discriminator: store,
        related: [store],
        data: { store: nameOf(store) },
        fixData: { trigger: trigger.id, store },
      };
    }
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const { trigger, store } = finding.fixData ?? {};
    const bucket = typeof store === 'string' ? document.nodes.get(store) : undefined;
    if (bucket?.kind !== 's3-bucket' || typeof trigger !== 'string') return [];
    // The notification of the bucket itself, which a queue or topic may hand on.
    const notified = [ctx.connection(trigger), ...ctx.connectionsFrom(bucket.id, 'event')].find(
      (each) => each?.from === bucket.id && each.kind === 'event',
    );
    const filtered =
      notified === undefined
        ? []
        : settingOf(ctx, notified.id, 'Start on incoming/ alone', { filterPrefix: 'incoming/' });
    const written = ctx
      .connectionsFrom(finding.at, 'data')
      .filter(({ to, properties }) => to === bucket.id && properties.access !== 'read');
    const second = addNode(document, {
      kind: bucket.kind,
      name: `${bucket.name} results`,
      ...(bucket.parent === undefined ? {} : { parent: bucket.parent }),
      at: [bucket.at[0], bucket.at[1] + 120],
    });
    let changes = second.changes;
    for (const { id } of written) {
      const after = applyChanges(document, changes);
      changes = mergeChanges(changes, setConnectionProperties(after, id, { access: 'read' }));
    }
    const results = addConnection(applyChanges(document, changes), {
      kind: 'data',
      from: finding.at,
      to: second.id,
      properties: { access: 'write' },
    });
    return [
      ...filtered,
      { title: 'Write to a second bucket', changes: mergeChanges(changes, results.changes) },
    ];
  },
});

function writtenBy(ctx: RuleContext, fn: NodeId): ReadonlySet<NodeId> {
  return new Set(
    ctx
      .connectionsFrom(fn, 'data')
      .filter(({ properties }) => properties.access !== 'read')
      .map(({ to }) => to),
  );
}

/** What notifies a topic or queue that then triggers the function. */
function sourcesBehind(ctx: RuleContext, id: NodeId): readonly NodeId[] {
  return ctx
    .connectionsTo(id, 'event')
    .filter((event) => !isFiltered(event))
    .map(({ from }) => from);
}

const filterFields = ['filterPrefix', 'filterSuffix', 'filterPolicy', 'eventPattern'] as const;

function isFiltered(connection: ConnectionView): boolean {
  return (
    filterFields.some((field) => optionalText(connection, field) !== undefined) ||
    texts(connection, 'filterPatterns').length > 0
  );
}
