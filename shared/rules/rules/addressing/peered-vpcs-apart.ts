import { cidrsOverlap } from '#shared/base/cidr.ts';
import { vpcBlocks } from '../../blocks.ts';
import { renumbering } from '../../renumbering.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const peeredVpcsApart = defineRule({
  id: 'NET-008',
  name: 'peered-vpcs-apart',
  title: 'Peered VPCs do not overlap',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['peer'] },
  messages: {
    overlap:
      '{from} ({fromCidr}) and {to} ({toCidr}) overlap, so the peering cannot be made. Renumber one of them.',
  },
  fix: 'suggestion',
  sources: [aws.peering, aws.vpcCidrBlocks],
  docs: {
    what: 'The blocks of two peered VPCs have no address in common.',
    why: 'AWS refuses a peering connection between VPCs that overlap in any block, also in blocks that nobody wants to reach.',
    condition: 'A known block of one VPC overlaps a known block of the other.',
    howToFix:
      'Renumber the VPC with less in it; the quick fixes offer another block for each, with its subnets. Where that is not possible, offer the service through an endpoint (PrivateLink), which needs no common network.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const from = ctx.node(connection.from);
    const to = ctx.node(connection.to);
    if (from?.kind !== 'vpc' || to?.kind !== 'vpc' || from.id === to.id) return;
    const [ours, theirs] = [vpcBlocks(ctx, from), vpcBlocks(ctx, to)];
    for (const a of ours ?? []) {
      const b = theirs?.find(({ cidr }) => cidrsOverlap(a.cidr, cidr));
      if (b === undefined) continue;
      yield {
        message: 'overlap',
        at: connection.id,
        related: [from.id, to.id],
        data: { from: nameOf(from.id), to: nameOf(to.id), fromCidr: a.text, toCidr: b.text },
      };
      return;
    }
  },
  fixes: (ctx, finding) => renumbering(ctx, finding.related ?? []),
});
