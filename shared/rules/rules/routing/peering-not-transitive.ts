import { cidrsOverlap } from '#shared/base/cidr.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import { peeredVpcs } from '#shared/catalogue/kit/peered-vpcs.ts';
import { attachmentEnds } from '#shared/catalogue/kit/transit-gateway.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { readBlock, vpcBlocks } from '../../blocks.ts';
import { noteUnknown } from '../../known.ts';
import { noteUnknownPeers, peersOf } from '../../peerings.ts';
import { destinationOf, isDestinationUnknown } from '../../routes-of.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const peeringNotTransitive = defineRule({
  id: 'NET-031',
  name: 'peering-not-transitive',
  title: 'Traffic does not cross two peerings',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['traffic', 'data', 'route'] },
  messages: {
    transitive:
      '{from} in {a} cannot reach {to} in {c} through {b}: peering is not transitive. Peer {a} and {c}, or use a transit gateway.',
    beyond:
      '{table} leads {destination} to {peering}, and a peering carries only what is for {peer} itself: neither its gateways nor its endpoints nor other networks lie behind it. Remove the route, or lead it elsewhere.',
  },
  fix: 'suggestion',
  sources: [aws.peering, aws.reachability],
  docs: {
    what: 'Traffic that is drawn between two VPCs has a peering of its own, a transit gateway, or an endpoint.',
    why: 'A peering connection takes only packets between the two VPCs that it joins. What looks like a path over a VPC in the middle is dropped by AWS, whatever the routes say.',
    condition:
      'A traffic or data connection leads from one VPC to another; the two are not peered and share no transit gateway; and a VPC in the middle is peered with both. Without such a middle VPC this rule stays silent. Or a route leads to a peering for addresses that the VPC on its other side does not have.',
    howToFix:
      'Draw a peering between the two VPCs or attach both to a transit gateway, which the quick fixes do, or offer the service by an endpoint.',
    whenToSuppress:
      'Never: an error cannot be suppressed. For a proxy in the middle, draw the traffic to the proxy and on from there.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { id, from, to, kind } = subject.connection;
    if (kind === 'route') {
      yield* routeBeyond(ctx, subject.connection);
      return;
    }
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
    if (finding.message === 'beyond')
      return [{ title: 'Remove the route', changes: removeRecords(ctx.document, [], [finding.at]) }];
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

/** A route to a peering for what is not of the VPC on its other side: an office, the internet, a third VPC. */
function* routeBeyond(ctx: RuleContext, route: ConnectionView): Generator<FindingDraft> {
  const peering = ctx.node(route.to);
  const vpc = ctx.vpcOf(route.from);
  if (peering?.kind !== 'vpc-peering' || vpc === undefined) return;
  if (['vpc', 'peerVpc'].filter((field) => noteUnknown(ctx, peering, field)).length > 0) return;
  const { asks, accepts } = peeredVpcs(peering, ctx);
  const peer = asks?.id === vpc.id ? accepts : accepts?.id === vpc.id ? asks : undefined;
  const blocks = peer === undefined ? undefined : vpcBlocks(ctx, peer);
  if (peer === undefined || blocks === undefined || isDestinationUnknown(route)) return;
  const list = route.properties.destinationPrefixListId;
  const text = typeof list === 'string' ? list : destinationOf(route);
  const range = text === undefined || typeof list === 'string' ? undefined : readBlock(text);
  // IPv6 ranges of a VPC are given by AWS; a wider range is meant for the part that the VPC has.
  if (range !== undefined && range.cidr.version !== 4) return;
  const isInside =
    range !== undefined && range.cidr.prefix > 0 && blocks.some(({ cidr }) => cidrsOverlap(cidr, range.cidr));
  if (text === undefined || isInside || (typeof list !== 'string' && range === undefined)) return;
  yield {
    message: 'beyond',
    at: route.id,
    field: 'destinationCidrBlock',
    related: [route.from, peering.id, peer.id],
    data: {
      table: nameOf(route.from),
      destination: text,
      peering: nameOf(peering.id),
      peer: nameOf(peer.id),
    },
  };
}

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
