import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { addressSet } from '../address-set.ts';
import { nameObject } from '../name-objects.ts';
import type { Network, NetworkInterface, Subnet } from '../network.ts';
import { createAddressBook } from './address-book.ts';
import { compileBalancers } from './balancers.ts';
import {
  blocksIn,
  type CompileContext,
  createCompileContext,
  isTrue,
  list,
  mapById,
  object,
} from './compile-context.ts';
import { compileAcls, createGroupCompiler, type GroupCompiler } from './filters.ts';
import { compileFirewalls } from './firewalls.ts';
import { compileEndpoints, compileInternetGateways, compileNats, compilePeerings } from './gateways.ts';
import { createInterfaceCompiler, type InterfaceCompiler } from './interfaces.ts';
import { compileProvidedBlocks, type ProvidedBlocks } from './provided-blocks.ts';
import { compilePublicAccess } from './public-access.ts';
import { compileRoutes } from './routes.ts';
import { compileServices, serviceOf } from './services.ts';
import { compileSites } from './sites.ts';
import { compileTransitGateways } from './transit-gateways.ts';

/** The network of a drawing, with the way from its nodes to the ends of questions and back. */
export interface DrawnNetwork {
  readonly network: Network;
  /** What a node is in the network: an id to ask about, or undefined when it takes no part in it. */
  endOf(node: NodeId): string | undefined;
  /** The node that an object of an answer belongs to. */
  nodeOf(object: string): NodeId | undefined;
  /** What people call an object of an answer. */
  nameOf(object: string): string;
}

/** Compilers of the largest parts of a network. */
export interface NetworkParts {
  readonly groups: GroupCompiler;
  readonly interfaces: InterfaceCompiler;
}

/**
 * Compiles what the drawing means. Objects are named by the node that they are, or by their logical id where the
 * drawing implies them. Pure, and the same for the same architecture. Who compiles one drawing again and again passes
 * compilers of its largest parts, which keep what stands.
 */
export function compileNetwork(
  document: LintelDocument,
  architecture: Architecture,
  parts: NetworkParts = { groups: createGroupCompiler(), interfaces: createInterfaceCompiler() },
): DrawnNetwork {
  const ctx = createCompileContext(document, architecture);
  const publicAccess = compilePublicAccess(ctx);
  const provided = compileProvidedBlocks(ctx);
  const vpcs = mapById(
    ctx.ofType('AWS::EC2::VPC').map((resource) => {
      const id = ctx.nameOf(resource);
      const more = ctx
        .ofType('AWS::EC2::VPCCidrBlock')
        .filter(({ properties }) => ctx.target(properties.VpcId) === id);
      const stated = blocksIn(
        resource.properties.CidrBlock,
        ...more.flatMap(({ properties }) => [properties.CidrBlock, properties.Ipv6CidrBlock]),
      );
      const blocks = [...stated, ...provided.ofVpc(id)];
      const resolvesNames = resource.properties.EnableDnsSupport !== false;
      return {
        id,
        blocks,
        addresses: addressSet(blocks),
        ...(resolvesNames ? {} : { resolvesNames }),
        ...publicAccess(id),
      };
    }),
  );
  const services = compileServices(ctx);
  const sites = compileSites(ctx);
  const routes = compileRoutes(ctx, services, sites);
  const { acls, bySubnet } = compileAcls(ctx);
  const subnets = compileSubnets(ctx, routes.bySubnet, bySubnet, provided);
  const addresses = createAddressBook(ctx, provided);
  const mapsPublic = new Set(
    ctx
      .ofType('AWS::EC2::Subnet')
      .flatMap((each) => (isTrue(each.properties.MapPublicIpOnLaunch) ? [ctx.nameOf(each)] : [])),
  );
  const own = parts.interfaces.compile(ctx, addresses, mapsPublic);
  const { balancers, targetGroups, nodes } = compileBalancers(ctx, addresses, own);
  const nats = compileNats(ctx, subnets, addresses);
  const endpoints = compileEndpoints(ctx, subnets, addresses);
  const firewalls = compileFirewalls(ctx, subnets, addresses);
  const natInterfaces = [...nats.values()].flatMap((nat): readonly NetworkInterface[] =>
    nat.interface === undefined ? [] : [nat.interface],
  );
  const network: Network = {
    vpcs,
    subnets,
    tables: routes.tables,
    acls,
    groups: parts.groups.compile(ctx, services),
    interfaces: mapById([
      ...own,
      ...nodes,
      ...natInterfaces,
      ...endpoints.interfaces,
      ...firewalls.interfaces,
    ]),
    internetGateways: compileInternetGateways(ctx),
    egressOnlyGateways: mapById(
      ctx
        .ofType('AWS::EC2::EgressOnlyInternetGateway')
        .map((resource) => ({ id: ctx.nameOf(resource), vpc: ctx.target(resource.properties.VpcId) ?? '' })),
    ),
    nats,
    peerings: compilePeerings(ctx),
    transitGateways: compileTransitGateways(ctx, vpcs, sites),
    endpoints: mapById([...endpoints.endpoints.values(), ...firewalls.endpoints]),
    services,
    balancers,
    targetGroups,
    sites,
    unmodelled: routes.unmodelled,
  };
  return drawnNetwork(document, architecture, network);
}

