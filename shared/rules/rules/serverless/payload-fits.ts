import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection, setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode, NodeId } from '#shared/document/records.ts';
import { isExpression } from '../../known.ts';
import {
  defineRule,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws } from '../../sources.ts';

/** What a kind carries: where its size is said, its limit, and its name in a sentence. */
const carriers: Readonly<
  Record<string, { readonly field: string; readonly limit: string; readonly what: string }>
> = {
  'sqs-queue': { field: 'messageKilobytes', limit: 'payload.sqs', what: 'a message of SQS' },
  'sns-topic': { field: 'messageKilobytes', limit: 'payload.sns', what: 'a message of SNS' },
  'event-bus': { field: 'eventKilobytes', limit: 'payload.eventBridge', what: 'an event of EventBridge' },
  'api-gateway-http': {
    field: 'requestKilobytes',
    limit: 'payload.apiGateway',
    what: 'a request of API Gateway',
  },
  'api-gateway-websocket': {
    field: 'messageKilobytes',
    limit: 'payload.webSocket',
    what: 'a message of a WebSocket',
  },
};

interface Taken {
  readonly limit: string;
  readonly what: string;
}

/** What the next one takes, where that is less. */
const receivers: Readonly<Record<string, Taken>> = {
  'lambda-function': { limit: 'payload.lambdaSync', what: 'a synchronous call of Lambda' },
  'api-gateway-http': { limit: 'payload.apiGateway', what: 'a request of API Gateway' },
  'api-gateway-rest': { limit: 'payload.apiGateway', what: 'a request of API Gateway' },
  'api-gateway-websocket': { limit: 'payload.webSocket', what: 'a message of a WebSocket' },
  'sqs-queue': { limit: 'payload.sqs', what: 'a message of SQS' },
  'sns-topic': { limit: 'payload.sns', what: 'a message of SNS' },
  'event-bus': { limit: 'payload.eventBridge', what: 'an event of EventBridge' },
  'step-functions': { limit: 'payload.stepFunctions', what: 'the input of a state machine' },
};
const lambdaEvent: Taken = { limit: 'payload.lambdaAsync', what: 'an event of Lambda' };
const lambdaTarget: Taken = { limit: 'payload.alb', what: 'a function behind a load balancer' };

/** Connections that say how much they carry. */
const carrying = ['invoke', 'event', 'data', 'call', 'target', 'forward'];

export const payloadFits = defineRule({
  id: 'LIM-042',
  name: 'payload-fits',
  title: 'What is sent fits what carries it',
  severity: 'error',
  nature: 'works',
  pillar: 'deploy',
  subjects: { nodes: Object.keys(carriers), connections: carrying },
  messages: {
    large:
      '{size} KB do not fit {what} ({limit} KB) at {place}. Put the data into a bucket and send its key.',
  },
  fix: 'automatic',
  sources: [aws.sqsQuotas, aws.lambdaQuotas, aws.apiGatewayQuotas],
  docs: {
    what: 'The size stated for messages, events and requests is within what the service takes, and within what the next one takes.',
    why: 'A message that is too large is refused when it is sent: in the middle of the night, by the one customer with the long order.',
    condition:
      'The stated size of a message, event or request is more than its carrier takes, or more than what an API hands it to takes; or the payload stated at a connection is more than its sender or its receiver takes. Sizes that nobody stated are not compared.',
    howToFix: 'Put the data into S3 and send its key, which the quick fix draws, or send less.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if ('connection' in subject) {
      yield* connectionFaults(ctx, subject.connection);
      return;
    }
    if (!('node' in subject)) return;
    const { node } = subject;
    const carrier = carriers[node.kind];
    if (carrier === undefined || !node.declaredUsage.has(carrier.field)) return;
    if (isExpression(node.source.usage?.[carrier.field])) {
      ctx.undecided(node.id, `usage.${carrier.field}`);
      return;
    }
    // As it is stored: the schema refuses what is too large, and this rule says what to do about it.
    const size = node.source.usage?.[carrier.field];
    if (typeof size !== 'number') return;
    const place = { at: node.id, field: `usage.${carrier.field}`, fixData: { field: carrier.field } };
    const own = ctx.limits.get(carrier.limit).value;
    if (size > own) {
      yield {
        message: 'large',
        ...place,
        data: { size, what: carrier.what, limit: own, place: nameOf(node.id) },
      };
      return;
    }
    if (!ctx.hasTrait(node.id, 'api')) return;
    for (const { to } of ctx.connectionsFrom(node.id, 'invoke')) {
      const receiver = receivers[ctx.kindOf(to)?.id ?? ''];
      const limit = receiver === undefined ? undefined : ctx.limits.get(receiver.limit).value;
      if (receiver === undefined || limit === undefined || size <= limit) continue;
      yield {
        message: 'large',
        ...place,
        discriminator: to,
        related: [to],
        data: { size, what: receiver.what, limit, place: nameOf(to) },
      };
    }
  },
  fixes(ctx, finding) {
    const connection = ctx.connection(finding.at);
    if (connection !== undefined) return claimCheck(ctx, connection);
    const node = ctx.node(finding.at);
    const field = finding.fixData?.field;
    if (node === undefined || typeof field !== 'string') return [];
    const changes = setProperties(ctx.document, node.id, { [field]: 1 }, 'usage');
    return [withBucket(ctx, node.source, neighboursOf(ctx, node), changes)];
  },
});

