import { intersect, isEmpty, single, subtract } from '#shared/base/interval-set.ts';
import { neverPublic } from './address-set.ts';
import { holds, targetsThatWouldLead } from './candidates.ts';
import { describeAddresses } from './describe.ts';
import type { ExplanationCode } from './explanation-codes.ts';
import { throughAcl, throughGroups } from './filters.ts';
import type {
  InternetGateway,
  NatGateway,
  Network,
  NetworkInterface,
  Peering,
  Route,
  Subnet,
} from './network.ts';
import { internetGatewayOf, lessSpecific, localTarget, lookUp, routesInOrder } from './routes.ts';
import { arrived, later, type Onward, stranded } from './search.ts';
import type { Complete, Place, Transit } from './steps.ts';
import { createTransitGatewayStep } from './transit-gateway-step.ts';
import {
  block,
  branch,
  interfaceOf,
  pass,
  referencesLost,
  unknown,
  type Walk,
  withPacket,
} from './walk-state.ts';

/** More gateways than these on one leg, and the packet goes in circles. */
const maxLookups = 12;

/** `complete` is called when a leg has reached its end. */
export function createTransit(network: Network, complete: Complete): Transit {
  const transit: Transit = {
    network,
    leaveInterface,
    leaveSubnet,
    enterFromInternet,
    enterFromSite,
    lookUpTransit: (walk, gateway, attachment) => transitGateway.lookUp(walk, gateway, attachment),
    arrive,
  };
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
    const text = `${place.table} has no route to ${describeAddresses(rest, packet.family)}.`;
    return [...found, ...noWay(lost, place, 'NO_ROUTE_TO_DESTINATION', text)];
  }

  /** The table leads nowhere; the walk goes on by what would have led there, if anything does. */
  function noWay(walk: Walk, place: Place, code: ExplanationCode, text: string): Onward {
    const targets = targetsThatWouldLead(walk, place.vpc, place.zone, network);
    if (targets.length === 0) return stranded(block(walk, code, place.table, text));
    return targets.flatMap((target, index) => {
      const remedy = {
        kind: 'route',
        table: place.table,
        destination: walk.packet.destination,
        target,
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
      return leaveThroughInternetGateway(walk, gateway);
    }
    const egressOnly = network.egressOnlyGateways.get(target);
    if (egressOnly !== undefined) return leaveThroughEgressOnly(walk, target, place.vpc);
    const nat = network.nats.get(target);
    if (nat !== undefined) return throughNat(walk, nat, place);
    const peering = network.peerings.get(target);
    if (peering !== undefined) {
      if (!peering.vpcs.includes(place.vpc)) return dead(`${target} does not connect ${place.vpc}`);
      return throughPeering(walk, peering, place.vpc);
    }
    const tgw = network.transitGateways.get(target);
    if (tgw !== undefined) {
      const attachment = [...tgw.attachments.values()].find(({ vpc }) => vpc === place.vpc);
      if (attachment === undefined) return dead(`${place.vpc} is not attached to ${target}`);
      return transitGateway.enter(walk, tgw, attachment, place.zone);
    }
    const endpoint = network.endpoints.get(target);
    if (endpoint !== undefined) {
      if (endpoint.type === 'gateway') return throughGatewayEndpoint(walk, target);
      return inspect(walk, target, place);
    }
    const appliance = network.interfaces.get(target);
    if (appliance !== undefined) return throughAppliance(walk, appliance);
    const sites = [...network.sites.values()].filter(({ via }) => via.some((way) => way.gateway === target));
    if (sites.length > 0) return leaveToSite(walk, target, place.vpc);
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
    return block(
      walk,
      'NOTHING_LISTENS',
      at.object,
      `Nothing listens on ${protocol} ${port} at ${at.object}.`,
    );
  }

  function leaveThroughInternetGateway(walk: Walk, gateway: InternetGateway): Onward {
    const { packet } = walk;
    const vpc = gateway.vpc ?? '';
    const outside = subtract(packet.destination, neverPublic[packet.family]);
    if (isEmpty(outside) || walk.target.kind === 'interface' || walk.target.kind === 'site') {
      return stranded(
        block(
          walk,
          'IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS',
          gateway.id,
          `${gateway.id} carries packets to public addresses only, not to ${describeAddresses(packet.destination, packet.family)}.`,
        ),
      );
    }
    let out = withPacket(walk, { destination: outside });
    if (network.vpcs.get(vpc)?.blockPublicAccess === 'bidirectional') out = blockedPublicAccess(out, vpc);
    const holder = interfaceOf(out.holder);
    if (packet.family === 4) {
      if (holder === undefined) return finishUnknown(out, gateway.id, `who sends through ${gateway.id}`);
      const source = holder.publicAddress;
      out =
        source === undefined && !isRegionalNat(out)
          ? block(
              out,
              'IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS',
              holder.object,
              `${holder.object} has no public IPv4 address, and ${gateway.id} translates only those.`,
              { kind: 'public-address', object: holder.object },
            )
          : out;
      if (source !== undefined) out = withPacket(out, { source: single(source) });
    }
    const left = referencesLost(
      { ...pass(out, gateway.id, 'To the internet.') },
      'SG_REFERENCES_NOT_PRESERVED',
      gateway.id,
    );
    return complete(transit, left, { by: 'internet-gateway', gateway: gateway.id, vpc });
  }

  function leaveThroughEgressOnly(walk: Walk, gateway: string, vpc: string): Onward {
    if (walk.packet.family === 4) {
      return stranded(block(walk, 'NO_POSSIBLE_DESTINATION', gateway, `${gateway} carries IPv6 only.`));
    }
    if (walk.target.kind === 'interface' || walk.target.kind === 'site') {
      return stranded(
        block(walk, 'NO_POSSIBLE_DESTINATION', gateway, `${gateway} leads to the internet only.`),
      );
    }
    // Connections that begin outside do not pass it, and neither do their answers.
    const out =
      walk.direction === 'return'
        ? block(
            walk,
            'NO_POSSIBLE_DESTINATION',
            gateway,
            `${gateway} passes only answers to connections that began inside.`,
          )
        : pass(walk, gateway, 'To the internet, and only from inside.');
    return complete(transit, out, { by: 'egress-only-gateway', gateway, vpc });
  }

  function enterFromInternet(walk: Walk, to: NetworkInterface): Onward {
    const subnet = network.subnets.get(to.subnet);
    if (subnet === undefined) return finishUnknown(walk, to.object, `the subnet of ${to.object}`);
    const gatewayId = internetGatewayOf(network, subnet.vpc);
    const gateway = gatewayId === undefined ? undefined : network.internetGateways.get(gatewayId);
    let entered = walk;
    if (gateway === undefined) {
      if (walk.leg.exit?.by !== 'egress-only-gateway') {
        return stranded(
          block(walk, 'NO_POSSIBLE_DESTINATION', subnet.vpc, `${subnet.vpc} has no internet gateway.`),
        );
      }
    } else {
      entered = pass(walk, gateway.id, `To ${to.object}.`);
      if (walk.direction === 'forward' && network.vpcs.get(subnet.vpc)?.blockPublicAccess !== undefined) {
        entered = blockedPublicAccess(entered, subnet.vpc);
      }
      if (walk.direction === 'forward' && walk.packet.family === 4 && to.publicAddress === undefined) {
        entered = block(
          entered,
          'IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS',
          to.object,
          `${to.object} has no public IPv4 address, so ${gateway.id} cannot deliver to it.`,
          { kind: 'public-address', object: to.object },
        );
      }
    }
    entered = referencesLost(entered, 'SG_REFERENCES_NOT_PRESERVED', gateway?.id ?? subnet.vpc);
    const { subnet: _left, ...outside } = entered;
    // A table on the gateway may send what comes in through an inspecting endpoint first.
    if (gateway?.edgeTable !== undefined) {
      const place: Place = { table: gateway.edgeTable, vpc: subnet.vpc, zone: subnet.zone };
      return route(outside, place);
    }
    return arrive(outside, to);
  }

  function throughNat(walk: Walk, nat: NatGateway, place: Place): Onward {
    const { packet } = walk;
    if (walk.direction === 'return') {
      const text = `The answer leaves through ${nat.id}, which did not see the request and drops it.`;
      return complete(transit, block(walk, 'RETURN_PATH_THROUGH_NAT', nat.id, text));
    }
    if (packet.family === 6) return finishUnknown(walk, nat.id, 'NAT64');
    if (nat.vpc !== place.vpc) {
      return stranded(block(walk, 'NGW_REQUIRES_SOURCE_IN_VPC', nat.id, `${nat.id} serves ${nat.vpc} only.`));
    }
    const before = { nat, before: packet.source, holder: walk.holder };
    let inside = referencesLost(walk, 'SG_REFERENCES_NOT_PRESERVED', nat.id);
    inside = { ...inside, leg: { ...inside.leg, nats: [...inside.leg.nats, before] } };
    if (nat.interface === undefined) return throughRegionalNat(inside, nat, place);

    const subnet = network.subnets.get(nat.interface.subnet);
    if (subnet === undefined) return finishUnknown(walk, nat.id, `the subnet of ${nat.id}`);
    if (walk.subnet !== subnet.id) inside = throughAcl(inside, subnet, 'in', network);
    const address = nat.interface.addresses[4];
    inside = pass(inside, nat.id, 'Translates the source to its own address.');
    inside = {
      ...inside,
      holder: { kind: 'interface', interface: nat.interface },
      subnet: subnet.id,
    };
    if (address !== undefined) inside = withPacket(inside, { source: single(address) });
    return leaveSubnet(inside, subnet);
  }

  /** A regional NAT gateway sits in no subnet and has its own way to the internet gateway. */
  function throughRegionalNat(walk: Walk, nat: NatGateway, place: Place): Onward {
    let inside = pass(walk, nat.id, 'Translates the source to its own address.');
    const zones = nat.regional?.zones;
    if (zones !== undefined && place.zone !== undefined && !zones.includes(place.zone)) {
      inside = block(
        inside,
        'REGIONAL_NGW_ROUTE_AZ_RESTRICTION',
        nat.id,
        `${nat.id} does not serve zone ${place.zone}.`,
      );
    }
    const own: NetworkInterface = {
      id: nat.id,
      object: nat.id,
      kind: 'nat',
      subnet: '',
      addresses: {},
      hasSourceDestCheck: false,
    };
    const { subnet: _left, ...outside } = inside;
    const gateway = network.internetGateways.get(internetGatewayOf(network, nat.vpc) ?? '');
    const held: Walk = { ...outside, holder: { kind: 'interface', interface: own } };
    if (network.tables.has(nat.regional?.table ?? '')) {
      return route(held, { table: nat.regional?.table ?? '', vpc: nat.vpc });
    }
    if (gateway === undefined) {
      return stranded(
        block(held, 'NO_ROUTE_TO_DESTINATION', nat.id, `${nat.vpc} has no internet gateway for ${nat.id}.`),
      );
    }
    return leaveThroughInternetGateway(held, gateway);
  }

  function throughPeering(walk: Walk, peering: Peering, from: string): Onward {
    const [a, b] = peering.vpcs;
    const to = a === from ? b : a;
    if (!holds(network, to, walk, 'destination') || !holds(network, from, walk, 'source')) {
      const reach = describeAddresses(
        network.vpcs.get(to)?.addresses[walk.packet.family] ?? [],
        walk.packet.family,
      );
      return stranded(
        block(
          walk,
          'PCX_REQUIRES_ADDRESS_IN_VPC_CIDR',
          peering.id,
          `${peering.id} carries only packets between ${from} and ${to} (${reach}); peering is not transitive.`,
        ),
      );
    }
    const crossed = pass(walk, peering.id, `From ${from} to ${to}.`);
    const kept = peering.isInterRegion
      ? referencesLost(crossed, 'SG_REFERENCES_NOT_PRESERVED', peering.id)
      : crossed;
    const { subnet: _left, ...outside } = kept;
    return deliverLocally(outside, to);
  }

  function throughGatewayEndpoint(walk: Walk, id: string): Onward {
    const endpoint = network.endpoints.get(id);
    const service = network.services.get(endpoint?.service ?? '');
    const { packet, target } = walk;
    const isItsOwn = target.kind === 'service' && target.service.id === service?.id;
    const reached =
      service === undefined ? [] : intersect(packet.destination, service.addresses[packet.family]);
    if ((!isItsOwn && target.kind !== 'internet') || (isEmpty(reached) && !isItsOwn)) {
      const text = `${id} leads only to ${endpoint?.service ?? 'its service'}.`;
      return stranded(block(walk, 'NO_POSSIBLE_DESTINATION', id, text));
    }
    const carried =
      packet.protocol === 'tcp'
        ? pass(walk, id, `To ${endpoint?.service ?? 'the service'}.`)
        : block(walk, 'VPCE_GATEWAY_PROTOCOL_RESTRICTION', id, `${id} carries TCP only.`);
    return complete(transit, carried, { by: 'gateway-endpoint', endpoint: id });
  }

  /** Through a Gateway Load Balancer or firewall endpoint, and on by the table of its subnet. */
  function inspect(walk: Walk, id: string, place: Place): Onward {
    const endpoint = network.endpoints.get(id);
    const own = (endpoint?.interfaces ?? []).flatMap((each) => network.interfaces.get(each) ?? []);
    const zoneOf = (each: NetworkInterface): string | undefined => network.subnets.get(each.subnet)?.zone;
    const at = own.find((each) => zoneOf(each) === place.zone) ?? own[0];
    const subnet = network.subnets.get(at?.subnet ?? '');
    if (at === undefined || subnet === undefined || endpoint?.type === 'interface') {
      return stranded(block(walk, 'NO_POSSIBLE_DESTINATION', id, `${id} does not pass packets on.`));
    }
    const entered = walk.subnet === subnet.id ? walk : throughAcl(walk, subnet, 'in', network);
    const seen = pass(entered, id, 'Inspects the packet and passes it on.');
    const inspected: Walk =
      walk.direction === 'return'
        ? { ...seen, inspectedOnReturn: [...seen.inspectedOnReturn, at.id] }
        : { ...seen, leg: { ...seen.leg, inspected: [...seen.leg.inspected, at.id] } };
    const lost = referencesLost(inspected, 'SG_REFERENCES_NOT_PRESERVED', id);
    return leaveSubnet({ ...lost, subnet: subnet.id }, subnet);
  }

  /** An instance that forwards packets of others: a firewall or NAT instance. */
  function throughAppliance(walk: Walk, at: NetworkInterface): Onward {
    const subnet = network.subnets.get(at.subnet);
    if (subnet === undefined) return finishUnknown(walk, at.object, `the subnet of ${at.object}`);
    let inside = walk.subnet === subnet.id ? walk : throughAcl(walk, subnet, 'in', network);
    if (at.hasSourceDestCheck) {
      inside = block(
        inside,
        'ENI_SOURCE_DEST_CHECK_RESTRICTION',
        at.object,
        `${at.object} drops packets that are neither for it nor from it: its source/destination check is on.`,
      );
    }
    inside = throughGroups(inside, at, 'in', interfaceOf(walk.leg.from), network);
    inside = throughGroups(inside, at, 'out', interfaceOf(walk.target), network);
    // Whether it translates addresses is a matter of its software; towards the internet it must, so it does.
    const translates =
      at.publicAddress !== undefined && (walk.target.kind === 'internet' || walk.target.kind === 'service');
    if (translates) inside = { ...inside, holder: { kind: 'interface', interface: at } };
    const asSeen = pass(inside, at.object, 'Passes the packet on, as far as the network can tell.');
    return leaveSubnet(
      { ...referencesLost(asSeen, 'SG_REFERENCES_NOT_PRESERVED', at.object), subnet: subnet.id },
      subnet,
    );
  }

  function leaveToSite(walk: Walk, gateway: string, vpc: string): Onward {
    const { target, packet } = walk;
    const way = target.kind === 'site' ? target.site.via.find((each) => each.gateway === gateway) : undefined;
    if (target.kind !== 'site' || way === undefined || (way.vpc !== undefined && way.vpc !== vpc)) {
      const text = `${gateway} does not lead to ${describeAddresses(packet.destination, packet.family)}.`;
      return stranded(block(walk, 'NO_POSSIBLE_DESTINATION', gateway, text));
    }
    // Told once, where the connection begins.
    const up =
      way.isDown && walk.direction === 'forward'
        ? block(walk, 'BAD_STATE_VPN', gateway, `${gateway} is down.`)
        : walk;
    const left = referencesLost(
      pass(up, gateway, `To ${target.site.id}.`),
      'SG_REFERENCES_NOT_PRESERVED',
      gateway,
    );
    return complete(transit, left, { by: 'private-gateway', gateway, vpc });
  }

  function enterFromSite(walk: Walk, gateway: string): Onward {
    for (const tgw of network.transitGateways.values()) {
      if (tgw.attachments.has(gateway)) return transitGateway.lookUp(walk, tgw.id, gateway);
    }
    const own = network.transitGateways.get(gateway);
    if (own !== undefined) {
      const from = [...own.attachments.values()].find(({ site }) => site !== undefined);
      if (from !== undefined) return transitGateway.lookUp(walk, own.id, from.id);
    }
    const peer = interfaceOf(walk.target);
    const vpc = peer === undefined ? undefined : network.subnets.get(peer.subnet)?.vpc;
    const site = interfaceOf(walk.leg.from) === undefined ? walk.leg.from : walk.leg.to;
    const way = site.kind === 'site' ? site.site.via.find((each) => each.gateway === gateway) : undefined;
    if (peer === undefined || vpc === undefined || (way?.vpc !== undefined && way.vpc !== vpc)) {
      const text = `${gateway} does not lead to ${vpc ?? 'a VPC'}.`;
      return stranded(block(walk, 'VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS', gateway, text));
    }
    const up =
      way?.isDown === true && walk.direction === 'forward'
        ? block(walk, 'BAD_STATE_VPN', gateway, `${gateway} is down.`)
        : walk;
    const { subnet: _left, ...entered } = referencesLost(
      pass(up, gateway, `To ${vpc}.`),
      'SG_REFERENCES_NOT_PRESERVED',
      gateway,
    );
    return arrive(entered, peer);
  }

  function blockedPublicAccess(walk: Walk, vpc: string): Walk {
    return block(walk, 'VPC_BLOCK_PUBLIC_ACCESS_ENABLED', vpc, `Block Public Access of ${vpc} stops it.`);
  }

  /** What is not modelled is not guessed: the way ends here with an open question. */
  function finishUnknown(walk: Walk, object: string, what: string): Onward {
    return arrived(unknown(walk, object, `It depends on ${what}, which is not known here.`));
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

function isRegionalNat(walk: Walk): boolean {
  return walk.leg.nats.at(-1)?.nat.regional !== undefined;
}
