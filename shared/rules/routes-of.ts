import type { JsonValue } from '#shared/base/json.ts';
import type { FactKey, Tracker } from '#shared/base/tracked-memo.ts';
import type { ConnectionView, DocumentReader } from '#shared/catalogue/define-kind.ts';
import { facts } from '#shared/catalogue/document-reader.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type Architecture, type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { isUnreadable } from './known.ts';
import type { EffectiveRoute } from './rule.ts';

/**
 * The table a subnet really uses, as routes: those of the drawn route table that is associated with it, else those
 * that the architecture gives it, else only the local ones. Longest prefix is not applied here, and routes whose
 * destination is not known are left out (`noteUnknownRoutes`).
 */
export function routesOf(
  reader: DocumentReader,
  architecture: Architecture,
  tracker: Tracker,
  subnet: NodeId,
): readonly EffectiveRoute[] {
  const local = localRoutes(reader, subnet);
  const drawn = drawnTableOf(reader, subnet);
  if (drawn !== undefined) {
    const known = reader.connectionsFrom(drawn, 'route').filter((route) => !isDestinationUnknown(route));
    return [...local, ...known.map((route) => drawnRoute(reader, route))];
  }
  return [...local, ...impliedRoutes(reader, architecture, tracker, subnet)];
}

/** The route table that is drawn for the subnet. */
export function drawnTableOf(reader: DocumentReader, subnet: NodeId): NodeId | undefined {
  return reader
    .connectionsTo(subnet, 'associate')
    .find((connection) => reader.node(connection.from)?.kind === 'route-table')?.from;
}

/** True for a drawn route whose destination an expression gives: it leads somewhere, nobody knows for what. */
export function isDestinationUnknown(route: ConnectionView): boolean {
  return ['destinationCidrBlock', 'destinationIpv6CidrBlock'].some((field) => isUnreadable(route, field));
}

/** Destination of a drawn `route` connection; undefined when nothing says it. */
export function destinationOf(route: ConnectionView): string | undefined {
  const { destinationCidrBlock, destinationIpv6CidrBlock } = route.properties;
  if (typeof destinationIpv6CidrBlock === 'string') return destinationIpv6CidrBlock;
  return typeof destinationCidrBlock === 'string' && destinationCidrBlock !== ''
    ? destinationCidrBlock
    : undefined;
}

function drawnRoute(reader: DocumentReader, route: ConnectionView): EffectiveRoute {
  const target = reader.node(route.to);
  return {
    destination: destinationOf(route) ?? '0.0.0.0/0',
    target: target?.id,
    targetKind: target?.kind,
    from: route.id,
  };
}

function localRoutes(reader: DocumentReader, subnet: NodeId): readonly EffectiveRoute[] {
  const vpc = reader.vpcOf(subnet);
  if (vpc === undefined) return [];
  const { cidrBlock, secondaryCidrBlocks } = vpc.properties;
  return [cidrBlock, ...(Array.isArray(secondaryCidrBlocks) ? secondaryCidrBlocks : [])].flatMap((block) =>
    typeof block === 'string'
      ? [{ destination: block, target: undefined, targetKind: 'local', from: vpc.id }]
      : [],
  );
}

const associationType = 'AWS::EC2::SubnetRouteTableAssociation';
const routeType = 'AWS::EC2::Route';
const targetFields = [
  'GatewayId',
  'NatGatewayId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
  'InstanceId',
  'NetworkInterfaceId',
  'VpcEndpointId',
  'EgressOnlyInternetGatewayId',
] as const;

/** An implied next hop belongs to what asked for it (a gateway to its VPC), so its type says what it is. */
const kindsByType: Readonly<Record<string, string>> = {
  'AWS::EC2::InternetGateway': 'internet-gateway',
  'AWS::EC2::NatGateway': 'nat-gateway',
  'AWS::EC2::TransitGateway': 'transit-gateway',
  'AWS::EC2::VPCPeeringConnection': 'vpc-peering',
  'AWS::EC2::VPNGateway': 'vpn-gateway',
  'AWS::EC2::EgressOnlyInternetGateway': 'egress-only-internet-gateway',
};

interface RouteIndex {
  /** The list that the tables of subnets are from. */
  readonly associations: readonly Resource[];
  /** Logical id of the table by logical id of the subnet. */
  readonly tableOf: ReadonlyMap<string, string>;
  readonly routesIn: ReadonlyMap<string, readonly Resource[]>;
}

/** By the list of routes: few edits touch one. */
const indexes = new WeakMap<readonly Resource[], RouteIndex>();

function impliedRoutes(
  reader: DocumentReader,
  architecture: Architecture,
  tracker: Tracker,
  subnet: NodeId,
): readonly EffectiveRoute[] {
  tracker.read(facts.resourcesOf(subnet));
  const [subnetId] = architecture.byNode.get(subnet) ?? [];
  if (subnetId === undefined) return [];
  const index = indexOf(architecture);
  tracker.read(associationFact(subnetId));
  const table = index.tableOf.get(subnetId);
  if (table === undefined) return [];
  tracker.read(tableFact(table));
  return (index.routesIn.get(table) ?? []).flatMap((route) => {
    const destination = route.properties.DestinationCidrBlock ?? route.properties.DestinationIpv6CidrBlock;
    if (destination !== undefined && typeof destination !== 'string') return [];
    const targetId = targetFields
      .map((field) => referenceOf(route.properties[field]))
      .find((id) => id !== undefined);
    const hop = targetId === undefined ? undefined : architecture.resources.get(targetId);
    const effective: EffectiveRoute = {
      destination: destination ?? '',
      target: hop?.owner,
      targetKind: hop === undefined ? undefined : (kindsByType[hop.type] ?? reader.node(hop.owner)?.kind),
      from: route.owner,
    };
    return [effective];
  });
}

function indexOf(architecture: Architecture): RouteIndex {
  const routes = resourcesOfType(architecture, routeType);
  const associations = resourcesOfType(architecture, associationType);
  const known = indexes.get(routes);
  if (known?.associations === associations) return known;
  const tableOf = new Map<string, string>();
  const routesIn = new Map<string, Resource[]>();
  for (const route of routes) {
    const table = referenceOf(route.properties.RouteTableId);
    if (table === undefined) continue;
    const list = routesIn.get(table);
    if (list === undefined) routesIn.set(table, [route]);
    else list.push(route);
  }
  for (const { properties } of associations) {
    const [subnet, table] = [referenceOf(properties.SubnetId), referenceOf(properties.RouteTableId)];
    if (subnet !== undefined && table !== undefined) tableOf.set(subnet, table);
  }
  const index = { associations, tableOf, routesIn };
  indexes.set(routes, index);
  return index;
}

/** Facts that a resource takes part in, for whoever asked for routes: named when the resource comes, goes or changes. */
export function routeFactsOf(resource: Resource): readonly FactKey[] {
  if (resource.type === associationType) {
    const subnet = referenceOf(resource.properties.SubnetId);
    return subnet === undefined ? [] : [associationFact(subnet)];
  }
  if (resource.type === routeType) {
    const table = referenceOf(resource.properties.RouteTableId);
    return table === undefined ? [] : [tableFact(table)];
  }
  return [];
}

function associationFact(subnetLogicalId: string): FactKey {
  return `route-table-of:${subnetLogicalId}`;
}

function tableFact(tableLogicalId: string): FactKey {
  return `routes-in:${tableLogicalId}`;
}

/** The logical id that the value refers to. */
function referenceOf(value: JsonValue | undefined): string | undefined {
  return referencesIn(value)[0]?.logicalId;
}
