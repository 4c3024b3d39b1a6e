import { formatCidr } from '#shared/base/cidr.ts';
import type { JsonObject } from '#shared/base/json.ts';
import { logicalIdOf } from '#shared/base/names.ts';
import type { Result } from '#shared/base/result.ts';
import { legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { addConnection, setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { moveNodes, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import type { Subnet } from '../network.ts';
import type { Note, Remedy } from '../walk-state.ts';
import { freeSpot } from './free-spot.ts';
import {
  drawnAs,
  interfaceAt,
  type Mend,
  type MendContext,
  mended,
  nameOf,
  newNode,
  notPossible,
  ownerOf,
} from './mend.ts';
import { blocksToWrite } from './peer-blocks.ts';
import { asPrivate, mendWayOut, publicSubnet, serviceAsked } from './way-out.ts';

type RouteRemedy = Extract<Remedy, { kind: 'route' }>;

/** A route where the walk found none: drawn into the drawn table, or by what implies it. */
export function mendRoute(ctx: MendContext, note: Note, remedy: RouteRemedy | undefined): Result<Mend> {
  const { network } = ctx.drawn;
  const subnet = subnetLeft(ctx, note.object);
  const target = remedy?.target ?? '';
  const nat = natBehind(ctx, note.object);
  if (nat !== undefined && note.direction === 'forward') return moveNat(ctx, nat);
  const leadsOut = network.internetGateways.has(target) || remedy === undefined;
  if (note.direction === 'forward' && subnet !== undefined && leadsOut && isLeaving(ctx)) {
    const sender = ctx.answer.path
      .map((object) => interfaceAt(ctx, object))
      .find((each) => each !== undefined);
    if (sender?.publicAddress === undefined && ctx.question.family !== 6) return mendWayOut(ctx, subnet);
  }
  if (remedy === undefined) return notPossible(`${nameOf(ctx, note.object)} has nothing to route to.`);
  const table = drawnAs(ctx, remedy.table, 'route-table');
  const endpoint = drawnAs(ctx, target, 'gateway-endpoint');
  if (endpoint !== undefined) return associateEndpoint(ctx, endpoint, table);
  if (table !== undefined) return drawRoute(ctx, table, remedy);
  if (subnet === undefined) return notPossible(`${remedy.table} is the table of no drawn subnet.`);
  if (network.nats.has(target)) {
    const changes = asPrivate(ctx, subnet.id);
    return mended(`Make ${nameOf(ctx, subnet.id)} a private subnet`, changes);
  }
  if (network.internetGateways.has(target)) {
    const hasPublicAddress = [...network.interfaces.values()].some(
      (each) =>
        each.subnet === subnet.id &&
        each.publicAddress !== undefined &&
        [...ctx.answer.path, ...ctx.answer.returnPath].includes(each.object),
    );
    // Opening a private subnet to the internet is nothing that a click should do.
    if (!hasPublicAddress) {
      return notPossible(
        `${nameOf(ctx, subnet.id)} is private: put an internet-facing load balancer in front of what is in it instead.`,
      );
    }
    return mended(
      `Make ${nameOf(ctx, subnet.id)} a public subnet`,
      setProperties(ctx.document, subnet.id, { tier: 'public' }),
    );
  }
  return impliedLinkRoutes(ctx, target);
}

/** The question leads out of the network: to the internet or to a service. */
function isLeaving(ctx: MendContext): boolean {
  return (
    serviceAsked(ctx) !== undefined || (ctx.drawn.endOf(ctx.question.to) ?? ctx.question.to) === 'internet'
  );
}

/** The subnet with that table that the packet comes from. */
function subnetLeft(ctx: MendContext, table: string): Subnet | undefined {
  const using = [...ctx.drawn.network.subnets.values()].filter((each) => each.table === table);
  const passed = new Set(
    [...ctx.answer.path, ...ctx.answer.returnPath].map((object) => interfaceAt(ctx, object)?.subnet),
  );
  return using.find(({ id }) => passed.has(id)) ?? using[0];
}

/** The NAT gateway on the way that sits in a subnet with that table, whose default route should lead out. */
function natBehind(ctx: MendContext, table: string): DocumentNode | undefined {
  for (const object of ctx.answer.path) {
    const nat = ctx.drawn.network.nats.get(object);
    const subnet = ctx.drawn.network.subnets.get(nat?.interface?.subnet ?? '');
    if (nat !== undefined && subnet?.table === table) return drawnAs(ctx, nat.id, 'nat-gateway');
  }
  return undefined;
}

/** A public NAT gateway works only in a subnet with a route to the internet gateway. */
function moveNat(ctx: MendContext, nat: DocumentNode): Result<Mend> {
  let { document } = ctx;
  const own = ctx.drawn.network.nats.get(nat.id);
  const zone = ctx.drawn.network.subnets.get(own?.interface?.subnet ?? '')?.zone ?? '';
  const vpc = own === undefined ? undefined : ownerOf(ctx, own.vpc);
  if (vpc === undefined) return notPossible('The VPC is not drawn here.');
  let changes: ChangeSet = [];
  let home = publicSubnet(ctx, vpc.id, zone);
  if (home === undefined) {
    const place = /^[a-f]$/.test(zone) ? { availabilityZone: zone } : {};
    const added = newNode(document, 'subnet', `public-${zone || 'a'}`, vpc.id, { ...place, tier: 'public' });
    changes = added.changes;
    document = applyChanges(document, changes);
    home = document.nodes.get(added.id);
  }
  if (home === undefined) return notPossible(`${vpc.name} has no public subnet.`);
  const moved = moveNodes(document, [
    { id: nat.id, parent: home.id, at: freeSpot(document, 'nat-gateway', home.id) },
  ]);
  return mended(`Move ${nat.name} to ${home.name}`, mergeChanges(changes, moved));
}

function associateEndpoint(
  { document }: MendContext,
  endpoint: DocumentNode,
  table: DocumentNode | undefined,
): Result<Mend> {
  const named = endpoint.properties?.routeTables;
  const tables = table === undefined ? [] : [...(Array.isArray(named) ? named : []), table.id];
  return mended(
    `Associate ${endpoint.name} with ${table?.name ?? 'every route table'}`,
    setProperties(document, endpoint.id, { routeTables: tables }),
  );
}

function drawRoute(ctx: MendContext, table: DocumentNode, remedy: RouteRemedy): Result<Mend> {
  const { document } = ctx;
  const [destination = '0.0.0.0/0'] = destinationsOf(ctx, remedy);
  const field = destination.includes(':') ? 'destinationIpv6CidrBlock' : 'destinationCidrBlock';
  const target = document.nodes.get(remedy.target);
  const isLegal = legalConnectionKinds('route-table', target?.kind ?? '').some(({ id }) => id === 'route');
  if (target !== undefined && isLegal) {
    const added = addConnection(document, {
      kind: 'route',
      from: table.id,
      to: target.id,
      ...(destination === '0.0.0.0/0' ? {} : { properties: { [field]: destination } }),
    });
    return mended(`Route ${destination} to ${target.name} in ${table.name}`, added.changes);
  }
  return routeAsResource(ctx, table, remedy, destination);
}

/** What is implied has no node that a line could lead to, so the route is written as the resource that it is. */
function routeAsResource(
  ctx: MendContext,
  table: DocumentNode,
  { target }: RouteRemedy,
  destination: string,
): Result<Mend> {
  const { network } = ctx.drawn;
  const hop = network.peerings.has(target)
    ? 'VpcPeeringConnectionId'
    : network.transitGateways.has(target)
      ? 'TransitGatewayId'
      : network.internetGateways.has(target)
        ? 'GatewayId'
        : undefined;
  if (hop === undefined) return notPossible(`A route to ${nameOf(ctx, target)} cannot be drawn.`);
  const properties: JsonObject = {
    RouteTableId: { Ref: table.logicalId ?? logicalIdOf(table.id) },
    [destination.includes(':') ? 'DestinationIpv6CidrBlock' : 'DestinationCidrBlock']: destination,
    [hop]: { Ref: target },
  };
  const vpc = ctx.reader.vpcOf(table.id)?.id;
  const added = newNode(ctx.document, 'resource', `Route to ${destination}`, vpc, {
    type: 'AWS::EC2::Route',
    properties,
  });
  return mended(`Route ${destination} to ${nameOf(ctx, target)} in ${table.name}`, added.changes);
}

/** The default route leads out; what leads to another network has that network's blocks. */
function destinationsOf(ctx: MendContext, { destination, target }: RouteRemedy): readonly string[] {
  const { network } = ctx.drawn;
  const family = ctx.question.family ?? 4;
  const leadsOut =
    network.internetGateways.has(target) ||
    network.nats.has(target) ||
    network.egressOnlyGateways.has(target);
  if (leadsOut) return [family === 6 ? '::/0' : '0.0.0.0/0'];
  for (const { blocks } of network.vpcs.values()) {
    const around = blocks.filter(
      (block) =>
        block.version === family &&
        destination.every(([first, last]) => block.first <= first && last <= block.last),
    );
    if (around.length > 0) return around.map(formatCidr);
  }
  return blocksToWrite(destination, family, ctx);
}

/** Links between networks imply the routes to the other side unless that was turned off. */
function impliedLinkRoutes(ctx: MendContext, target: string): Result<Mend> {
  const link = [...ctx.document.connections.values()].find(
    ({ kind, from, properties }) =>
      kind === 'peer' && properties?.addRoutes === false && from === ctx.drawn.nodeOf(target),
  );
  if (link === undefined) return notPossible(`A route to ${nameOf(ctx, target)} follows from no connection.`);
  return mended(
    'Add the routes of the peering',
    setConnectionProperties(ctx.document, link.id, { addRoutes: undefined }),
  );
}
