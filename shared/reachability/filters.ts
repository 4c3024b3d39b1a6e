import {
  containsSet,
  type IntervalSet,
  intersect,
  isEmpty,
  sameSet,
  subtract,
  union,
} from '#shared/base/interval-set.ts';
import { describeAddresses, describePeer, describePorts, serviceName } from './describe.ts';
import type { Acl, AclRule, GroupRule, Network, NetworkInterface, Subnet } from './network.ts';
import {
  block,
  limit,
  type Packet,
  pass,
  type Remedy,
  unknown,
  type Walk,
  withPacket,
} from './walk-state.ts';

/** Security groups are stateful: only the request meets them. What they admit of the peers' addresses goes on. */
export function throughGroups(
  walk: Walk,
  own: NetworkInterface,
  way: 'in' | 'out',
  peer: NetworkInterface | undefined,
  network: Network,
): Walk {
  const { groups } = own;
  if (groups === undefined || walk.direction === 'return') return walk;
  const { packet } = walk;
  const asked = way === 'out' ? packet.destination : packet.source;
  const missing = groups.find((id) => !network.groups.has(id));
  const rules = groups.flatMap((id) => network.groups.get(id)?.[way] ?? []);
  const matching = rules.filter((rule) => isFor(rule, packet));

  let admitted: IntervalSet = [];
  let decidedBy: GroupRule | undefined;
  let hasUnknownPeer = missing !== undefined;
  let reference: GroupRule | undefined;
  for (const rule of matching) {
    if (rule.peer.kind === 'unknown') hasUnknownPeer = true;
    else if (rule.peer.kind === 'group') {
      if (peer?.groups?.includes(rule.peer.group)) reference ??= rule;
    } else {
      const part = intersect(asked, rule.peer.addresses[packet.family]);
      if (isEmpty(part)) continue;
      decidedBy ??= rule;
      admitted = union(admitted, part);
    }
  }

  const side = way === 'in' ? 'inbound' : 'outbound';
  const names = groups.join(', ');
  if (reference !== undefined && !containsSet(admitted, asked)) {
    if (walk.referencesLost === undefined) {
      const admittedWalk = pass(
        walk,
        own.object,
        `${names}: ${side} rule admits it by reference.`,
        reference.text,
      );
      return way === 'out' ? { ...admittedWalk, isAdmittedByReference: true } : admittedWalk;
    }
    if (isEmpty(admitted)) {
      const { code, object } = walk.referencesLost;
      return block(
        walk,
        code,
        object,
        `${names} admits ${reference.text} by reference, and ${object} does not carry references to security groups.`,
        groupRemedy(groups, way, packet, asked, undefined),
      );
    }
  }
  if (!isEmpty(admitted)) {
    const narrowed = withPacket(walk, way === 'out' ? { destination: admitted } : { source: admitted });
    if (sameSet(admitted, asked))
      return pass(narrowed, own.object, `${names}: ${side} rule admits it.`, decidedBy?.text);
    const part = describeAddresses(admitted, packet.family);
    return limit(
      narrowed,
      'ENI_SG_RULES_MISMATCH',
      own.object,
      `${names}: ${side} rules admit only ${part}.`,
    );
  }
  if (hasUnknownPeer) {
    const what =
      missing === undefined ? 'a peer that is not known here' : `${missing}, which is not known here`;
    return unknown(walk, own.object, `Whether ${names} admits it depends on ${what}.`);
  }
  const name = serviceName([walk.target, walk.leg.to], asked, packet.family);
  const remedy = groupRemedy(groups, way, packet, asked, peer?.object, name);
  if (rules.length === 0) {
    return block(
      walk,
      'SG_HAS_NO_RULES',
      own.object,
      `${names || 'No security group'}: no ${side} rules.`,
      remedy,
    );
  }
  const wanted = `${packet.protocol} ${describePorts(packet.ports)} ${way === 'out' ? 'to' : 'from'} ${
    peer?.object ?? describePeer(walk, asked)
  }`;
  return block(
    walk,
    'ENI_SG_RULES_MISMATCH',
    own.object,
    `${names}: no ${side} rule allows ${wanted}.`,
    remedy,
  );
}

/** Network ACLs are stateless: request and answer meet them, each with its own ports. */
export function throughAcl(walk: Walk, subnet: Subnet, way: 'in' | 'out', network: Network): Walk {
  if (subnet.acl === undefined) return pass(walk, subnet.id, 'The default ACL allows everything.');
  const acl = network.acls.get(subnet.acl);
  if (acl === undefined)
    return unknown(walk, subnet.id, `${subnet.acl}, the ACL of ${subnet.id}, is not known here.`);
  const { packet } = walk;
  const asked = way === 'out' ? packet.destination : packet.source;
  const verdict = admitThroughAcl(acl[way], packet, asked);
  const side = way === 'in' ? 'inbound' : 'outbound';
  if (isEmpty(verdict.addresses)) return refusedByAcl(walk, subnet, acl, way, asked);
  const narrowed = withPacket(walk, {
    ports: verdict.ports,
    ...(way === 'out' ? { destination: verdict.addresses } : { source: verdict.addresses }),
  });
  const isWhole = sameSet(verdict.addresses, asked) && sameSet(verdict.ports, packet.ports);
  if (isWhole) return pass(narrowed, subnet.id, `${acl.id}: ${side} rules allow it.`, verdict.rule);
  const part = `${describeAddresses(verdict.addresses, packet.family)}, ports ${describePorts(verdict.ports)}`;
  const limited = limit(
    narrowed,
    'SUBNET_ACL_RESTRICTION',
    subnet.id,
    `${acl.id}: ${side} rules allow only ${part}.`,
  );
  return sameSet(verdict.ports, packet.ports) ? limited : { ...limited, answerPorts: verdict.ports };
}

