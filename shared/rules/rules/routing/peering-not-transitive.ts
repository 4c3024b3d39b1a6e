import { attachmentEnds } from '#shared/catalogue/kit/transit-gateway.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { noteUnknownPeers, peersOf } from '../../peerings.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const peeringNotTransitive = defineRule({
  id: 'NET-031',
  name: 'peering-not-transitive',
  title: 'Traffic does not cross two peerings',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['traffic', 'data'] },
  messages: {
    transitive:
      '{from} in {a} cannot reach {to} in {c} through {b}: peering is not transitive. Peer {a} and {c}, or use a transit gateway.',
  },
  fix: 'suggestion',
  sources: [aws.peering, aws.reachability],
  docs: {
    what: 'Traffic that is drawn between two VPCs has a peering of its own, a transit gateway, or an endpoint.',
    why: 'A peering connection takes only packets between the two VPCs that it joins. What looks like a path over a VPC in the middle is dropped by AWS, whatever the routes say.',
    condition:
      'A traffic or data connection leads from one VPC to another; the two are not peered and share no transit gateway; and a VPC in the middle is peered with both. Without such a middle VPC this rule stays silent.',
    howToFix:
      'Draw a peering between the two VPCs or attach both to a transit gateway, which the quick fixes do, or offer the service by an endpoint.',
    whenToSuppress:
      'Never: an error cannot be suppressed. For a proxy in the middle, draw the traffic to the proxy and on from there.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { id, from, to } = subject.connection;
    const [a, c] = [homeOf(ctx, from), homeOf(ctx, to)];
    if (a === undefined || c === undefined || a === c) return;
    const near = peersOf(ctx, a);
    if (!near.has(c) && noteUnknownPeers(ctx)) return;
    if (near.has(c) || shareTransitGateway(ctx, a, c)) return;
    const far = peersOf(ctx, c);
    const b = [...near].sort().find((vpc) => far.has(vpc));
    if (b === undefined) return;
    yield {
      message: 'transitive',
      at: id,
      related: [from, to, b],
      data: { from: nameOf(from), to: nameOf(to), a: nameOf(a), b: nameOf(b), c: nameOf(c) },
      fixData: { a, c },
    };
  },
  fixes(ctx, finding) {
    const { a, c } = finding.fixData ?? {};
    if (typeof a !== 'string' || typeof c !== 'string') return [];
    const { document } = ctx;
    const peering = addConnection(document, { kind: 'peer', from: a, to: c });
    const [hub] = ctx.idsOfKind('transit-gateway');
    if (hub === undefined) return [{ title: 'Peer the two VPCs', changes: peering.changes }];
    let attached: ChangeSet = noChanges;
    for (const vpc of [a, c].filter((id) => !hasTransitGateway(ctx, id))) {
      const after = applyChanges(document, attached);
      const attachment = addConnection(after, { kind: 'attach', from: hub, to: vpc });
      attached = mergeChanges(attached, attachment.changes);
    }
    return [
      { title: 'Peer the two VPCs', changes: peering.changes },
      { title: `Attach both to ${ctx.nameOf(hub)}`, changes: attached },
    ];
  },
});

function homeOf(ctx: RuleContext, node: NodeId): NodeId | undefined {
  const around = ctx.vpcOf(node);
  if (around !== undefined) return around.id;
  const subnet = ctx.subnetsOf(node)[0];
  return subnet === undefined ? undefined : ctx.vpcOf(subnet.id)?.id;
}

/** Any two attached VPCs, or ones whose transit gateways are joined, may reach each other: not decided here. */
function shareTransitGateway(ctx: RuleContext, a: NodeId, b: NodeId): boolean {
  return hasTransitGateway(ctx, a) && hasTransitGateway(ctx, b);
}

function hasTransitGateway(ctx: RuleContext, vpc: NodeId): boolean {
  const lines = [
    ...ctx.connectionsTo(vpc, 'attach').map(({ from }) => from),
    ...ctx.connectionsFrom(vpc, 'attach').map(({ to }) => to),
  ];
  return (
    lines.some((id) => ctx.node(id)?.kind === 'transit-gateway') ||
    ctx
      .nodesOfKind('transit-gateway-attachment')
      .some((attachment) => attachmentEnds(attachment, ctx).attached?.id === vpc)
  );
}
