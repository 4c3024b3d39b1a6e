import { single } from '#shared/base/interval-set.ts';
import { throughAcl } from './filters.ts';
import type { NatGateway, NetworkInterface } from './network.ts';
import { internetGatewayOf } from './routes.ts';
import { type Onward, stranded } from './search.ts';
import { type Complete, finishUnknown, type Place, type Transit } from './steps.ts';
import { block, pass, referencesLost, type Walk, withPacket } from './walk-state.ts';

export interface NatStep {
  enter(walk: Walk, nat: NatGateway, place: Place): Onward;
}

export function createNatStep(transit: Transit, complete: Complete): NatStep {
  const { network } = transit;
  return { enter };

  function enter(walk: Walk, nat: NatGateway, place: Place): Onward {
    const { packet } = walk;
    if (walk.direction === 'return') {
      const text = `The answer leaves through ${nat.id}, which did not see the request and drops it.`;
      return complete(transit, block(walk, 'RETURN_PATH_THROUGH_NAT', nat.id, text));
    }
    if (packet.family === 6) return finishUnknown(walk, nat.id, 'NAT64');
    if (nat.vpc !== place.vpc) {
      return stranded(block(walk, 'NGW_REQUIRES_SOURCE_IN_VPC', nat.id, `${nat.id} serves ${nat.vpc} only.`));
    }
    if (walk.leg.nats.some((passed) => passed.nat.id === nat.id)) {
      const text = `${nat.id} sits in a subnet whose route leads back to it: a public NAT gateway works only where the default route leads to an internet gateway.`;
      return stranded(block(walk, 'NO_ROUTE_TO_DESTINATION', place.table, text));
    }
    const before = { nat, before: packet.source, holder: walk.holder };
    let inside = referencesLost(walk, 'SG_REFERENCES_NOT_PRESERVED', nat.id);
    inside = { ...inside, leg: { ...inside.leg, nats: [...inside.leg.nats, before] } };
    if (nat.interface === undefined) return enterRegional(inside, nat, place);

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
    return transit.leaveSubnet(inside, subnet);
  }

  /** A regional NAT gateway sits in no subnet and has its own way to the internet gateway. */
  function enterRegional(walk: Walk, nat: NatGateway, place: Place): Onward {
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
      return transit.route(held, { table: nat.regional?.table ?? '', vpc: nat.vpc });
    }
    if (gateway === undefined) {
      return stranded(
        block(held, 'NO_ROUTE_TO_DESTINATION', nat.id, `${nat.vpc} has no internet gateway for ${nat.id}.`),
      );
    }
    return transit.leaveThroughInternetGateway(held, gateway);
  }
}