/** The network with the way from the nodes of that revision to it and back. */
export function drawnNetwork(
  document: LintelDocument,
  architecture: Architecture,
  network: Network,
): DrawnNetwork {
  const { nodes } = document;
  const endOf = (id: NodeId): string | undefined => {
    const node = nodes.get(id);
    if (node === undefined) return undefined;
    const objects = objectsOf(network);
    if (objects.has(id) || network.sites.has(id)) return id;
    if (node.kind === 'users' || node.kind === 'internet') {
      // People at a site come from there, all others from anywhere.
      const site = siteAround(id);
      return site ?? 'internet';
    }
    const resources = (architecture.byNode.get(id) ?? []).flatMap(
      (each) => architecture.resources.get(each) ?? [],
    );
    const held = resources.find((each) => objects.has(each.logicalId));
    if (held !== undefined) return held.logicalId;
    const [main] = resources;
    const service = main === undefined ? undefined : serviceOf(main.type);
    if (service !== undefined) return service;
    return network.endpoints.has(id) || network.targetGroups.has(id) ? id : undefined;
  };
  function siteAround(id: NodeId): string | undefined {
    for (let at = nodes.get(id), depth = 0; at !== undefined && depth < 50; depth += 1) {
      if (network.sites.has(at.id)) return at.id;
      at = nodes.get(at.parent ?? '');
    }
    return undefined;
  }
  return {
    network,
    endOf,
    nodeOf: (name) => (nodes.has(name) ? name : architecture.resources.get(name)?.owner),
    nameOf: (name) => nameObject(document, architecture, name),
  };
}

const objectsOfNetworks = new WeakMap<Network, ReadonlySet<string>>();

/** What has an interface. Edits that leave the network as it is are many, so it is kept with it. */
function objectsOf(network: Network): ReadonlySet<string> {
  const known = objectsOfNetworks.get(network);
  if (known !== undefined) return known;
  const objects = new Set([...network.interfaces.values()].map(({ object }) => object));
  objectsOfNetworks.set(network, objects);
  return objects;
}

function compileSubnets(
  ctx: CompileContext,
  tables: ReadonlyMap<string, string>,
  acls: ReadonlyMap<string, string>,
  provided: ProvidedBlocks,
): ReadonlyMap<string, Subnet> {
  return mapById(
    ctx.ofType('AWS::EC2::Subnet').map((resource) => {
      const id = ctx.nameOf(resource);
      const vpc = ctx.target(resource.properties.VpcId) ?? '';
      const acl = acls.get(id);
      return {
        id,
        vpc,
        zone: zoneOf(resource.properties.AvailabilityZone),
        table: tables.get(id) ?? `main table of ${vpc}`,
        ...(acl === undefined ? {} : { acl }),
        blocks: [...blocksIn(resource.properties.CidrBlock), ...provided.ofSubnet(resource)],
      };
    }),
  );
}

/** Zones are compared only: two subnets with the same value are in the same one. */
function zoneOf(value: CfnValue | undefined): string {
  const select = object(value)['Fn::Select'];
  const [index] = list(select);
  if (typeof index === 'number' || typeof index === 'string')
    return 'abcdef'.charAt(Number(index)) || String(index);
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
