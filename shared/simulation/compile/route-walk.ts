import { cidrContains, parseCidr } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { serviceOfEndpoint } from '#shared/catalogue/kit/endpoint-service-name.ts';
import { neighboursOf } from '#shared/catalogue/kit/ends.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { listOf, refOf } from './resource-facts.ts';

/** What packets pass on their way, in order. */
export type RouteStep =
  | { readonly is: 'inspection'; readonly balancer: NodeView }
  | { readonly is: 'transit'; readonly gateway: NodeView; readonly into: NodeView }
  | { readonly is: 'nat'; readonly gateway: NodeView };

export const anywhere = '0.0.0.0/0';
const mostSteps = 10;

const hopProperties = [
  'VpcEndpointId',
  'NatGatewayId',
  'TransitGatewayId',
  'GatewayId',
  'VpcPeeringConnectionId',
  'NetworkInterfaceId',
  'InstanceId',
] as const;

/**
 * What lies on the way of packets from a subnet to a destination, as the route tables of subnets and of transit gateways
 * say, each by its longest prefix. The way ends where a table has no route, or at what is not known here.
 */
export function stepsOnTheWay(builder: FlowBuilder, from: NodeId, destination: string): readonly RouteStep[] {
  const steps: RouteStep[] = [];
  let subnet: NodeId | undefined = from;
  const seen = new Set<NodeId>();
  while (subnet !== undefined && !seen.has(subnet) && steps.length < mostSteps) {
    seen.add(subnet);
    const hop = nodeOf(builder, hopIn(builder, tableOf(builder, 'SubnetId', subnet), destination));
    if (hop === undefined) return steps;
    const step = stepOver(builder, hop, subnet, destination);
    if (step === undefined) return steps;
    steps.push(step);
    if (step.is === 'nat') return steps;
    subnet =
      step.is === 'transit'
        ? attachmentSubnet(builder, step.into.id)
        : builder.reader.subnetsOf(hop.id)[0]?.id;
  }
  return steps;
}

/** The Gateway Load Balancer that packets from the internet pass before they come to one of the subnets. */
export function inspectionOnEntry(
  builder: FlowBuilder,
  vpc: NodeId,
  subnets: readonly NodeView[],
): NodeView | undefined {
  for (const gateway of builder.reader.nodesOfKind('internet-gateway')) {
    const table = tableOf(builder, 'GatewayId', gateway.id);
    if (table === undefined) continue;
    for (const { properties } of subnets) {
      if (typeof properties.cidrBlock !== 'string') continue;
      const endpoint = nodeOf(builder, hopIn(builder, table, properties.cidrBlock));
      const balancer = endpoint === undefined ? undefined : balancerOfEndpoint(builder, endpoint);
      if (endpoint !== undefined && builder.reader.vpcOf(endpoint.id)?.id === vpc && balancer !== undefined)
        return balancer;
    }
  }
  return undefined;
}

function stepOver(
  builder: FlowBuilder,
  hop: NodeView,
  subnet: NodeId,
  destination: string,
): RouteStep | undefined {
  switch (hop.kind) {
    case 'nat-gateway':
      return { is: 'nat', gateway: hop };
    case 'gwlb-endpoint': {
      const balancer = balancerOfEndpoint(builder, hop);
      return balancer === undefined ? undefined : { is: 'inspection', balancer };
    }
    case 'transit-gateway': {
      const from = builder.reader.vpcOf(subnet)?.id;
      const into = from === undefined ? undefined : nextVpc(builder, from, destination);
      return into === undefined ? undefined : { is: 'transit', gateway: hop, into };
    }
    default:
      return undefined;
  }
}

/** The Gateway Load Balancer behind an endpoint, as its service is drawn. */
function balancerOfEndpoint(builder: FlowBuilder, endpoint: NodeView): NodeView | undefined {
  const service = serviceOfEndpoint(endpoint, builder.reader);
  if (endpoint.kind !== 'gwlb-endpoint' || service === undefined) return undefined;
  return neighboursOf(service.id, ['attach'], ['gwlb'], builder.reader)[0];
}

