import type { NodeId } from '#shared/document/records.ts';
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
  fix: 'none',
  sources: [aws.peering, aws.reachability],
  docs: {
    what: 'Traffic that is drawn between two VPCs has a peering of its own, a transit gateway, or an endpoint.',
    why: 'A peering connection takes only packets between the two VPCs that it joins. What looks like a path over a VPC in the middle is dropped by AWS, whatever the routes say.',
    condition:
      'A traffic or data connection leads from one VPC to another; the two are not peered and share no transit gateway; and a VPC in the middle is peered with both. Without such a middle VPC this rule stays silent.',
    howToFix:
      'Draw a peering between the two VPCs, attach both to a transit gateway, or offer the service by an endpoint.',
    whenToSuppress:
      'Never: an error cannot be suppressed. For a proxy in the middle, draw the traffic to the proxy and on from there.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { id, from, to } = subject.connection;
    const [a, c] = [homeOf(ctx, from), homeOf(ctx, to)];
    if (a === undefined || c === undefined || a === c) return;
    const near = peersOf(ctx, a);
    if (near.has(c) || shareTransitGateway(ctx, a, c)) return;
    const far = peersOf(ctx, c);
    const b = [...near].sort().find((vpc) => far.has(vpc));
    if (b === undefined) return;
    yield {
      message: 'transitive',
      at: id,
      related: [from, to, b],
      data: { from: nameOf(from), to: nameOf(to), a: nameOf(a), b: nameOf(b), c: nameOf(c) },
    };
  },
});

function homeOf(ctx: RuleContext, node: NodeId): NodeId | undefined {
  const around = ctx.vpcOf(node);
  if (around !== undefined) return around.id;
  const subnet = ctx.subnetsOf(node)[0];
  return subnet === undefined ? undefined : ctx.vpcOf(subnet.id)?.id;
}

function peersOf(ctx: RuleContext, vpc: NodeId): ReadonlySet<NodeId> {
  return new Set([
    ...ctx.connectionsFrom(vpc, 'peer').map(({ to }) => to),
    ...ctx.connectionsTo(vpc, 'peer').map(({ from }) => from),
  ]);
}

/** Any two attached VPCs, or ones whose transit gateways are joined, may reach each other: not decided here. */
function shareTransitGateway(ctx: RuleContext, a: NodeId, b: NodeId): boolean {
  const hasGateway = (vpc: NodeId): boolean =>
    [
      ...ctx.connectionsTo(vpc, 'attach').map(({ from }) => from),
      ...ctx.connectionsFrom(vpc, 'attach').map(({ to }) => to),
    ].some((id) => ctx.node(id)?.kind === 'transit-gateway');
  return hasGateway(a) && hasGateway(b);
}
