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
    way: '{name} triggers itself by way of {nodes}. Filter what triggers one of them, or write elsewhere.',
    loop: '{name} writes to {store}, which triggers it again. Filter what triggers it, or write elsewhere.',
  },
  fix: 'suggestion',
  sources: [aws.lambdaLoops],
  docs: {
    what: 'A function does not write to the bucket, table, queue or topic that triggers it.',
    why: 'Each run then starts the next one. Such a loop runs as fast as the account allows and can cost thousands within a day; AWS stops only some of them.',
    condition:
      'Events lead from a function back to it: it writes to (access write or read-write), or hands an event to, something that triggers it by event or poll connections, directly or by way of topics, queues, rules, workflows and other functions that write in their turn, and no prefix, suffix, pattern or filter is set on the way. One finding for each circle, at its first function.',
    howToFix:
      'Trigger on a prefix that the function does not write to, or write to a second bucket, table or queue. The quick fixes do either for a bucket.',
    whenToSuppress:
      'When the function ends the loop by itself: "Writes only when the state changes, tested".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const way = wayBack(ctx, node.id);
    if (way === undefined) return;
    const functions = [node.id, ...way].filter((id) => ctx.kindOf(id)?.id === 'lambda-function').sort();
    // The other functions of the circle find the same one.
    if (functions[0] !== node.id) return;
    const [store, ...rest] = way;
    if (store === undefined) return;
    const stepsBetween = rest.filter(
      (id) => ctx.kindOf(id)?.id !== 'sqs-queue' && ctx.kindOf(id)?.id !== 'sns-topic',
    );
    if (stepsBetween.length > 0) {
      const nodes = [store, ...rest];
      yield {
        message: 'way',
        at: node.id,
        discriminator: nodes.join(' '),
        related: nodes,
        data: { nodes: nameOf(...nodes) },
      };
      return;
    }
    const last = rest.at(-1) ?? store;
    const trigger = triggersOf(ctx, last).find(({ to }) => to === node.id);
    yield {
      message: 'loop',
      at: node.id,
      discriminator: store,
      related: [store],
      data: { store: nameOf(store) },
      ...(trigger === undefined ? {} : { fixData: { trigger: trigger.id, store } }),
    };
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

/** A circle of more steps was hardly drawn by mistake, and looking for it costs more than it is worth. */
const mostSteps = 8;

/** The nodes on the shortest way of events from the function back to it, without itself; undefined without one. */
function wayBack(ctx: RuleContext, fn: NodeId): readonly NodeId[] | undefined {
  const cameFrom = new Map<NodeId, NodeId>();
  let edge: readonly NodeId[] = [fn];
  for (let step = 0; step < mostSteps && edge.length > 0; step += 1) {
    const next: NodeId[] = [];
    for (const from of edge)
      for (const to of startedBy(ctx, from)) {
        if (to === fn) return from === fn ? undefined : traceBack(cameFrom, from);
        if (cameFrom.has(to)) continue;
        cameFrom.set(to, from);
        next.push(to);
      }
    edge = next;
  }
  return undefined;
}

function traceBack(cameFrom: ReadonlyMap<NodeId, NodeId>, last: NodeId): readonly NodeId[] {
  const way: NodeId[] = [];
  for (let id: NodeId | undefined = last; cameFrom.has(id); id = cameFrom.get(id) ?? '') way.unshift(id);
  return way;
}

/** What begins because of the node: what it writes to, hands events to, or triggers. */
function startedBy(ctx: RuleContext, id: NodeId): readonly NodeId[] {
  const written = ctx.hasTrait(id, 'compute')
    ? ctx.connectionsFrom(id, 'data').filter(({ properties }) => properties.access !== 'read')
    : [];
  const handed = ctx
    .connectionsFrom(id, 'invoke')
    .filter(
      ({ properties }) => properties.invocationType === 'Event' || ctx.kindOf(id)?.id === 'step-functions',
    );
  // A rule without a pattern takes every event of its bus.
  const rules =
    ctx.kindOf(id)?.id === 'event-bus'
      ? ctx
          .childrenOf(id)
          .filter(({ kind, properties }) => kind === 'event-rule' && isEmpty(properties.eventPattern))
      : [];
  return [
    ...[...written, ...handed, ...triggersOf(ctx, id), ...ctx.connectionsFrom(id, 'call')].map(
      ({ to }) => to,
    ),
    ...rules.map((rule) => rule.id),
  ];
}

/** Unfiltered ways on which the node triggers others; a filter that is not known may be one. */
function triggersOf(ctx: RuleContext, id: NodeId): readonly ConnectionView[] {
  return [...ctx.connectionsFrom(id, 'event'), ...ctx.connectionsFrom(id, 'poll')].filter(
    (trigger) =>
      !isFiltered(trigger) && filterFields.filter((field) => noteUnknown(ctx, trigger, field)).length === 0,
  );
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === '' ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}

const filterFields = ['filterPrefix', 'filterSuffix', 'filterPolicy', 'eventPattern'] as const;

function isFiltered(connection: ConnectionView): boolean {
  return (
    filterFields.some((field) => optionalText(connection, field) !== undefined) ||
    texts(connection, 'filterPatterns').length > 0
  );
}
