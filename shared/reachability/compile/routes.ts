import type { Cidr } from '#shared/base/cidr.ts';
import { formatAsCidrs } from '#shared/base/interval-set.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { Route, RouteTable, Service, Site } from '../network.ts';
import { carriesFamily } from '../site-ways.ts';
import { blocksIn, type CompileContext, list, text } from './compile-context.ts';
import { serviceNameOf } from './services.ts';

const hops = [
  'GatewayId',
  'NatGatewayId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
  'VpcEndpointId',
  'NetworkInterfaceId',
  'InstanceId',
  'EgressOnlyInternetGatewayId',
  'CarrierGatewayId',
  'LocalGatewayId',
  'CoreNetworkArn',
] as const;
/** Next hops that the walk does not follow. */
const notFollowed = new Set(['CarrierGatewayId', 'LocalGatewayId', 'CoreNetworkArn']);

export interface CompiledRoutes {
  readonly tables: ReadonlyMap<string, RouteTable>;
  readonly bySubnet: ReadonlyMap<string, string>;
  /** Targets of routes that are not known here, so that the walk says so. */
  readonly unmodelled: ReadonlySet<string>;
}

export function compileRoutes(
  ctx: CompileContext,
  services: ReadonlyMap<string, Service>,
  sites: ReadonlyMap<string, Site>,
): CompiledRoutes {
  const routes = new Map<string, Route[]>();
  const vpcs = new Map<string, string>();
  for (const resource of ctx.ofType('AWS::EC2::RouteTable')) {
    routes.set(ctx.nameOf(resource), []);
    vpcs.set(ctx.nameOf(resource), ctx.target(resource.properties.VpcId) ?? '');
  }
  const unmodelled = new Set<string>();
  const add = (table: string | undefined, ...more: readonly Route[]): void => {
    routes.get(table ?? '')?.push(...more);
  };
  for (const { properties } of ctx.ofType('AWS::EC2::Route')) {
    const hop = hops.find((each) => properties[each] !== undefined);
    const named = hop === undefined ? undefined : ctx.target(properties[hop]);
    const target = named ?? 'a target that is not known';
    const isOurs = hop !== undefined && !notFollowed.has(hop) && ctx.referred(properties[hop]) !== undefined;
    if (!isOurs) unmodelled.add(target);
    add(ctx.target(properties.RouteTableId), ...entries(properties, target, services));
  }
  for (const resource of ctx.ofType('AWS::EC2::VPCEndpoint')) {
    const { ServiceName, RouteTableIds } = resource.properties;
    const service = services.get(serviceNameOf(ServiceName) ?? '');
    if (service === undefined) continue;
    for (const table of list(RouteTableIds)) {
      add(ctx.target(table), ...listEntries(service, ctx.nameOf(resource)));
    }
  }
  for (const { properties } of ctx.ofType('AWS::EC2::VPNGatewayRoutePropagation')) {
    const gateway = ctx.target(properties.VpnGatewayId) ?? '';
    const reach = [...sites.values()].filter(({ via }) => via.some((way) => way.gateway === gateway));
    for (const table of list(properties.RouteTableIds)) {
      for (const site of reach) {
        add(
          ctx.target(table),
          ...rangesOf(site)
            .filter(({ version }) => carriesFamily(site, gateway, version))
            .map((block) => entry(block, site.id, gateway, 'propagated')),
        );
      }
    }
  }
  const bySubnet = new Map(
    ctx
      .ofType('AWS::EC2::SubnetRouteTableAssociation')
      .map(({ properties }) => [
        ctx.target(properties.SubnetId) ?? '',
        ctx.target(properties.RouteTableId) ?? '',
      ]),
  );
  const tables = new Map(
    [...routes].map(([id, own]) => [id, { id, vpc: vpcs.get(id) ?? '', routes: own }] as const),
  );
  return { tables, bySubnet, unmodelled };
}

function entries(
  properties: CfnObject,
  target: string,
  services: ReadonlyMap<string, Service>,
): readonly Route[] {
  const list = services.get(text(properties.DestinationPrefixListId) ?? '');
  if (list !== undefined) return listEntries(list, target);
  const { DestinationCidrBlock, DestinationIpv6CidrBlock } = properties;
  return blocksIn(DestinationCidrBlock, DestinationIpv6CidrBlock).map((block) =>
    entry(block, String(DestinationCidrBlock ?? DestinationIpv6CidrBlock), target, 'static'),
  );
}

function listEntries(service: Service, target: string): readonly Route[] {
  return rangesOf(service).map((block) =>
    entry(block, `prefix list of ${service.id}`, target, 'prefix-list'),
  );
}

export function entry(block: Cidr, destination: string, target: string, origin: Route['origin']): Route {
  return { block, destination, target, origin, isBlackhole: false };
}

/** Aligned blocks of a set that was made of such. */
export function rangesOf({ addresses }: Pick<Service, 'addresses'>): readonly Cidr[] {
  return ([4, 6] as const).flatMap((version) => blocksIn(...formatAsCidrs(addresses[version], version)));
}
