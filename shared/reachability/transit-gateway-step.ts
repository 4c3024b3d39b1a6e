import { isEmpty } from '#shared/base/interval-set.ts';
import { attachmentLeadsTo } from './candidates.ts';
import { describeAddresses } from './describe.ts';
import type { ExplanationCode } from './explanation-codes.ts';
import { throughAcl } from './filters.ts';
import type { Attachment, Subnet, TransitGateway, TransitTable } from './network.ts';
import { lookUp as lookUpRoutes, type Match, sortRoutes } from './routes.ts';
import { later, type Onward, stranded } from './search.ts';
import { carriesFamily, otherFamilyAlone } from './site-ways.ts';
import { maxLookups, type Transit } from './steps.ts';
import { block, branch, type Exit, pass, referencesLost, type Walk, withPacket } from './walk-state.ts';

export interface TransitGatewayStep {
  /** From a VPC, through its attachment. */
  enter(walk: Walk, tgw: TransitGateway, attachment: Attachment, zone: string | undefined): Onward;
  /** In the table of the attachment that it came in by. */
  lookUp(walk: Walk, gateway: string, attachment: string): Onward;
}

const sortedTables = new WeakMap<TransitTable, ReturnType<typeof sortRoutes>>();

export function createTransitGatewayStep(
  transit: Transit,
  complete: (walk: Walk, exit: Exit) => Onward,
): TransitGatewayStep {
  const { network } = transit;
  return {
    enter,
    lookUp: (walk, gateway, attachment) => {
      const tgw = network.transitGateways.get(gateway);
      const from = tgw?.attachments.get(attachment);
      return tgw === undefined || from === undefined ? stranded(walk) : lookUp(walk, tgw, from);
    },
  };

  function enter(walk: Walk, tgw: TransitGateway, attachment: Attachment, zone: string | undefined): Onward {
    const subnets = attachment.subnets.flatMap((id) => network.subnets.get(id) ?? []);
    const own = subnets.find((subnet) => subnet.zone === zone);
    let inside = walk;
    if (own === undefined && zone !== undefined && subnets.length > 0) {
      inside = block(
        inside,
        'TGW_ROUTE_AZ_RESTRICTION',
        attachment.id,
        `${attachment.id} has no subnet in zone ${zone}, so what starts there does not reach ${tgw.id}.`,
      );
    }
    const subnet = own ?? subnets[0];
    if (subnet !== undefined && walk.subnet !== subnet.id) inside = throughAcl(inside, subnet, 'in', network);
    return lookUp(inside, tgw, attachment);
  }

  function lookUp(walk: Walk, tgw: TransitGateway, from: Attachment): Onward {
    if (walk.lookups >= maxLookups) {
      const text = `More than ${maxLookups} tables on the way: the packet goes in circles.`;
      return stranded(block(walk, 'ROUTING_LOOP', from.association ?? tgw.id, text));
    }
    const counted = referencesOver({ ...walk, lookups: walk.lookups + 1 }, tgw);
    const { subnet: _left, ...outside } = counted;
    const table = from.association === undefined ? undefined : tgw.tables.get(from.association);
    if (table === undefined) {
      return byCandidates(
        outside,
        tgw,
        from,
        from.id,
        'TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION',
        `${from.id} is associated with no route table of ${tgw.id}.`,
      );
    }
    const routes = sortedTables.get(table) ?? sortRoutes(table.routes);
    sortedTables.set(table, routes);
    const { packet } = outside;
    const { matches, rest } = lookUpRoutes(routes, packet.destination, packet.family);
    const isFork = matches.length > 1 || (matches.length > 0 && !isEmpty(rest));
    const found = matches.flatMap((match, index) => {
      const part = withPacket(isFork ? branch(outside, index) : outside, { destination: match.destination });
      return followMatch(part, tgw, from, table, match);
    });
    if (isEmpty(rest)) return found;
    const lost = withPacket(isFork ? branch(outside, matches.length) : outside, { destination: rest });
    const missing = byCandidates(
      lost,
      tgw,
      from,
      table.id,
      'TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT',
      `${table.id}, the table of ${from.id}, has no route to ${describeAddresses(rest, packet.family)}.`,
    );
    return [...found, ...missing];
  }

  function followMatch(
    walk: Walk,
    tgw: TransitGateway,
    from: Attachment,
    table: TransitTable,
    { route }: Match,
  ): Onward {
    const to = tgw.attachments.get(route.target);
    if (route.isBlackhole || to === undefined) {
      const text = `${table.id}: ${route.destination} → ${route.target} is a blackhole.`;
      return byCandidates(walk, tgw, from, table.id, 'TGW_RTB_BAD_STATE_ROUTE', text);
    }
    const passed = pass(
      walk,
      tgw.id,
      `${table.id}: ${route.destination} → ${to.id}`,
      `${route.destination} → ${to.id}`,
    );
    return later(passed, (next) => leave(next, tgw, to));
  }

  function byCandidates(
    walk: Walk,
    tgw: TransitGateway,
    from: Attachment,
    object: string,
    code: ExplanationCode,
    text: string,
  ): Onward {
    const leading = [...tgw.attachments.values()].filter(
      (each) => each.id !== from.id && attachmentLeadsTo(each, walk, network),
    );
    if (leading.length === 0) return stranded(block(walk, code, object, text));
    return leading.flatMap((to, index) => {
      const remedy =
        from.association === undefined
          ? undefined
          : ({ kind: 'propagation', table: from.association, attachment: to.id } as const);
      const detour = block(branch(walk, index), code, object, text, remedy);
      return later({ ...detour, detours: detour.detours + 1 }, (next) => leave(next, tgw, to));
    });
  }

  /** Out of the gateway: into the attached VPC through a subnet of the same zone, or to what is behind the VPN. */
  function leave(walk: Walk, tgw: TransitGateway, to: Attachment): Onward {
    if (to.peer !== undefined) return cross(walk, to.id, to.peer);
    if (to.vpc === undefined) {
      if (walk.target.kind === 'site' && walk.target.site.id === to.site) {
        const { family } = walk.packet;
        if (!carriesFamily(walk.target.site, to.id, family))
          return stranded(block(walk, 'NO_POSSIBLE_DESTINATION', to.id, otherFamilyAlone(to.id, family)));
        return complete(walk, { by: 'transit-gateway', gateway: tgw.id, attachment: to.id });
      }
      return stranded(
        block(walk, 'NO_POSSIBLE_DESTINATION', to.id, `${to.id} does not lead to where the packet goes.`),
      );
    }
    const subnets = to.subnets.flatMap((id) => network.subnets.get(id) ?? []);
    const zone = to.hasApplianceMode ? zoneOfFlow(walk) : zoneOfSender(walk);
    const inZone = subnets.find((subnet) => subnet.zone === zone) ?? subnets[0];
    if (inZone === undefined) {
      return stranded(block(walk, 'NO_POSSIBLE_DESTINATION', to.id, `${to.id} has no subnet in ${to.vpc}.`));
    }
    return transit.leaveSubnet({ ...walk, subnet: inZone.id }, inZone);
  }

  /** Over a peering, into the table of the attachment on the other side; references to groups end here. */
  function cross(walk: Walk, attachment: string, peer: string): Onward {
    const other = network.transitGateways.get(peer);
    const entry = other?.attachments.get(attachment);
    if (other === undefined || entry === undefined) {
      return stranded(
        block(
          walk,
          'NO_POSSIBLE_DESTINATION',
          attachment,
          `${attachment} leads to nothing that is known here.`,
        ),
      );
    }
    const crossed = pass(walk, attachment, `To ${peer}.`);
    return lookUp(referencesLost(crossed, 'SG_REFERENCES_NOT_PRESERVED', attachment), other, entry);
  }

  function zoneOfSender(walk: Walk): Subnet['zone'] | undefined {
    const end = walk.holder;
    return end.kind === 'interface' ? network.subnets.get(end.interface.subnet)?.zone : undefined;
  }

  /** In appliance mode both directions of a flow take the zone that the request came from. */
  function zoneOfFlow(walk: Walk): Subnet['zone'] | undefined {
    const client = walk.leg.from;
    return client.kind === 'interface'
      ? network.subnets.get(client.interface.subnet)?.zone
      : zoneOfSender(walk);
  }

  function referencesOver(walk: Walk, tgw: TransitGateway): Walk {
    // Over a transit gateway inbound rules may refer to groups where it supports that; outbound rules never do.
    if (tgw.hasGroupReferences && !walk.isAdmittedByReference) return walk;
    return referencesLost(walk, 'SG_REFERENCING_SUPPORT', tgw.id);
  }
}
