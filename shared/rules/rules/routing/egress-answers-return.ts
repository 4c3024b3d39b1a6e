import type { NodeView } from '#shared/catalogue/define-kind.ts';
import {
  attachmentEnds,
  linkedToTable,
  tableOfAttached,
  tablesOfGateway,
} from '#shared/catalogue/kit/transit-gateway.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { vpcBlocks } from '../../blocks.ts';
import { drawnTableOf } from '../../routes-of.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { noteUnknownRoutes, routeTo } from '../../subnet-routes.ts';

const anywhere = '0.0.0.0/0';

export const egressAnswersReturn = defineRule({
  id: 'NET-037',
  name: 'egress-answers-return',
  title: 'Answers find back from a central way out',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['nat-gateway'] },
  messages: {
    lost: '{spoke} reaches the internet through {name}, and the subnet of {name} has no route back to {cidr}: answers leave through the internet gateway and are dropped. Add {cidr} to {gateway}.',
  },
  fix: 'automatic',
  sources: [aws.centralEgress, aws.reachability],
  docs: {
    what: 'The subnet of a NAT gateway that other VPCs use through a transit gateway has routes back to them.',
    why: 'The NAT gateway puts the answer back to the address of the spoke. Without a route to it, its default route leads to the internet gateway, which drops private addresses.',
    condition:
      'A transit gateway table sends everything to the VPC of a NAT gateway, it applies to another VPC, and the subnet of the NAT gateway has no route to one of the blocks of that VPC that leads to the transit gateway.',
    howToFix:
      'Add the range of each spoke, or one that holds them all, in the table of the subnet. The quick fix does, or lets the spoke announce itself where the table is implied.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const subnet = ctx.ancestorOf(node.id, 'subnet');
    const vpc = ctx.vpcOf(node.id);
    if (subnet === undefined || vpc === undefined) return;
    for (const { spoke, gateway } of spokesOf(ctx, vpc.id)) {
      if (noteUnknownRoutes(ctx, subnet.id)) return;
      const block = (vpcBlocks(ctx, spoke) ?? []).find(
        ({ cidr }) => routeTo(ctx, subnet.id, cidr)?.targetKind !== 'transit-gateway',
      );
      if (block === undefined) continue;
      yield {
        message: 'lost',
        at: node.id,
        discriminator: spoke.id,
        related: [spoke.id, gateway, subnet.id],
        data: { spoke: nameOf(spoke.id), gateway: nameOf(gateway), cidr: block.text },
        fixData: { spoke: spoke.id, gateway, subnet: subnet.id, vpc: vpc.id, cidr: block.text },
      };
    }
  },
  fixes(ctx, finding) {
    const { spoke, gateway, subnet, vpc, cidr } = finding.fixData ?? {};
    if ([spoke, gateway, subnet, vpc, cidr].some((each) => typeof each !== 'string')) return [];
    const own = drawnTableOf(ctx, String(subnet));
    if (own !== undefined) {
      const properties = { destinationCidrBlock: String(cidr) };
      const route = { kind: 'route', from: own, to: String(gateway), properties };
      return [{ title: `Add the route to ${cidr}`, changes: addConnection(ctx.document, route).changes }];
    }
    const table = tableOfAttached(String(vpc), String(gateway), ctx);
    if (table === undefined) return [];
    const announce = { kind: 'propagate', from: String(spoke), to: table.id };
    return [
      {
        title: `Let ${ctx.nameOf(String(spoke))} announce its ranges`,
        changes: addConnection(ctx.document, announce).changes,
      },
    ];
  },
});

/** VPCs whose default route in a transit gateway leads to this one. */
function spokesOf(
  ctx: RuleContext,
  egress: NodeId,
): readonly { readonly spoke: NodeView; readonly gateway: NodeId }[] {
  return ctx.nodesOfKind('transit-gateway').flatMap(({ id: gateway }) =>
    tablesOfGateway(gateway, ctx).flatMap((table) => {
      const isEgress = ctx.connectionsFrom(table.id, 'route').some(({ to, properties }) => {
        const end = ctx.node(to);
        const target = end?.kind === 'transit-gateway-attachment' ? attachmentEnds(end, ctx).attached : end;
        return properties.destinationCidrBlock === anywhere && target?.id === egress;
      });
      if (!isEgress) return [];
      return linkedToTable(table.id, 'associate', ctx).flatMap((end) => {
        const spoke = end.kind === 'transit-gateway-attachment' ? attachmentEnds(end, ctx).attached : end;
        return spoke?.kind === 'vpc' && spoke.id !== egress ? [{ spoke, gateway }] : [];
      });
    }),
  );
}
