import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
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
};

/** What the next one takes, where that is less. */
const receivers: Readonly<Record<string, { readonly limit: string; readonly what: string }>> = {
  'lambda-function': { limit: 'payload.lambdaSync', what: 'a synchronous call of Lambda' },
  'sqs-queue': { limit: 'payload.sqs', what: 'a message of SQS' },
  'sns-topic': { limit: 'payload.sns', what: 'a message of SNS' },
  'event-bus': { limit: 'payload.eventBridge', what: 'an event of EventBridge' },
  'step-functions': { limit: 'payload.stepFunctions', what: 'the input of a state machine' },
};

export const payloadFits = defineRule({
  id: 'LIM-042',
  name: 'payload-fits',
  title: 'What is sent fits what carries it',
  severity: 'error',
  nature: 'works',
  pillar: 'deploy',
  subjects: { nodes: Object.keys(carriers) },
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
      'The stated size of a message, event or request is more than its carrier takes, or more than what an API hands it to takes. Sizes that nobody stated are not compared.',
    howToFix: 'Put the data into S3 and send its key, which the quick fix draws, or send less.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
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
    const node = ctx.node(finding.at);
    const field = finding.fixData?.field;
    if (node === undefined || typeof field !== 'string') return [];
    const users = neighboursOf(ctx, node);
    const added = addNode(ctx.document, {
      kind: 's3-bucket',
      name: `${node.name} payloads`,
      ...(node.parent === undefined ? {} : { parent: node.parent }),
      at: [node.source.at[0] + 160, node.source.at[1] + 120],
      properties: { expirationDays: 14 },
    });
    let changes = mergeChanges(added.changes, setProperties(ctx.document, node.id, { [field]: 1 }, 'usage'));
    for (const from of users) {
      const document = applyChanges(ctx.document, changes);
      changes = mergeChanges(
        changes,
        addConnection(document, { kind: 'data', from, to: added.id, properties: {} }).changes,
      );
    }
    return [{ title: 'Put the data into a bucket and send its key', changes }];
  },
});

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
