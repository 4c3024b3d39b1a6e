import { cidrsOverlap } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { peeredVpcs } from '#shared/catalogue/kit/peered-vpcs.ts';
import type { NodeId } from '#shared/document/records.ts';
import { vpcBlocks } from '../../blocks.ts';
import { neighboursOf, vpcOfGateway } from '../../hybrid-links.ts';
import { renumbering } from '../../renumbering.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const peeredVpcsApart = defineRule({
  id: 'NET-008',
  name: 'peered-vpcs-apart',
  title: 'Peered VPCs, and those of one Direct Connect gateway, do not overlap',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['peer'], nodes: ['vpc-peering', 'direct-connect-gateway'] },
  messages: {
    overlap:
      '{from} ({fromCidr}) and {to} ({toCidr}) overlap, so the peering cannot be made. Renumber one of them.',
    gateway:
      '{from} ({fromCidr}) and {to} ({toCidr}) overlap and are both behind {name}: Direct Connect refuses the second one. Renumber one of them.',
  },
  fix: 'suggestion',
  sources: [aws.peering, aws.vpcCidrBlocks],
  docs: {
    what: 'The blocks of two peered VPCs have no address in common.',
    why: 'AWS refuses a peering connection between VPCs that overlap in any block, also in blocks that nobody wants to reach.',
    condition:
      'A known block of one VPC overlaps a known block of the other, and the two are peered or their virtual private gateways are joined with one Direct Connect gateway.',
    howToFix:
      'Renumber the VPC with less in it; the quick fixes offer another block for each, with its subnets. Where that is not possible, offer the service through an endpoint (PrivateLink), which needs no common network.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if ('connection' in subject) {
      const { id, from, to } = subject.connection;
      yield* overlapOf(ctx, { message: 'overlap', at: id }, ctx.node(from), ctx.node(to));
    } else if ('node' in subject && subject.node.kind === 'vpc-peering') {
      const { asks, accepts } = peeredVpcs(subject.node, ctx);
      yield* overlapOf(ctx, { message: 'overlap', at: subject.node.id }, asks, accepts);
    } else if ('node' in subject) {
      const vpcs = vpcsBehind(ctx, subject.node.id);
      for (const [index, a] of vpcs.entries())
        for (const b of vpcs.slice(index + 1)) {
          const place = { message: 'gateway', at: subject.node.id, discriminator: `${a.id} ${b.id}` };
          yield* overlapOf(ctx, place, a, b);
        }
    }
  },
  fixes: (ctx, finding) => renumbering(ctx, finding.related ?? []),
});

/** The first blocks of the two VPCs that have addresses in common. */
function* overlapOf(
  ctx: RuleContext,
  place: Pick<FindingDraft, 'message' | 'at' | 'discriminator'>,
  from: NodeView | undefined,
  to: NodeView | undefined,
): Generator<FindingDraft> {
  if (from?.kind !== 'vpc' || to?.kind !== 'vpc' || from.id === to.id) return;
  const [ours, theirs] = [vpcBlocks(ctx, from), vpcBlocks(ctx, to)];
  for (const a of ours ?? []) {
    const b = theirs?.find(({ cidr }) => cidrsOverlap(a.cidr, cidr));
    if (b === undefined) continue;
    yield {
      ...place,
      related: [from.id, to.id],
      data: { from: nameOf(from.id), to: nameOf(to.id), fromCidr: a.text, toCidr: b.text },
    };
    return;
  }
}

/** The VPCs whose virtual private gateway is joined with the Direct Connect gateway, in id order. */
function vpcsBehind(ctx: RuleContext, gateway: NodeId): readonly NodeView[] {
  const vpcs = neighboursOf(ctx, gateway)
    .filter((id) => ctx.kindOf(id)?.id === 'vpn-gateway')
    .flatMap((id) => vpcOfGateway(ctx, id) ?? []);
  return [...new Map(vpcs.map((vpc) => [vpc.id, vpc])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
