import { headerOf } from '#shared/document/document-index.ts';
import { addressSet } from '../address-set.ts';
import type {
  Attachment,
  Endpoint,
  InternetGateway,
  NatGateway,
  NetworkInterface,
  Peering,
  Route,
  Site,
  Subnet,
  TransitGateway,
  Vpc,
} from '../network.ts';
import { blocksIn, type CompileContext, list, mapById, object, text } from './compile-context.ts';
import type { AddressBook } from './interfaces.ts';
import { entry, rangesOf } from './routes.ts';
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

/** Networks outside AWS: the drawn ones, reached by the VPN connections of the customer gateways in them. */
export function compileSites(ctx: CompileContext): ReadonlyMap<string, Site> {
  const { nodes } = ctx.document;
  const siteOf = (id: string): string | undefined => {
    for (let at = nodes.get(id), depth = 0; at !== undefined && depth < 50; depth += 1) {
      if (at.kind === 'on-premises') return at.id;
      at = nodes.get(at.parent ?? '');
    }
    return undefined;
  };
  const attached = new Map(
    ctx
      .ofType('AWS::EC2::VPCGatewayAttachment')
      .map(
        ({ properties }) =>
          [ctx.target(properties.VpnGatewayId) ?? '', ctx.target(properties.VpcId)] as const,
      ),
  );
  const ways = ctx.ofType('AWS::EC2::VPNConnection').flatMap((resource) => {
    const customer = ctx.referred(resource.properties.CustomerGatewayId);
    const site = customer === undefined ? undefined : siteOf(customer.owner);
    if (site === undefined) return [];
    const { TransitGatewayId, VpnGatewayId } = resource.properties;
    if (TransitGatewayId !== undefined) return [{ site, gateway: vpnAttachmentOf(ctx.nameOf(resource)) }];
    const gateway = ctx.target(VpnGatewayId);
    const vpc = attached.get(gateway ?? '');
    return gateway === undefined ? [] : [{ site, gateway, ...(vpc === undefined ? {} : { vpc }) }];
  });
  const sites = [...nodes.values()].filter(({ kind }) => kind === 'on-premises');
  return mapById(
    sites.map((node) => ({
      id: node.id,
      addresses: addressSet(blocksIn(...list(node.properties?.prefixes))),
      via: ways
        .filter(({ site }) => site === node.id)
        .map(({ site: _site, ...way }) => ({ ...way, isDown: false })),
    })),
  );
}

function vpnAttachmentOf(vpn: string): string {
  return `attachment of ${vpn}`;
}

export function compileTransitGateways(
  ctx: CompileContext,
  vpcs: ReadonlyMap<string, Vpc>,
  sites: ReadonlyMap<string, Site>,
): ReadonlyMap<string, TransitGateway> {
  return mapById(
    ctx.ofType('AWS::EC2::TransitGateway').map((resource): TransitGateway => {
      const id = ctx.nameOf(resource);
      const { DefaultRouteTableAssociation, DefaultRouteTablePropagation } = resource.properties;
      const defaultTable = `default table of ${id}`;
      const hasAssociation = DefaultRouteTableAssociation !== 'disable';
      const hasPropagation = DefaultRouteTablePropagation !== 'disable';
      const stated = new Map(
        ctx
          .ofType('AWS::EC2::TransitGatewayRouteTableAssociation')
          .map(({ properties }) => [
            ctx.target(properties.TransitGatewayAttachmentId) ?? '',
            ctx.target(properties.TransitGatewayRouteTableId) ?? '',
          ]),
      );
      const associationOf = (attachment: string): { readonly association?: string } => {
        const table = stated.get(attachment) ?? (hasAssociation ? defaultTable : undefined);
        return table === undefined ? {} : { association: table };
      };
      const toVpcs = ctx
        .ofType('AWS::EC2::TransitGatewayVpcAttachment', 'AWS::EC2::TransitGatewayAttachment')
        .filter(({ properties }) => ctx.target(properties.TransitGatewayId) === id)
        .map((attachment): Attachment => {
          const { VpcId, SubnetIds, Options } = attachment.properties;
          const vpc = ctx.target(VpcId);
          return {
            id: ctx.nameOf(attachment),
            ...(vpc === undefined ? {} : { vpc }),
            subnets: list(SubnetIds).flatMap((value) => ctx.target(value) ?? []),
            ...associationOf(ctx.nameOf(attachment)),
            hasApplianceMode: object(Options).ApplianceModeSupport === 'enable',
          };
        });
      const toSites = ctx
        .ofType('AWS::EC2::VPNConnection')
        .filter(({ properties }) => ctx.target(properties.TransitGatewayId) === id)
        .map((vpn): Attachment => {
          const name = vpnAttachmentOf(ctx.nameOf(vpn));
          const site = [...sites.values()].find(({ via }) => via.some(({ gateway }) => gateway === name));
          return {
            id: name,
            ...(site === undefined ? {} : { site: site.id }),
            subnets: [],
            ...associationOf(name),
            hasApplianceMode: false,
          };
        });
      const attachments = [...toVpcs, ...toSites];
      const propagated = (attachment: Attachment): readonly Route[] => {
        const own = vpcs.get(attachment.vpc ?? '')?.blocks;
        const site = sites.get(attachment.site ?? '');
        const blocks = own ?? (site === undefined ? [] : rangesOf(site));
        return blocks.map((block) =>
          entry(block, attachment.vpc ?? attachment.site ?? '', attachment.id, 'propagated'),
        );
      };
      const tables = ctx
        .ofType('AWS::EC2::TransitGatewayRouteTable')
        .filter(({ properties }) => ctx.target(properties.TransitGatewayId) === id)
        .map((table) => {
          const name = ctx.nameOf(table);
          const isFor = (value: unknown): boolean => ctx.target(value as never) === name;
          const propagations = ctx
            .ofType('AWS::EC2::TransitGatewayRouteTablePropagation')
            .filter(({ properties }) => isFor(properties.TransitGatewayRouteTableId))
            .map(({ properties }) => ctx.target(properties.TransitGatewayAttachmentId));
          const routes = ctx
            .ofType('AWS::EC2::TransitGatewayRoute')
            .filter(({ properties }) => isFor(properties.TransitGatewayRouteTableId))
            .flatMap(({ properties }) =>
              blocksIn(properties.DestinationCidrBlock).map((block) => ({
                ...entry(
                  block,
                  String(properties.DestinationCidrBlock),
                  ctx.target(properties.TransitGatewayAttachmentId) ?? '',
                  'static',
                ),
                isBlackhole: properties.Blackhole === true,
              })),
            );
          return {
            id: name,
            routes: [
              ...routes,
              ...attachments.filter((each) => propagations.includes(each.id)).flatMap(propagated),
            ],
          };
        });
      const own = { id: defaultTable, routes: hasPropagation ? attachments.flatMap(propagated) : [] };
      return {
        id,
        hasGroupReferences: resource.properties.SecurityGroupReferencingSupport === 'enable',
        attachments: mapById(attachments),
        tables: mapById([own, ...tables]),
      };
    }),
  );
}
