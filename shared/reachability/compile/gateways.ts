import { headerOf } from '#shared/document/document-index.ts';
import type { Endpoint, InternetGateway, NatGateway, NetworkInterface, Peering, Subnet } from '../network.ts';
import type { AddressBook } from './address-book.ts';
import { type CompileContext, list, mapById, text } from './compile-context.ts';
import { serviceNameOf } from './services.ts';

export function compileInternetGateways(ctx: CompileContext): ReadonlyMap<string, InternetGateway> {
  const attachments = ctx.ofType('AWS::EC2::VPCGatewayAttachment');
  const edges = ctx.ofType('AWS::EC2::GatewayRouteTableAssociation');
  return mapById(
    ctx.ofType('AWS::EC2::InternetGateway').map((resource) => {
      const id = ctx.nameOf(resource);
      const attached = attachments.find(({ properties }) => ctx.target(properties.InternetGatewayId) === id);
      const vpc = ctx.target(attached?.properties.VpcId);
      const edge = edges.find(({ properties }) => ctx.target(properties.GatewayId) === id);
      const edgeTable = ctx.target(edge?.properties.RouteTableId);
      return {
        id,
        ...(vpc === undefined ? {} : { vpc }),
        ...(edgeTable === undefined ? {} : { edgeTable }),
      };
    }),
  );
}

export function compileNats(
  ctx: CompileContext,
  subnets: ReadonlyMap<string, Subnet>,
  addresses: AddressBook,
): ReadonlyMap<string, NatGateway> {
  return mapById(
    ctx.ofType('AWS::EC2::NatGateway').map((resource): NatGateway => {
      const { properties } = resource;
      const id = ctx.nameOf(resource);
      const isPublic = properties.ConnectivityType !== 'private';
      const subnet = subnets.get(ctx.target(properties.SubnetId) ?? '');
      if (subnet === undefined) {
        return { id, vpc: ctx.target(properties.VpcId) ?? '', regional: { table: '' }, isPublic };
      }
      const own: NetworkInterface = {
        id,
        object: id,
        kind: 'nat',
        subnet: subnet.id,
        addresses: addresses.inSubnet(subnet.id),
        ...(isPublic ? { publicAddress: addresses.publicOne() } : {}),
        hasSourceDestCheck: false,
      };
      return { id, vpc: subnet.vpc, interface: own, isPublic };
    }),
  );
}

export function compilePeerings(ctx: CompileContext): ReadonlyMap<string, Peering> {
  const region = headerOf(ctx.document).settings.region;
  return mapById(
    ctx.ofType('AWS::EC2::VPCPeeringConnection').map((resource) => {
      const { VpcId, PeerVpcId, PeerRegion } = resource.properties;
      return {
        id: ctx.nameOf(resource),
        vpcs: [ctx.target(VpcId) ?? '', ctx.target(PeerVpcId) ?? ''] as const,
        isInterRegion: text(PeerRegion) !== undefined && text(PeerRegion) !== region,
      };
    }),
  );
}

export function compileEndpoints(
  ctx: CompileContext,
  subnets: ReadonlyMap<string, Subnet>,
  addresses: AddressBook,
): { readonly endpoints: ReadonlyMap<string, Endpoint>; readonly interfaces: readonly NetworkInterface[] } {
  const interfaces: NetworkInterface[] = [];
  const types = {
    Interface: 'interface',
    GatewayLoadBalancer: 'gateway-load-balancer',
    Gateway: 'gateway',
  } as const;
  const withPrivateNames = new Set(
    ctx.ofType('AWS::EC2::VPC').flatMap((vpc) => {
      const { EnableDnsSupport, EnableDnsHostnames } = vpc.properties;
      return EnableDnsSupport === false || EnableDnsHostnames === false ? [] : [ctx.nameOf(vpc)];
    }),
  );
  const endpoints = ctx.ofType('AWS::EC2::VPCEndpoint').map((resource): Endpoint => {
    const { properties } = resource;
    const id = ctx.nameOf(resource);
    const written = text(properties.VpcEndpointType) ?? 'Gateway';
    const type = types[written as keyof typeof types] ?? 'interface';
    const groups = list(properties.SecurityGroupIds).flatMap((value) => ctx.target(value) ?? []);
    const own = list(properties.SubnetIds)
      .flatMap((value) => subnets.get(ctx.target(value) ?? '') ?? [])
      .map(
        (subnet): NetworkInterface => ({
          id: `${id}/${subnet.id}`,
          object: id,
          kind: 'endpoint',
          subnet: subnet.id,
          addresses: addresses.inSubnet(subnet.id),
          ...(type === 'interface'
            ? { groups: groups.length > 0 ? groups : [`default group of ${id}`] }
            : {}),
          hasSourceDestCheck: type === 'interface',
        }),
      );
    interfaces.push(...own);
    const vpc = ctx.target(properties.VpcId);
    const service = serviceNameOf(properties.ServiceName);
    return {
      id,
      type,
      ...(vpc === undefined ? {} : { vpc }),
      ...(service === undefined ? {} : { service }),
      interfaces: own.map((each) => each.id),
      hasPrivateDns:
        properties.PrivateDnsEnabled !== false && (vpc === undefined || withPrivateNames.has(vpc)),
    };
  });
  return { endpoints: mapById(endpoints), interfaces };
}
