import type { NodeId } from '#shared/document/records.ts';
import { defineRule, type RuleContext } from '../../rule.ts';

/** Kinds that do their work by being there: a gateway serves its VPC, a table its subnets, an alarm its metric. */
const worksAlone = new Set([
  'internet-gateway',
  'nat-gateway',
  'gateway-endpoint',
  'interface-endpoint',
  'vpn-gateway',
  'network-acl',
  'resource',
]);

export const connectedToSomething = defineRule({
  id: 'ARC-016',
  name: 'connected-to-something',
  title: 'Everything drawn takes part in something',
  severity: 'info',
  nature: 'review',
  pillar: 'operations',
  subjects: { trait: 'resource' },
  messages: {
    alone: '{name} is connected to nothing. Connect it to what uses it, or remove it.',
  },
  decidesAlways: 'It looks at connections, at what the node holds and at who names it.',
  fix: 'none',
  sources: [
    { title: 'Review practice: every part of a drawing has a purpose that can be seen', asOf: '2026-11' },
  ],
  docs: {
    what: 'Every resource is connected to another one, holds something, or is named by a property of another.',
    why: 'Something without a connection gets no permission, no security-group rule and no target group, and is often left over from an earlier idea, at its full price.',
    condition:
      'The node has no connection (lines to a note do not count), holds nothing, and no other node names it. Gateways, endpoints and network ACLs, which serve their VPC by being in it, are left out.',
    howToFix: 'Draw the connection that you have in mind, or remove the node.',
    whenToSuppress:
      'For something that is used from outside of the drawing: "Bucket is read by the data team, drawn elsewhere".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const kind = ctx.kindOf(node.id);
    if (kind === undefined || kind.appearance.as === 'container' || worksAlone.has(node.kind)) return;
    const connections = [...ctx.connectionsFrom(node.id), ...ctx.connectionsTo(node.id)];
    if (connections.some(({ kind, from, to }) => kind !== 'note' || !isRemark(ctx, node.id, from, to)))
      return;
    if (ctx.childrenOf(node.id).length > 0 || ctx.referrersOf(node.id).length > 0) return;
    // An instance in a group, a service in a cluster: they belong to what holds them.
    const parent = ctx.parentOf(node.id);
    if (parent !== undefined && ctx.hasTrait(parent.id, 'resource') && !isPlace(parent.kind)) return;
    yield { message: 'alone', at: node.id };
  },
});

/** A plain line to a note only says something; to anything else it is a connection that nobody has given a meaning. */
function isRemark(ctx: RuleContext, node: NodeId, from: NodeId, to: NodeId): boolean {
  return ctx.record(from === node ? to : from)?.kind === 'note';
}

function isPlace(kind: string): boolean {
  return kind === 'vpc' || kind === 'subnet';
}
