import type { Cidr } from '#shared/base/cidr.ts';
import { addressSet, parseBlock } from './address-set.ts';
import type { AclRule, AddressSet, FirewallPolicy, FirewallRule, GroupRule, Route } from './network.ts';
import { portRange, protocolOf } from './protocols.ts';
import type { Topology } from './topology-format.ts';

/** The policy of a firewall, rules in order. */
export function firewallPolicyOf(policy: NonNullable<Topology['vpces'][string]['policy']>): FirewallPolicy {
  const rules = (written: typeof policy.stateless): readonly FirewallRule[] =>
    written.map(([action, protocol, source, destination, from, to]) => ({
      action,
      protocol: protocolOf(protocol),
      source: addressesOfBlock(source),
      destination: addressesOfBlock(destination),
      ...portRange(from, to),
      text: `${action} ${protocol} ${source} → ${destination}`,
    }));
  return {
    stateless: rules(policy.stateless),
    statelessDefault: policy.statelessDefault,
    stateful: rules(policy.stateful),
    statefulDefault: policy.statefulDefault,
    ...(policy.unread === undefined ? {} : { unread: policy.unread }),
  };
}

/** One entry for each block: a prefix list has several. A list that is not known leads nowhere. */
export function routeEntries(
  destination: string,
  target: string,
  mark: string | undefined,
  lists: ReadonlyMap<string, readonly Cidr[]>,
): readonly Route[] {
  const block = parseBlock(destination);
  const origin = mark === 'propagated' ? 'propagated' : block === undefined ? 'prefix-list' : 'static';
  const isBlackhole = mark === 'blackhole';
  const blocks = block === undefined ? (lists.get(destination) ?? []) : [block];
  return blocks.map((each) => ({ block: each, destination, target, origin, isBlackhole }));
}

/** A rule of a group: ports, and addresses, a list of them, or another group. */
export function groupRule(
  [protocol, from, to, peer]: readonly [string, number, number, string],
  lists: ReadonlyMap<string, readonly Cidr[]>,
  topology: Topology,
): GroupRule {
  const block = parseBlock(peer);
  const blocks = block === undefined ? lists.get(peer) : [block];
  return {
    protocol: protocolOf(protocol),
    ...portRange(from, to),
    peer:
      blocks !== undefined
        ? { kind: 'addresses', addresses: addressSet(blocks) }
        : topology.sgs[peer] !== undefined
          ? { kind: 'group', group: peer }
          : { kind: 'unknown' },
    text: `${protocol} ${from === to ? from : `${from}–${to}`} ${peer}`,
  };
}

/** Entries of a network ACL by their numbers. */
export function aclRules(
  rules: readonly (readonly [number, 'allow' | 'deny', string, number, number, string])[],
): readonly AclRule[] {
  return rules
    .map(([number, action, protocol, from, to, block]) => ({
      number,
      action,
      protocol: protocolOf(protocol),
      ...portRange(from, to),
      addresses: addressesOfBlock(block),
      text: block,
    }))
    .sort((a, b) => a.number - b.number);
}

function addressesOfBlock(text: string): AddressSet {
  return addressSet(blocksOf([text]));
}

/** The blocks and single addresses that are written well. */
export function blocksOf(texts: readonly string[]): readonly Cidr[] {
  return texts.flatMap((text) => parseBlock(text) ?? []);
}
