import { intersect, isEmpty } from '#shared/base/interval-set.ts';
import { holds } from './candidates.ts';
import { describeAddresses } from './describe.ts';
import type { Peering } from './network.ts';
import { type Onward, stranded } from './search.ts';
import type { Complete, Transit } from './steps.ts';
import { block, pass, referencesLost, type Walk } from './walk-state.ts';

/** What joins a VPC to one other network directly. */
export interface LinkStep {
  throughPeering(walk: Walk, peering: Peering, from: string): Onward;
  throughGatewayEndpoint(walk: Walk, id: string): Onward;
}

export function createLinkStep(transit: Transit, complete: Complete): LinkStep {
  const { network } = transit;
  return { throughPeering, throughGatewayEndpoint };

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
    return transit.deliverLocally(outside, to);
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
}