/** The route table of a subnet or of a gateway, by its logical id. */
function tableOf(builder: FlowBuilder, end: 'SubnetId' | 'GatewayId', node: NodeId): string | undefined {
  const type = end === 'SubnetId' ? 'SubnetRouteTableAssociation' : 'GatewayRouteTableAssociation';
  const association = resourcesOfType(builder.architecture, `AWS::EC2::${type}`).find(
    ({ properties }) => ownerOf(builder, properties[end]) === node,
  );
  return refOf(association?.properties.RouteTableId);
}

/** The next hop of a table for a destination. */
function hopIn(builder: FlowBuilder, table: string | undefined, destination: string): CfnValue | undefined {
  if (table === undefined) return undefined;
  const route = longestOf(
    resourcesOfType(builder.architecture, 'AWS::EC2::Route'),
    table,
    destination,
    'RouteTableId',
  );
  return route === undefined
    ? undefined
    : hopProperties.map((name) => route[name]).find((hop) => hop !== undefined);
}

/** The route of a table whose prefix is the longest that holds the destination. */
function longestOf(
  routes: readonly Resource[],
  table: string,
  destination: string,
  tableProperty: string,
): CfnObject | undefined {
  const wanted = parseCidr(destination);
  let best: CfnObject | undefined;
  let longest = -1;
  for (const { properties } of routes) {
    const prefix =
      refOf(properties[tableProperty]) === table && typeof properties.DestinationCidrBlock === 'string'
        ? parseCidr(properties.DestinationCidrBlock)
        : undefined;
    if (prefix === undefined || wanted === undefined || prefix.prefix <= longest) continue;
    if (!cidrContains(prefix, wanted)) continue;
    best = properties;
    longest = prefix.prefix;
  }
  return best;
}

/** The VPC that a transit gateway leads to from another, by the table of that one's attachment. */
function nextVpc(builder: FlowBuilder, from: NodeId, destination: string): NodeView | undefined {
  const { architecture, reader } = builder;
  const attachments = attachmentsOf(builder);
  const own = attachments.find(({ properties }) => ownerOf(builder, properties.VpcId) === from);
  const table = resourcesOfType(architecture, 'AWS::EC2::TransitGatewayRouteTableAssociation').find(
    ({ properties }) => refOf(properties.TransitGatewayAttachmentId) === own?.logicalId,
  );
  const id = refOf(table?.properties.TransitGatewayRouteTableId);
  if (id === undefined) return undefined;
  const routes = resourcesOfType(architecture, 'AWS::EC2::TransitGatewayRoute');
  const route = longestOf(routes, id, destination, 'TransitGatewayRouteTableId');
  const next = attachments.find(({ logicalId }) => logicalId === refOf(route?.TransitGatewayAttachmentId));
  const vpc = ownerOf(builder, next?.properties.VpcId);
  return vpc === undefined ? undefined : reader.node(vpc);
}

function attachmentsOf({ architecture }: FlowBuilder): readonly Resource[] {
  return resourcesOfType(
    architecture,
    'AWS::EC2::TransitGatewayVpcAttachment',
    'AWS::EC2::TransitGatewayAttachment',
  );
}

/** The first subnet in which a transit gateway enters a VPC. */
function attachmentSubnet(builder: FlowBuilder, vpc: NodeId): NodeId | undefined {
  const attachment = attachmentsOf(builder).find(
    ({ properties }) => ownerOf(builder, properties.VpcId) === vpc,
  );
  return listOf(attachment?.properties.SubnetIds).flatMap((id) => ownerOf(builder, id) ?? [])[0];
}

function nodeOf(builder: FlowBuilder, value: CfnValue | undefined): NodeView | undefined {
  const owner = ownerOf(builder, value);
  return owner === undefined ? undefined : builder.reader.node(owner);
}

function ownerOf({ architecture }: FlowBuilder, value: CfnValue | undefined): NodeId | undefined {
  return architecture.resources.get(refOf(value) ?? '')?.owner;
}
