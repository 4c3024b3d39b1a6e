import { cidrContains } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { protectedSubnets } from '#shared/catalogue/kit/network-firewall.ts';
import { addConnection, patchConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { readBlock, subnetBlock } from '../../blocks.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, type Fix, type FixContext, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import {
  defaultRouteOf,
  drawnDefaultRoute,
  internetGatewayOf,
  noteUnknownRoutes,
} from '../../subnet-routes.ts';

const inspectors: ReadonlySet<string> = new Set(['network-firewall', 'gwlb-endpoint']);

export const inspectionBothWays = defineRule({
  id: 'NET-038',
  name: 'inspection-both-ways',
  title: 'Traffic is inspected in both directions',
  severity: 'error',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['subnet'] },
  messages: {
    out: 'What enters {name} from the internet is inspected by {inspector}, and what leaves goes to {gateway} directly: answers are not seen and flows break. Lead the default route to {inspector}.',
    in: 'What leaves {name} is inspected by {inspector}, and what enters from {gateway} is not: flows break. Lead {cidr} to {inspector} in the table of {gateway}.',
  },
  fix: 'automatic',
  sources: [aws.middleboxRouting, aws.reachability],
  docs: {
    what: 'A public subnet whose way in leads through a firewall has its way out through it too, and the reverse.',
    why: 'A firewall that sees one direction of a connection drops it, or inspects nothing of use.',
    condition:
      'The table of an internet gateway leads the block of a subnet to a firewall or an inspection endpoint while the default route of the subnet is the internet gateway; or the default route of a public subnet, or of one with an Elastic IP in it, leads to one while the internet gateway has no such route.',
    howToFix:
      'Lead the default route of the subnet to the endpoint of its zone, and its block in the table of the internet gateway too. The quick fix does.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const vpc = ctx.vpcOf(node.id);
    const gateway = vpc === undefined ? undefined : internetGatewayOf(ctx, vpc.id);
    if (noteUnknown(ctx, node, 'cidrBlock') || noteUnknownRoutes(ctx, node.id)) return;
    const block = subnetBlock(node);
    if (vpc === undefined || gateway === undefined || block === undefined) return;
    const entering = inspectorOnTheWayIn(ctx, node, gateway.id, vpc.id);
    const leaving = defaultRouteOf(ctx, node.id);
    const leavesInspected =
      leaving?.target !== undefined && inspectors.has(leaving.targetKind ?? '') ? leaving.target : undefined;
    const place = { at: node.id };
    if (entering !== undefined && leaving?.targetKind === 'internet-gateway') {
      yield {
        message: 'out',
        ...place,
        discriminator: 'out',
        related: [entering, gateway.id],
        data: { inspector: nameOf(entering), gateway: nameOf(gateway.id) },
        fixData: { inspector: entering, gateway: gateway.id },
      };
    } else if (entering === undefined && leavesInspected !== undefined && isCalled(ctx, node)) {
      yield {
        message: 'in',
        ...place,
        discriminator: 'in',
        related: [leavesInspected, gateway.id],
        data: { inspector: nameOf(leavesInspected), gateway: nameOf(gateway.id), cidr: block.text },
        fixData: { inspector: leavesInspected, gateway: gateway.id, cidr: block.text },
      };
    }
  },
  fixes(ctx, finding) {
    const { inspector, gateway, cidr } = finding.fixData ?? {};
    if (typeof inspector !== 'string' || typeof gateway !== 'string') return [];
    const { document } = ctx;
    if (finding.message === 'out') {
      const route = drawnDefaultRoute(ctx, finding.at);
      if (route !== undefined) {
        const changes = patchConnection(document, route, { to: inspector });
        return [{ title: `Lead the default route to ${ctx.nameOf(inspector)}`, changes }];
      }
      return protect(ctx, inspector, finding.at);
    }
    const edge = edgeTableOf(ctx, gateway);
    if (edge === undefined || typeof cidr !== 'string') return [];
    const route = { kind: 'route', from: edge, to: inspector, properties: { destinationCidrBlock: cidr } };
    return [
      { title: `Lead ${cidr} to ${ctx.nameOf(inspector)}`, changes: addConnection(document, route).changes },
    ];
  },
});

/** What the drawn table of the gateway, or a firewall that protects the subnet, puts before it. */
function inspectorOnTheWayIn(
  ctx: RuleContext,
  subnet: NodeView,
  gateway: NodeId,
  vpc: NodeId,
): NodeId | undefined {
  const edge = edgeTableOf(ctx, gateway);
  if (edge === undefined) {
    return ctx
      .descendantsOf(vpc, 'network-firewall')
      .find((firewall) => protectedSubnets(firewall, ctx).includes(subnet.id))?.id;
  }
  return ctx
    .connectionsFrom(edge, 'route')
    .find(
      ({ to, properties }) =>
        holdsSubnet(properties.destinationCidrBlock, subnet) && inspectors.has(ctx.node(to)?.kind ?? ''),
    )?.to;
}

/** True for the block of the subnet, and for that of the whole VPC, which the table of a gateway may name too. */
function holdsSubnet(destination: unknown, subnet: NodeView): boolean {
  const range = typeof destination === 'string' ? readBlock(destination) : undefined;
  const own = subnetBlock(subnet);
  return range !== undefined && own !== undefined && cidrContains(range.cidr, own.cidr);
}

/** Something in it can be called from the internet: it is public, or holds what has an address of its own. */
function isCalled(ctx: RuleContext, subnet: NodeView): boolean {
  return (
    subnet.properties.tier === 'public' ||
    ctx
      .occupantsOf(subnet.id)
      .some(({ id }) =>
        ctx.connectionsTo(id, 'attach').some(({ from }) => ctx.node(from)?.kind === 'elastic-ip'),
      )
  );
}

function edgeTableOf(ctx: RuleContext, gateway: NodeId): NodeId | undefined {
  return ctx.connectionsTo(gateway, 'associate').find(({ from }) => ctx.node(from)?.kind === 'route-table')
    ?.from;
}

function protect(ctx: FixContext, firewall: NodeId, subnet: NodeId): readonly Fix[] {
  const node = ctx.node(firewall);
  if (node?.kind !== 'network-firewall') return [];
  const changes = setProperties(ctx.document, firewall, {
    protectedSubnets: [...protectedSubnets(node, ctx), subnet],
  });
  return [{ title: `Let ${node.name} protect it`, changes }];
}
