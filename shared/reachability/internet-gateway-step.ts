import { isEmpty, single, subtract } from '#shared/base/interval-set.ts';
import { neverPublic } from './address-set.ts';
import { describeAddresses } from './describe.ts';
import type { InternetGateway, NetworkInterface } from './network.ts';
import { internetGatewayOf } from './routes.ts';
import { type Onward, stranded } from './search.ts';
import { type Complete, finishUnknown, type Place, type Transit } from './steps.ts';
import { block, interfaceOf, pass, referencesLost, type Walk, withPacket } from './walk-state.ts';

export interface InternetGatewayStep {
  leave(walk: Walk, gateway: InternetGateway): Onward;
  leaveEgressOnly(walk: Walk, gateway: string, vpc: string): Onward;
  /** In through the VPC's internet gateway, towards the interface. */
  enter(walk: Walk, to: NetworkInterface): Onward;
}

export function createInternetGatewayStep(transit: Transit, complete: Complete): InternetGatewayStep {
  const { network } = transit;
  return { leave, leaveEgressOnly, enter };

  function leave(walk: Walk, gateway: InternetGateway): Onward {
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
    const holder = interfaceOf(out.holder);
    out = pastPublicAccessBlock(out, vpc, holder?.subnet, 'out');
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

  function leaveEgressOnly(walk: Walk, gateway: string, vpc: string): Onward {
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

  function enter(walk: Walk, to: NetworkInterface): Onward {
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
      if (walk.direction === 'forward') entered = pastPublicAccessBlock(entered, subnet.vpc, subnet.id, 'in');
      if (walk.direction === 'forward' && walk.packet.family === 4 && to.publicAddress === undefined) {
        entered = block(
          entered,
          // With a table of its own the gateway says so by another name.
          gateway.edgeTable === undefined
            ? 'IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS'
            : 'INGRESS_RTB_NO_PUBLIC_IP',
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
      return transit.route(outside, place);
    }
    return transit.arrive(outside, to);
  }

  /** Block Public Access of the VPC, with the subnets that it leaves alone. */
  function pastPublicAccessBlock(
    walk: Walk,
    vpc: string,
    subnet: string | undefined,
    way: 'in' | 'out',
  ): Walk {
    const { blockPublicAccess, publicAccessExceptions } = network.vpcs.get(vpc) ?? {};
    if (blockPublicAccess === undefined || (way === 'out' && blockPublicAccess === 'ingress')) return walk;
    const exception = publicAccessExceptions?.get(subnet ?? '');
    if (exception === 'bidirectional' || (exception === 'egress' && way === 'out')) return walk;
    return block(
      walk,
      'VPC_BLOCK_PUBLIC_ACCESS_ENABLED',
      vpc,
      `Block Public Access of ${vpc} stops what ${way === 'in' ? 'comes from' : 'goes to'} the internet.`,
    );
  }
}

function isRegionalNat(walk: Walk): boolean {
  return walk.leg.nats.at(-1)?.nat.regional !== undefined;
}
