import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, ResolveContext } from '../define-kind.ts';

/**
 * What a public address has to wait for: the attachment of the VPC's internet gateway, which nothing in the address
 * refers to. Of the drawn gateway, else of the one that anything public implies for its VPC.
 */
export function waitsForInternet(
  id: NodeId,
  ctx: ResolveContext,
): { readonly dependsOn?: readonly string[] } {
  const vpc = ctx.vpcOf(id)?.id ?? vpcOfSubnets(id, ctx);
  if (vpc === undefined) return {};
  const gateway = drawnGateway(vpc, ctx);
  return {
    dependsOn: [
      gateway === undefined
        ? ctx.logicalId(vpc, 'InternetGatewayAttachment')
        : ctx.logicalId(gateway, 'Attachment'),
    ],
  };
}

function vpcOfSubnets(id: NodeId, ctx: DocumentReader): NodeId | undefined {
  const subnet = ctx.subnetsOf(id)[0];
  return subnet === undefined ? undefined : ctx.vpcOf(subnet.id)?.id;
}

function drawnGateway(vpc: NodeId, ctx: DocumentReader): NodeId | undefined {
  const inside = ctx
    .descendantsOf(vpc, 'internet-gateway')
    .filter(({ id }) => ctx.connectionsFrom(id, 'attach').every(({ to }) => to === vpc));
  const attached = ctx
    .connectionsTo(vpc, 'attach')
    .filter(({ from }) => ctx.node(from)?.kind === 'internet-gateway');
  return [...inside.map(({ id }) => id), ...attached.map(({ from }) => from)].sort()[0];
}
