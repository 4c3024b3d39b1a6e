import type { ConnectionView, NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import type { CfnObject } from './cfn.ts';
import { gatewayVpcOf, neighboursOf } from './ends.ts';
import { endpointId, endpointInZone } from './network-firewall.ts';

/** Where a default route leads. */
export const everywhere = '0.0.0.0/0';

/** The routes that a drawn table has by its connections. */
export function drawnRoutes(table: NodeView, ctx: ResolveContext): readonly DrawnRoute[] {
  return ctx.connectionsFrom(table.id, 'route').flatMap((connection) => route(table, connection, ctx));
}

export interface DrawnRoute extends ResourceDraft {
  readonly suffix: string;
  readonly type: 'AWS::EC2::Route';
}

function route(node: NodeView, connection: ConnectionView, ctx: ResolveContext): readonly DrawnRoute[] {
  const target = ctx.node(connection.to);
  const hop = target === undefined ? undefined : nextHop(target, node, connection, ctx);
  if (target === undefined || hop === undefined) return [];
  const destination = destinationOf(connection);
  const waitsFor = gatewayAttachment(target, ctx);
  return [
    {
      suffix: `RouteTo${ctx.logicalId(target.id)}${suffixOf(destination.text)}`,
      type: 'AWS::EC2::Route',
      properties: { RouteTableId: ctx.ref(node.id), ...destination.properties, ...hop },
      because: `${node.name} routes ${destination.text} to ${target.name}.`,
      ...(waitsFor === undefined ? {} : { dependsOn: [waitsFor] }),
    },
  ];
}

function destinationOf({ properties }: ConnectionView): {
  readonly text: string;
  readonly properties: CfnObject;
} {
  const { destinationPrefixListId, destinationIpv6CidrBlock, destinationCidrBlock } = properties;
  if (typeof destinationPrefixListId === 'string') {
    return {
      text: destinationPrefixListId,
      properties: { DestinationPrefixListId: destinationPrefixListId },
    };
  }
  if (typeof destinationIpv6CidrBlock === 'string') {
    return {
      text: destinationIpv6CidrBlock,
      properties: { DestinationIpv6CidrBlock: destinationIpv6CidrBlock },
    };
  }
  const text = typeof destinationCidrBlock === 'string' ? destinationCidrBlock : everywhere;
  return { text, properties: { DestinationCidrBlock: text } };
}

/** The default route needs no more than its target in the logical id; others say where they lead. */
function suffixOf(destination: string): string {
  return destination === everywhere ? '' : `For${destination.replace(/[^0-9a-zA-Z]+/g, 'x')}`;
}

/** CloudFormation names the next hop by a property of its own for every kind. */
function nextHop(
  target: NodeView,
  table: NodeView,
  connection: ConnectionView,
  ctx: ResolveContext,
): CfnObject | undefined {
  const id = ctx.ref(target.id);
  switch (target.kind) {
    case 'internet-gateway':
    case 'vpn-gateway':
      return { GatewayId: id };
    case 'nat-gateway':
      return { NatGatewayId: id };
    case 'transit-gateway':
      return { TransitGatewayId: id };
    case 'egress-only-internet-gateway':
      return { EgressOnlyInternetGatewayId: id };
    case 'ec2-instance':
      return { InstanceId: id };
    case 'network-interface':
      return { NetworkInterfaceId: id };
    case 'vpc-peering':
      return { VpcPeeringConnectionId: id };
    case 'gwlb-endpoint':
      return { VpcEndpointId: id };
    case 'network-firewall': {
      const endpoint = endpointInZone(target.id, zoneOfRoute(table, connection, ctx), ctx);
      return endpoint === undefined ? undefined : { VpcEndpointId: endpointId(target.id, endpoint, ctx) };
    }
    // A kind that is not a next hop: the connection is reported, and there is nothing to emit.
    default:
      return undefined;
  }
}

/** A firewall has an endpoint in each zone: that of the subnet which the route is of, or which it leads to. */
function zoneOfRoute(
  table: NodeView,
  { properties }: ConnectionView,
  ctx: ResolveContext,
): string | undefined {
  const own = neighboursOf(table.id, ['associate'], ['subnet'], ctx)[0];
  if (own !== undefined) return ctx.zoneOf(own.id);
  const vpc = ctx.vpcOf(table.id);
  const entered = (vpc === undefined ? [] : ctx.descendantsOf(vpc.id, 'subnet')).find(
    (subnet) => subnet.properties.cidrBlock === properties.destinationCidrBlock,
  );
  return entered === undefined ? undefined : ctx.zoneOf(entered.id);
}

/** Logical id of the attachment: AWS refuses a route to a gateway that is not attached yet, and nothing in the route itself refers to the attachment. */
export function gatewayAttachment(target: NodeView, ctx: ResolveContext): string | undefined {
  const isAttached = target.kind === 'internet-gateway' || target.kind === 'vpn-gateway';
  return isAttached && gatewayVpcOf(target.id, ctx) !== undefined
    ? ctx.logicalId(target.id, 'Attachment')
    : undefined;
}
