import { throughAcl, throughGroups } from './filters.ts';
import { throughFirewall } from './firewall-rules.ts';
import type { NetworkInterface } from './network.ts';
import { type Onward, stranded } from './search.ts';
import { finishUnknown, type Place, type Transit } from './steps.ts';
import { block, interfaceOf, pass, referencesLost, type Walk } from './walk-state.ts';

export interface InspectionStep {
  inspect(walk: Walk, id: string, place: Place): Onward;
  throughAppliance(walk: Walk, at: NetworkInterface): Onward;
}

export function createInspectionStep(transit: Transit): InspectionStep {
  const { network } = transit;
  return { inspect, throughAppliance };

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
    const seen =
      endpoint?.policy === undefined
        ? pass(entered, id, 'Inspects the packet and passes it on.')
        : throughFirewall(entered, id, endpoint.policy);
    const inspected: Walk =
      walk.direction === 'return'
        ? { ...seen, inspectedOnReturn: [...seen.inspectedOnReturn, at.id] }
        : { ...seen, leg: { ...seen.leg, inspected: [...seen.leg.inspected, at.id] } };
    const lost = referencesLost(inspected, 'SG_REFERENCES_NOT_PRESERVED', id);
    return transit.leaveSubnet({ ...lost, subnet: subnet.id }, subnet);
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
    return transit.leaveSubnet(
      { ...referencesLost(asSeen, 'SG_REFERENCES_NOT_PRESERVED', at.object), subnet: subnet.id },
      subnet,
    );
  }
}
