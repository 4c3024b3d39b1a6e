import { cidrsOverlap } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type Block, readBlock, vpcBlocks } from '../../blocks.ts';
import { sitesBehind, vpcOfGateway } from '../../hybrid-links.ts';
import { noteUnknown, texts } from '../../known.ts';
import { renumbering } from '../../renumbering.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { vpcAttachmentsOf } from '../../transit-ranges.ts';

export const routedNetworksApart = defineRule({
  id: 'NET-009',
  name: 'routed-networks-apart',
  title: 'Networks that one gateway joins do not overlap',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['transit-gateway', 'vpn-gateway'] },
  messages: {
    overlap:
      '{a} ({aCidr}) and {b} ({bCidr}) overlap behind {name}: only one of the routes is used. Renumber one of them.',
  },
  fix: 'suggestion',
  sources: [aws.transitGatewayAttachments],
  docs: {
    what: 'The VPCs and sites that one transit gateway joins have no addresses in common.',
    why: 'A transit gateway accepts the second attachment, but propagates only the first route to an overlapping range: part of the second network cannot be reached, and nothing reports it.',
    condition:
      'A known block of a VPC that is attached to a transit gateway overlaps one of another such VPC, or a stated range of a site that a VPN or Direct Connect joins with the gateway; the same for the VPC of a virtual private gateway and its sites.',
    howToFix:
      'Renumber one of the networks, which the quick fixes do for VPCs, or reach it through an endpoint (PrivateLink) or a private NAT gateway.',
    whenToSuppress:
      'When the two are kept apart by their own route tables on purpose: "Test copies, never routed to each other".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const networks = networksOf(ctx, subject.node.id);
    for (const [index, a] of networks.entries()) {
      for (const b of networks.slice(index + 1)) {
        const pair = overlapOf(a.blocks, b.blocks);
        if (pair === undefined) continue;
        yield {
          message: 'overlap',
          at: subject.node.id,
          discriminator: `${a.node.id} ${b.node.id}`,
          related: [a.node.id, b.node.id],
          data: { a: nameOf(a.node.id), b: nameOf(b.node.id), aCidr: pair[0].text, bCidr: pair[1].text },
        };
      }
    }
  },
  fixes: (ctx, finding) => renumbering(ctx, finding.related ?? []),
});

interface Network {
  readonly node: NodeView;
  readonly blocks: readonly Block[];
}

/** Attached VPCs, and the sites that a VPN or Direct Connect joins with the gateway. */
function networksOf(ctx: RuleContext, gateway: NodeId): readonly Network[] {
  const own = ctx.kindOf(gateway)?.id === 'vpn-gateway' ? vpcOfGateway(ctx, gateway) : undefined;
  const attached = vpcAttachmentsOf(ctx, gateway).flatMap(({ vpc }) => ctx.node(vpc) ?? []);
  const networks = new Map<NodeId, Network>();
  for (const node of own === undefined ? attached : [own])
    networks.set(node.id, { node, blocks: vpcBlocks(ctx, node) ?? [] });
  for (const node of sitesBehind(ctx, gateway)) {
    noteUnknown(ctx, node, 'prefixes');
    networks.set(node.id, { node, blocks: texts(node, 'prefixes').flatMap((text) => readBlock(text) ?? []) });
  }
  return [...networks.values()].sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
}

function overlapOf(ours: readonly Block[], theirs: readonly Block[]): readonly [Block, Block] | undefined {
  for (const a of ours) {
    const b = theirs.find(({ cidr }) => cidrsOverlap(a.cidr, cidr));
    if (b !== undefined) return [a, b];
  }
  return undefined;
}