/** A bucket for the data beside the node, which the users write and read. */
function withBucket(
  { document }: FixContext,
  { name, parent, at }: DocumentNode,
  users: readonly NodeId[],
  before: ChangeSet,
): Fix {
  const isNetworked =
    parent !== undefined && ['subnet', 'vpc'].includes(document.nodes.get(parent)?.kind ?? '');
  const added = addNode(document, {
    kind: 's3-bucket',
    name: `${name} payloads`,
    ...(parent === undefined || isNetworked ? {} : { parent }),
    at: [at[0] + 160, at[1] + 120],
    properties: { expirationDays: 14 },
  });
  let changes = mergeChanges(added.changes, before);
  for (const from of users) {
    const data = { kind: 'data', from, to: added.id, properties: {} };
    changes = mergeChanges(changes, addConnection(applyChanges(document, changes), data).changes);
  }
  return { title: 'Put the data into a bucket and send its key', changes };
}

function* connectionFaults(ctx: RuleContext, connection: ConnectionView): Generator<FindingDraft> {
  const { id, from, to, source } = connection;
  const size = source.usage?.payloadKilobytes;
  if (isExpression(size)) ctx.undecided(id, 'usage.payloadKilobytes');
  if (typeof size !== 'number') return;
  const sender = ctx.hasTrait(from, 'api') ? receivers[ctx.kindOf(from)?.id ?? ''] : undefined;
  const taken = [sender, takenBy(ctx, connection)].flatMap((each) =>
    each === undefined ? [] : [{ ...each, most: ctx.limits.get(each.limit).value }],
  );
  const [least] = taken.sort((a, b) => a.most - b.most);
  if (least === undefined || size <= least.most) return;
  yield {
    message: 'large',
    at: id,
    field: 'usage.payloadKilobytes',
    related: [from, to],
    data: { size, what: least.what, limit: least.most, place: nameOf(to) },
  };
}

/** What the receiver takes over this connection. */
function takenBy(ctx: RuleContext, { from, to, kind, properties }: ConnectionView): Taken | undefined {
  if (!ctx.hasTrait(to, 'lambda-target')) return receivers[ctx.kindOf(to)?.id ?? ''];
  if (kind === 'event' || properties.invocationType === 'Event') return lambdaEvent;
  const isBalanced = ['alb', 'target-group', 'listener'].includes(ctx.kindOf(from)?.id ?? '');
  return isBalanced ? lambdaTarget : receivers['lambda-function'];
}

/** A bucket between the two ends, and only the key over the connection. */
function claimCheck(ctx: FixContext, { id, from, to }: ConnectionView): readonly Fix[] {
  const { document } = ctx;
  const sender = document.nodes.get(from);
  const users = [from, to].filter((end) => ctx.hasTrait(end, 'compute'));
  if (sender === undefined || users.length === 0) return [];
  const changes = setConnectionProperties(document, id, { payloadKilobytes: 1 }, 'usage');
  return [withBucket(ctx, sender, users, changes)];
}

/** What sends into it and what works on it: they write and read the bucket. */
function neighboursOf(ctx: RuleContext, node: NodeView): readonly string[] {
  const senders = [...ctx.connectionsTo(node.id, 'data'), ...ctx.connectionsTo(node.id, 'event')].map(
    ({ from }) => from,
  );
  const readers = ['poll', 'event', 'invoke'].flatMap((kind) =>
    ctx.connectionsFrom(node.id, kind).map(({ to }) => to),
  );
  return [...new Set([...senders, ...readers])].filter((id) => ctx.hasTrait(id, 'compute')).sort();
}
