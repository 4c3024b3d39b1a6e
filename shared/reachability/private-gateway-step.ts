import { describeAddresses } from './describe.ts';
import { type Onward, stranded } from './search.ts';
import { carriesFamily, otherFamilyAlone } from './site-ways.ts';
import type { Complete, Transit } from './steps.ts';
import { block, interfaceOf, pass, referencesLost, type Walk } from './walk-state.ts';

/** To and from networks outside of AWS, by VPN or Direct Connect. */
export interface PrivateGatewayStep {
  leave(walk: Walk, gateway: string, vpc: string): Onward;
  enter(walk: Walk, gateway: string): Onward;
}

export function createPrivateGatewayStep(transit: Transit, complete: Complete): PrivateGatewayStep {
  const { network } = transit;
  return { leave, enter };

  function leave(walk: Walk, gateway: string, vpc: string): Onward {
    const { target, packet } = walk;
    const way = target.kind === 'site' ? target.site.via.find((each) => each.gateway === gateway) : undefined;
    if (target.kind !== 'site' || way === undefined || (way.vpc !== undefined && way.vpc !== vpc)) {
      const text = `${gateway} does not lead to ${describeAddresses(packet.destination, packet.family)}.`;
      return stranded(block(walk, 'NO_POSSIBLE_DESTINATION', gateway, text));
    }
    const { family } = packet;
    if (!carriesFamily(target.site, gateway, family))
      return stranded(block(walk, 'NO_POSSIBLE_DESTINATION', gateway, otherFamilyAlone(gateway, family)));
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

  function enter(walk: Walk, gateway: string): Onward {
    const outside = [walk.leg.from, walk.leg.to].find(({ kind }) => kind === 'site');
    if (outside?.kind === 'site' && outside.site.via.some((way) => way.gateway === gateway)) {
      const { family } = walk.packet;
      if (!carriesFamily(outside.site, gateway, family))
        return stranded(block(walk, 'NO_POSSIBLE_DESTINATION', gateway, otherFamilyAlone(gateway, family)));
    }
    for (const tgw of network.transitGateways.values()) {
      if (tgw.attachments.has(gateway)) return transit.lookUpTransit(walk, tgw.id, gateway);
    }
    const own = network.transitGateways.get(gateway);
    if (own !== undefined) {
      const from = [...own.attachments.values()].find(({ site }) => site !== undefined);
      if (from !== undefined) return transit.lookUpTransit(walk, own.id, from.id);
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
    return transit.arrive(entered, peer);
  }
}