interface AclVerdict {
  readonly addresses: IntervalSet;
  readonly ports: IntervalSet;
  readonly rule?: string;
}

/** The first rule that matches decides, for each address and port by itself. */
function admitThroughAcl(rules: readonly AclRule[], packet: Packet, asked: IntervalSet): AclVerdict {
  interface Box {
    readonly addresses: IntervalSet;
    readonly ports: IntervalSet;
  }
  let open: Box[] = [{ addresses: asked, ports: packet.ports }];
  const allowed: Box[] = [];
  let deciding: string | undefined;
  for (const rule of rules) {
    if (rule.protocol !== 'all' && rule.protocol !== packet.protocol) continue;
    const rulePorts: IntervalSet =
      rule.protocol === 'all' || packet.protocol === 'icmp'
        ? packet.ports
        : [[BigInt(rule.from), BigInt(rule.to)]];
    const still: Box[] = [];
    for (const box of open) {
      const addresses = intersect(box.addresses, rule.addresses[packet.family]);
      const ports = isEmpty(addresses) ? [] : intersect(box.ports, rulePorts);
      if (isEmpty(ports)) {
        still.push(box);
        continue;
      }
      if (rule.action === 'allow') {
        allowed.push({ addresses, ports });
        deciding ??= `${rule.number} ${rule.action} ${rule.text}`;
      }
      const others = subtract(box.addresses, addresses);
      if (!isEmpty(others)) still.push({ addresses: others, ports: box.ports });
      const otherPorts = subtract(box.ports, ports);
      if (!isEmpty(otherPorts)) still.push({ addresses, ports: otherPorts });
    }
    open = still;
    if (open.length === 0) break;
  }
  // What no rule matches is denied. Denied boxes: everything that no allowed box covers.
  const denied = asked.length === 0 ? [] : addressesNotWholly(asked, packet.ports, allowed);
  const whole = subtract(asked, denied);
  const rule = deciding === undefined ? {} : { rule: deciding };
  if (!isEmpty(whole)) return { addresses: whole, ports: packet.ports, ...rule };
  return {
    addresses: allowed.reduce<IntervalSet>((all, box) => union(all, box.addresses), []),
    ports: allowed.reduce<IntervalSet>((all, box) => union(all, box.ports), []),
    ...rule,
  };
}

/** Addresses of which some port is not covered. */
function addressesNotWholly(
  asked: IntervalSet,
  ports: IntervalSet,
  allowed: readonly { readonly addresses: IntervalSet; readonly ports: IntervalSet }[],
): IntervalSet {
  let open = [{ addresses: asked, ports }];
  for (const box of allowed) {
    open = open.flatMap((rest) => {
      const addresses = intersect(rest.addresses, box.addresses);
      if (isEmpty(addresses)) return [rest];
      const outside = subtract(rest.addresses, addresses);
      const left = subtract(rest.ports, box.ports);
      return [
        ...(isEmpty(outside) ? [] : [{ addresses: outside, ports: rest.ports }]),
        ...(isEmpty(left) ? [] : [{ addresses, ports: left }]),
      ];
    });
  }
  return open.reduce<IntervalSet>((all, rest) => union(all, rest.addresses), []);
}

function refusedByAcl(walk: Walk, subnet: Subnet, acl: Acl, way: 'in' | 'out', asked: IntervalSet): Walk {
  const { packet } = walk;
  const first = packet.ports[0]?.[0] ?? 0n;
  const last = packet.ports.at(-1)?.[1] ?? first;
  const what = walk.direction === 'return' ? 'the answer' : 'the request';
  const peer = describePeer(walk, asked);
  const name = serviceName([walk.target, walk.leg.to, walk.leg.from], asked, packet.family);
  return block(
    walk,
    'SUBNET_ACL_RESTRICTION',
    subnet.id,
    `${acl.id} is stateless and does not allow ${what} ${way === 'in' ? 'in' : 'out'}: ${packet.protocol} ${describePorts(
      packet.ports,
    )} ${way === 'in' ? 'from' : 'to'} ${peer}.`,
    {
      kind: 'acl-rule',
      acl: acl.id,
      subnet: subnet.id,
      way,
      protocol: packet.protocol,
      from: Number(first),
      to: Number(last),
      peer: asked,
      ...(name === undefined ? {} : { name }),
    },
  );
}

function isFor(rule: GroupRule, packet: Packet): boolean {
  if (rule.protocol === 'all') return true;
  if (rule.protocol !== packet.protocol) return false;
  if (packet.protocol === 'icmp') return true;
  const port = packet.ports[0]?.[0] ?? 0n;
  return BigInt(rule.from) <= port && port <= BigInt(rule.to);
}

function groupRemedy(
  groups: readonly string[],
  way: 'in' | 'out',
  packet: Packet,
  peer: IntervalSet,
  peerObject: string | undefined,
  name?: string,
): Remedy {
  return {
    kind: 'group-rule',
    groups,
    way,
    protocol: packet.protocol,
    port: Number(packet.ports[0]?.[0] ?? 0n),
    peer,
    ...(peerObject === undefined ? {} : { peerObject }),
    ...(name === undefined ? {} : { name }),
  };
}
