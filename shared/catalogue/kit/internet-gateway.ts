import type { NodeId } from '#shared/document/records.ts';
import type { ResolveContext } from '../define-kind.ts';

/**
 * What a public address has to wait for: the attachment of the VPC's internet gateway, which nothing in the address
 * refers to.
 */
export function waitsForInternet(
  id: NodeId,
  ctx: ResolveContext,
): { readonly dependsOn?: readonly string[] } {
  const vpc = ctx.vpcOf(id)?.id ?? vpcOfSubnets(id, ctx);
  const attachment = vpc === undefined ? undefined : ctx.internetGatewayAttachment(vpc);
  return attachment === undefined ? {} : { dependsOn: [attachment] };
}

function vpcOfSubnets(id: NodeId, ctx: ResolveContext): NodeId | undefined {
  const subnet = ctx.subnetsOf(id)[0];
  return subnet === undefined ? undefined : ctx.vpcOf(subnet.id)?.id;
}
