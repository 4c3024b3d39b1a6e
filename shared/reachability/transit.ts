import { isEmpty } from '#shared/base/interval-set.ts';
import { targetsThatWouldLead } from './candidates.ts';
import { describeAddresses, describePeer, serviceName } from './describe.ts';
import type { ExplanationCode } from './explanation-codes.ts';
import { throughAcl, throughGroups } from './filters.ts';
import { createInspectionStep } from './inspection-step.ts';
import { createInternetGatewayStep } from './internet-gateway-step.ts';
import { createLinkStep } from './link-step.ts';
import { createNatStep } from './nat-step.ts';
import type { Network, NetworkInterface, Route, Subnet } from './network.ts';
import { createPrivateGatewayStep } from './private-gateway-step.ts';
import { lessSpecific, localTarget, lookUp, routesInOrder } from './routes.ts';
import { later, type Onward, stranded } from './search.ts';
import { type Complete, finishUnknown, maxLookups, type Place, type Transit } from './steps.ts';
import { createTransitGatewayStep } from './transit-gateway-step.ts';
import { block, branch, interfaceOf, pass, type Walk, withPacket } from './walk-state.ts';

/** `complete` is called when a leg has reached its end. */
export function createTransit(network: Network, complete: Complete): Transit {
  const transit: Transit = {
    network,
    leaveInterface,
    leaveSubnet,
    route,
    deliverLocally,
    leaveThroughInternetGateway: (walk, gateway) => internetGateways.leave(walk, gateway),
    enterFromInternet: (walk, to) => internetGateways.enter(walk, to),
    enterFromSite: (walk, gateway) => privateGateways.enter(walk, gateway),
    lookUpTransit: (walk, gateway, attachment) => transitGateway.lookUp(walk, gateway, attachment),
    arrive,
  };
  const internetGateways = createInternetGatewayStep(transit, complete);
  const nats = createNatStep(transit, complete);
  const inspections = createInspectionStep(transit);
  const privateGateways = createPrivateGatewayStep(transit, complete);
  const links = createLinkStep(transit, complete);
  const transitGateway = createTransitGatewayStep(transit, (walk, exit) => complete(transit, walk, exit));
  return transit;

  function leaveInterface(walk: Walk, from: NetworkInterface): Onward {
    const subnet = network.subnets.get(from.subnet);
    if (subnet === undefined) return finishUnknown(walk, from.object, `the subnet of ${from.object}`);
    const peer = interfaceOf(walk.target);
    const out = throughGroups(walk, from, 'out', peer, network);
    return leaveSubnet({ ...out, subnet: subnet.id }, subnet);
  }

  function leaveSubnet(walk: Walk, subnet: Subnet): Onward {
    const peer = interfaceOf(walk.target);
    // Inside a subnet neither table nor ACL is asked.
    if (peer?.subnet === subnet.id) return arrive(walk, peer);
    const out = throughAcl(walk, subnet, 'out', network);
    return route(out, { table: subnet.table, vpc: subnet.vpc, zone: subnet.zone });
  }

  function route(walk: Walk, place: Place): Onward {
    const { packet } = walk;
    if (walk.lookups >= maxLookups) {
      return stranded(
        block(
          walk,
          'ROUTING_LOOP',
          place.table,
          `More than ${maxLookups} tables on the way: the packet goes in circles.`,
        ),
      );
    }
    const here: Walk = { ...walk, lookups: walk.lookups + 1 };
    const vpc = network.vpcs.get(place.vpc);
    const routes = routesInOrder(network.tables.get(place.table), vpc);
    const { matches, rest } = lookUp(routes, packet.destination, packet.family);
    const isFork = matches.length > 1 || (matches.length > 0 && !isEmpty(rest));
    const found = matches.flatMap((match, index): Onward => {
      const part = withPacket(isFork ? branch(here, index) : here, { destination: match.destination });
      const way = describeRoute(match.route);
      if (match.route.target === localTarget) return later(part, (next) => follow(next, place, match.route));
      const routed = later(pass(part, place.table, way, way), (next) => follow(next, place, match.route));
      const hidden = lessSpecific(routes, match, packet.family);
      if (hidden === undefined) return routed;
      const text = `${way} is more specific than ${describeRoute(hidden)}.`;
      const detour = block(part, 'MORE_SPECIFIC_ROUTE', place.table, text);
      return [
        ...routed,
        ...later({ ...detour, detours: detour.detours + 1 }, (next) => follow(next, place, hidden)),
      ];
    });
    if (isEmpty(rest)) return found;
    const lost = withPacket(isFork ? branch(here, matches.length) : here, { destination: rest });
    const text = `${place.table} has no route to ${describePeer(here, rest)}.`;
    return [...found, ...noWay(lost, place, 'NO_ROUTE_TO_DESTINATION', text)];
  }

  /** The table leads nowhere; the walk goes on by what would have led there, if anything does. */
  function noWay(walk: Walk, place: Place, code: ExplanationCode, text: string): Onward {
    const targets = targetsThatWouldLead(walk, place.vpc, place.zone, network);
    if (targets.length === 0) return stranded(block(walk, code, place.table, text));
    const { packet, leg } = walk;
    const name = serviceName([walk.target, leg.from], packet.destination, packet.family);
    return targets.flatMap((target, index) => {
      const remedy = {
        kind: 'route',
        table: place.table,
        destination: walk.packet.destination,
        target,
        ...(name === undefined ? {} : { name }),
      } as const;
      const detour = block(branch(walk, index), code, place.table, text, remedy);
      return later({ ...detour, detours: detour.detours + 1 }, (next) =>
        follow(next, place, { ...noRoute, target }),
      );
    });
  }

  function follow(walk: Walk, place: Place, route: Route): Onward {
    const { target } = route;
    const dead = (why: string): Onward =>
      noWay(
        walk,
        place,
        'BAD_STATE_ROUTE',
        `${place.table}: ${route.destination} → ${target} is a blackhole: ${why}.`,
      );
    if (route.isBlackhole) return dead('its target does not pass packets on');
    if (target === localTarget) return deliverLocally(walk, place.vpc);

    const gateway = network.internetGateways.get(target);
    if (gateway !== undefined) {
      if (gateway.vpc !== place.vpc) return dead(`${target} is not attached to ${place.vpc}`);
      return internetGateways.leave(walk, gateway);
    }
    const egressOnly = network.egressOnlyGateways.get(target);
    if (egressOnly !== undefined) return internetGateways.leaveEgressOnly(walk, target, place.vpc);
    const nat = network.nats.get(target);
    if (nat !== undefined) return nats.enter(walk, nat, place);
    const peering = network.peerings.get(target);
    if (peering !== undefined) {
      if (!peering.vpcs.includes(place.vpc)) return dead(`${target} does not connect ${place.vpc}`);
      return links.throughPeering(walk, peering, place.vpc);
    }
    const tgw = network.transitGateways.get(target);
    if (tgw !== undefined) {
      const attachment = [...tgw.attachments.values()].find(({ vpc }) => vpc === place.vpc);
      if (attachment === undefined) return dead(`${place.vpc} is not attached to ${target}`);
      return transitGateway.enter(walk, tgw, attachment, place.zone);
    }
    const endpoint = network.endpoints.get(target);
    if (endpoint !== undefined) {
      if (endpoint.type === 'gateway') return links.throughGatewayEndpoint(walk, target);
      return inspections.inspect(walk, target, place);
    }
    const appliance = network.interfaces.get(target);
    if (appliance !== undefined) return inspections.throughAppliance(walk, appliance);
    const sites = [...network.sites.values()].filter(({ via }) => via.some((way) => way.gateway === target));
    if (sites.length > 0) return privateGateways.leave(walk, target, place.vpc);
    if (network.unmodelled?.has(target)) return finishUnknown(walk, target, `where ${target} leads`);
    return dead(`${target} does not exist`);
  }

  function deliverLocally(walk: Walk, vpc: string): Onward {
    const peer = interfaceOf(walk.target);
    const home = peer === undefined ? undefined : network.subnets.get(peer.subnet)?.vpc;
    if (peer !== undefined && home === vpc) return arrive(walk, peer);
    return stranded(
      block(
        walk,
        'NO_POSSIBLE_DESTINATION',
        vpc,
        `${vpc} has no interface at ${describeAddresses(walk.packet.destination, walk.packet.family)}.`,
      ),
    );
  }

  function arrive(walk: Walk, at: NetworkInterface): Onward {
    const subnet = network.subnets.get(at.subnet);
    if (subnet === undefined) return finishUnknown(walk, at.object, `the subnet of ${at.object}`);
    const entered = walk.subnet === subnet.id ? walk : throughAcl(walk, subnet, 'in', network);
    if (walk.direction === 'return') {
      return complete(transit, { ...entered, subnet: subnet.id });
    }
    const admitted = throughGroups(entered, at, 'in', interfaceOf(walk.leg.from), network);
    return complete(transit, listening({ ...admitted, subnet: subnet.id }, at));
  }

  function listening(walk: Walk, at: NetworkInterface): Walk {
    const { protocol, ports } = walk.packet;
    const port = ports[0]?.[0] ?? 0n;
    if (at.kind === 'lambda' || at.kind === 'nat' || at.kind === 'transit-gateway') {
      const what = {
        lambda: 'of a Lambda function',
        nat: 'NAT gateway',
        'transit-gateway': 'of a transit gateway',
      }[at.kind];
      return block(
        walk,
        'KIND_NEVER_ACCEPTS_INBOUND',
        at.object,
        `${at.object} is an interface ${what}: it never accepts connections.`,
      );
    }
    const listens = at.listens;
    if (listens === undefined || protocol === 'icmp') return walk;
    const hears = listens.some(
      (range) => range.protocol === protocol && BigInt(range.from) <= port && port <= BigInt(range.to),
    );
    if (hears) return walk;
    const isTarget = walk.earlierLegs.length > 0;
    return block(
      walk,
      isTarget ? 'TARGET_PORT_RESTRICTION' : 'NOTHING_LISTENS',
      at.object,
      `Nothing listens on ${protocol} ${port} at ${at.object}.`,
    );
  }
}

const noRoute: Route = {
  block: { version: 4, first: 0n, last: 0n, prefix: 0 },
  destination: 'a route',
  target: '',
  origin: 'static',
  isBlackhole: false,
};

function describeRoute({ destination, target }: Route): string {
  return `${destination} → ${target}`;
}
