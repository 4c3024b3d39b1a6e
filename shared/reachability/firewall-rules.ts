import { type IntervalSet, intersect, isEmpty, sameSet, subtract, union } from '#shared/base/interval-set.ts';
import { describeAddresses, describePeer, describePorts } from './describe.ts';
import type { FirewallPolicy, FirewallRule } from './network.ts';
import { block, limit, type Packet, pass, unknown, type Walk, withPacket } from './walk-state.ts';

/**
 * Past the rules of a Network Firewall. Stateless rules meet every packet; stateful ones decide about the connection
 * when it begins, and answers follow. What signatures and lists of host names do cannot be told from addresses.
 */
export function throughFirewall(walk: Walk, id: string, policy: FirewallPolicy): Walk {
  const stateless = judge(policy.stateless, policy.statelessDefault, walk.packet);
  if (isEmpty(stateless.allowed.source)) return refuse(walk, id, 'stateless');
  let inside = narrow(walk, id, stateless.allowed);
  // Passed by a stateless rule, it never meets the stateful ones.
  if (stateless.isPassed || walk.direction === 'return') return inside;
  const stateful = judge(policy.stateful, policy.statefulDefault, inside.packet);
  if (isEmpty(stateful.allowed.source)) {
    if (policy.unread === undefined) return refuse(inside, id, 'stateful');
    return unknown(
      inside,
      id,
      `Whether ${id} lets it pass depends on ${policy.unread}, which is not read here.`,
    );
  }
  if (policy.unread !== undefined && !stateful.isByRule) {
    return unknown(
      inside,
      id,
      `Whether ${id} lets it pass depends on ${policy.unread}, which is not read here.`,
    );
  }
  inside = narrow(inside, id, stateful.allowed);
  return pass(inside, id, `The rules of ${id} let it pass.`, stateful.rule?.text);
}

interface Judgement {
  readonly allowed: { readonly source: IntervalSet; readonly destination: IntervalSet };
  readonly rule: FirewallRule | undefined;
  /** Some rule and not the default lets it pass. */
  readonly isByRule: boolean;
  /** The first rule that takes it lets it out at once. */
  readonly isPassed: boolean;
}

/** The first rule that matches decides, for each pair of addresses by itself. */
function judge(
  rules: readonly FirewallRule[],
  otherwise: FirewallPolicy['statelessDefault'],
  packet: Packet,
): Judgement {
  let open = [{ source: packet.source, destination: packet.destination }];
  const allowed: { source: IntervalSet; destination: IntervalSet; rule: FirewallRule | undefined }[] = [];
  for (const rule of rules) {
    if (open.length === 0) break;
    if (!isFor(rule, packet)) continue;
    open = open.flatMap((box) => {
      const source = intersect(box.source, rule.source[packet.family]);
      const destination = intersect(box.destination, rule.destination[packet.family]);
      if (isEmpty(source) || isEmpty(destination)) return [box];
      if (rule.action !== 'drop') allowed.push({ source, destination, rule });
      const otherSources = subtract(box.source, source);
      const otherDestinations = subtract(box.destination, destination);
      return [
        ...(isEmpty(otherSources) ? [] : [{ source: otherSources, destination: box.destination }]),
        ...(isEmpty(otherDestinations) ? [] : [{ source, destination: otherDestinations }]),
      ];
    });
  }
  if (otherwise !== 'drop') for (const box of open) allowed.push({ ...box, rule: undefined });
  const [first] = allowed;
  return {
    allowed: {
      source: allowed.reduce<IntervalSet>((all, box) => union(all, box.source), []),
      destination: allowed.reduce<IntervalSet>((all, box) => union(all, box.destination), []),
    },
    rule: first?.rule,
    isByRule: first?.rule !== undefined,
    isPassed: first !== undefined && (first.rule?.action ?? otherwise) === 'pass',
  };
}

function isFor(rule: FirewallRule, packet: Packet): boolean {
  if (rule.protocol !== 'all' && rule.protocol !== packet.protocol) return false;
  if (packet.protocol === 'icmp') return true;
  const [first, last] = [packet.ports[0]?.[0] ?? 0n, packet.ports.at(-1)?.[1] ?? 0n];
  // Of the ports for answers any may be meant: a rule takes them when it takes all of them.
  return BigInt(rule.from) <= first && last <= BigInt(rule.to);
}

function narrow(walk: Walk, id: string, allowed: Judgement['allowed']): Walk {
  const { packet } = walk;
  const isWhole = sameSet(allowed.source, packet.source) && sameSet(allowed.destination, packet.destination);
  if (isWhole) return walk;
  const part = describeAddresses(
    sameSet(allowed.source, packet.source) ? allowed.destination : allowed.source,
    packet.family,
  );
  return limit(
    withPacket(walk, allowed),
    'FIREWALL_RULES_RESTRICTION',
    id,
    `The rules of ${id} allow only ${part}.`,
  );
}

function refuse(walk: Walk, id: string, kind: 'stateless' | 'stateful'): Walk {
  const { protocol, ports, destination } = walk.packet;
  const what = `${protocol} ${describePorts(ports)} to ${describePeer(walk, destination)}`;
  return block(walk, 'FIREWALL_RULES_RESTRICTION', id, `The ${kind} rules of ${id} let ${what} not pass.`, {
    kind: 'firewall-rule',
    firewall: id,
    protocol,
    port: Number(ports[0]?.[0] ?? 0n),
    engine: kind,
  });
}
