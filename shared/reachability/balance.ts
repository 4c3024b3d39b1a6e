import { single } from '#shared/base/interval-set.ts';
import type { LoadBalancer, NetworkInterface, TargetGroup } from './network.ts';
import { startReturn } from './return-path.ts';
import { arrived, later, type Onward, stranded } from './search.ts';
import type { Transit } from './steps.ts';
import { block, branch, type Leg, pass, type Walk } from './walk-state.ts';

/** From a node of a load balancer to the targets: the second connection, with all its own filters and routes. */
export function balance(
  transit: Transit,
  walk: Walk,
  balancer: LoadBalancer,
  node: NetworkInterface,
): Onward {
  const { network } = transit;
  const { protocol, ports } = walk.packet;
  const port = Number(ports[0]?.[0] ?? 0n);
  if (protocol === 'icmp') {
    const text = `${balancer.id} takes connections of its listeners only, not ICMP.`;
    return stranded(block(walk, 'PROTOCOL_RESTRICTION', balancer.id, text));
  }
  const matching = balancer.listeners.find(
    (listener) => listener.protocols.includes(protocol) && listener.port === port,
  );
  const listener = matching ?? balancer.listeners[0];
  const heard =
    matching === undefined
      ? block(
          walk,
          'ELBV2_LISTENERS_MISMATCH',
          balancer.id,
          `${balancer.id} has no listener for ${protocol} ${port}.`,
        )
      : pass(walk, balancer.id, `Listens on ${protocol} ${port}.`);
  if (listener === undefined) return stranded(heard);
  const groups = listener.targetGroups.flatMap((id) => network.targetGroups.get(id) ?? []);
  // What is answered or invoked by the load balancer itself needs no second connection.
  if (groups.some((group) => group.isInvoked)) return startReturn(transit, heard);
  const reachable = groups.filter((group) => group.targets.length > 0);
  if (reachable.length === 0) {
    return stranded(
      block(
        heard,
        'ELBV2_LISTENER_HAS_NO_TG',
        balancer.id,
        `The listener on ${listener.port} has no targets behind it.`,
      ),
    );
  }
  return reachable.flatMap((group, index) => toTargets(transit, branch(heard, index), balancer, node, group));
}

function toTargets(
  transit: Transit,
  walk: Walk,
  balancer: LoadBalancer,
  node: NetworkInterface,
  group: TargetGroup,
): Onward {
  const { network } = transit;
  const zoneOf = (each: NetworkInterface): string | undefined => network.subnets.get(each.subnet)?.zone;
  const enabled = new Set(
    balancer.nodes.flatMap((id) => {
      const found = network.interfaces.get(id);
      return (found === undefined ? undefined : zoneOf(found)) ?? [];
    }),
  );
  const own = zoneOf(node);
  const targets = group.targets.flatMap(({ interface: id, port }) => {
    const found = network.interfaces.get(id);
    return found === undefined ? [] : [{ at: found, port: port ?? group.port }];
  });
  const hasOwnZone = targets.some(({ at }) => zoneOf(at) === own);
  const seen = new Set<string>();
  return targets.flatMap(({ at, port }, index) => {
    // Members of one class share every verdict, so one of each is asked.
    const key = `${at.subnet} ${at.groups?.join(',') ?? '-'} ${at.kind} ${port} ${JSON.stringify(at.listens ?? null)}`;
    if (seen.has(key)) return [];
    seen.add(key);
    let chosen = branch(walk, index);
    const zone = zoneOf(at);
    if (zone !== undefined && !enabled.has(zone)) {
      chosen = block(
        chosen,
        'ELB_INSTALLED_AZ_RESTRICTION',
        balancer.id,
        `${balancer.id} is not enabled in zone ${zone}, where ${at.object} is.`,
      );
    } else if (zone !== own && !balancer.isCrossZone) {
      const code = hasOwnZone ? 'ELB_NOT_CROSSZONE' : 'ELBV2_NO_TARGETS_IN_AZ';
      const text = `Without cross-zone load balancing the node in zone ${own ?? '?'} does not reach ${at.object} in ${zone ?? '?'}.`;
      chosen = block(chosen, code, balancer.id, text);
    }
    if (port === undefined) {
      // Dynamic host ports: any may be meant, so none is asked.
      return arrived(pass(chosen, group.id, `To ${at.object}, on a port that is chosen when it starts.`));
    }
    return later(chosen, (next) => secondLeg(transit, next, node, at, group, port));
  });
}

function secondLeg(
  transit: Transit,
  walk: Walk,
  node: NetworkInterface,
  at: NetworkInterface,
  group: TargetGroup,
  port: number,
): Onward {
  const { family } = walk.packet;
  const target = at.addresses[family] ?? at.addresses[4];
  const nodeAddress = node.addresses[family] ?? node.addresses[4];
  // A dual-stack load balancer speaks IPv4 to its targets.
  const inner = at.addresses[family] === undefined ? 4 : family;
  const keeps = group.keepsClientAddress && inner === family;
  const source = keeps ? walk.packet.source : nodeAddress === undefined ? [] : single(nodeAddress);
  const destination = target === undefined ? [] : single(target);
  const leg: Leg = {
    from: { kind: 'interface', interface: node },
    to: { kind: 'interface', interface: at },
    nats: [],
    inspected: [],
    keepsClientAddress: keeps,
    source,
    destination,
  };
  const { referencesLost: _lost, ...rest } = pass(walk, group.id, `To ${at.object}, port ${port}.`);
  return transit.leaveInterface(
    {
      ...rest,
      packet: {
        family: inner,
        protocol: group.protocols.includes(walk.packet.protocol)
          ? walk.packet.protocol
          : (group.protocols[0] ?? 'tcp'),
        source,
        destination,
        ports: single(BigInt(port)),
      },
      holder: leg.from,
      target: leg.to,
      leg,
      earlierLegs: [...walk.earlierLegs, walk.leg],
      isAdmittedByReference: false,
      lookups: 0,
    },
    node,
  );
}
