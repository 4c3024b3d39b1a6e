import { equalJson } from '#shared/base/json.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { ChangedResources, Resource } from '#shared/resolve/architecture.ts';
import { addressSet } from '../address-set.ts';
import type { Acl, AclRule, GroupPeer, GroupRule, SecurityGroup, Service } from '../network.ts';
import { portRange, protocolOf } from '../protocols.ts';
import {
  blocksIn,
  type CompileContext,
  clusterGroupOf,
  integer,
  isTrue,
  mapById,
  object,
  objects,
} from './compile-context.ts';
import { type Followed, followResources } from './followed-resources.ts';

const everywhere = addressSet(blocksIn('0.0.0.0/0', '::/0'));

/** Compiles the groups of a drawing as it changes, and is told what is another resource than the last time. */
export interface GroupCompiler {
  /** Security groups with the rules in them and those that are resources of their own. */
  compile(ctx: CompileContext, services: ReadonlyMap<string, Service>): ReadonlyMap<string, SecurityGroup>;
  /** Without resources all may be others. */
  changed(resources: ChangedResources | undefined): void;
}

/**
 * Groups and their rules are half of a network, and few edits touch them: a rule is compiled again when it, or what it
 * refers to, is another resource, and a group that comes out as before is the same object.
 */
export function createGroupCompiler(): GroupCompiler {
  let services: ReadonlyMap<string, Service> = new Map();
  const own = followResources(
    (type) => type === 'AWS::EC2::SecurityGroup',
    (resource, ctx): SecurityGroup => {
      const { SecurityGroupIngress, SecurityGroupEgress } = resource.properties;
      return {
        id: ctx.nameOf(resource),
        in: objects(SecurityGroupIngress).map((rule) => groupRule(rule, 'in', ctx, services)),
        // Without any outbound rule AWS adds one that allows everything.
        out:
          SecurityGroupEgress === undefined
            ? [everything]
            : objects(SecurityGroupEgress).map((rule) => groupRule(rule, 'out', ctx, services)),
      };
    },
  );
  const ofClusters = followResources(
    (type) => type === 'AWS::EKS::Cluster',
    (cluster, ctx): SecurityGroup => {
      const id = clusterGroupOf(ctx.nameOf(cluster));
      const fromItself: GroupRule = { ...everything, peer: { kind: 'group', group: id }, text: `all ${id}` };
      return { id, in: [fromItself], out: [everything] };
    },
  );
  const ruleOf =
    (way: 'in' | 'out') =>
    ({ properties }: Resource, ctx: CompileContext): RuleOfGroup => ({
      group: ctx.target(properties.GroupId) ?? '',
      rule: groupRule(properties, way, ctx, services),
    });
  const inbound = followResources((type) => type === 'AWS::EC2::SecurityGroupIngress', ruleOf('in'));
  const outbound = followResources((type) => type === 'AWS::EC2::SecurityGroupEgress', ruleOf('out'));
  const parts = [own, ofClusters, inbound, outbound];
  let madeOf: readonly unknown[] = [];
  let groups: ReadonlyMap<string, SecurityGroup> = new Map();

  function changed(resources: ChangedResources | undefined): void {
    for (const part of parts) part.changed(resources);
  }

  return {
    changed,
    compile(ctx, next) {
      const isOfOthers = !equalJson([...next.keys()], [...services.keys()]);
      services = next;
      if (isOfOthers) changed(undefined);
      const lists = [own.list(ctx), ofClusters.list(ctx), inbound.list(ctx), outbound.list(ctx)] as const;
      if (lists.every((list, index) => list === madeOf[index])) return groups;
      madeOf = lists;
      const [further, furtherOut] = [rulesByGroup(lists[2]), rulesByGroup(lists[3])];
      const before = groups;
      groups = mapById(
        [...lists[0], ...lists[1]].map(({ value: { id, in: rulesIn, out: rulesOut } }) => {
          const known = before.get(id);
          const now = {
            id,
            in: [...rulesIn, ...(further.get(id) ?? [])],
            out: [...rulesOut, ...(furtherOut.get(id) ?? [])],
          };
          const isSame = known !== undefined && areSame(known.in, now.in) && areSame(known.out, now.out);
          return isSame ? known : now;
        }),
      );
      return groups;
    },
  };
}

/** A rule that is a resource of its own. */
interface RuleOfGroup {
  readonly group: string;
  readonly rule: GroupRule;
}

function rulesByGroup(list: readonly Followed<RuleOfGroup>[]): ReadonlyMap<string, readonly GroupRule[]> {
  const rules = new Map<string, GroupRule[]>();
  for (const { value } of list) {
    const known = rules.get(value.group);
    if (known === undefined) rules.set(value.group, [value.rule]);
    else known.push(value.rule);
  }
  return rules;
}

function areSame(before: readonly GroupRule[], after: readonly GroupRule[]): boolean {
  return before.length === after.length && after.every((rule, index) => rule === before[index]);
}

const everything: GroupRule = {
  protocol: 'all',
  from: 0,
  to: 65_535,
  peer: { kind: 'addresses', addresses: everywhere },
  text: 'all 0.0.0.0/0',
};

/** Rules about addresses mean the same whatever else is drawn; there are thousands of them. */
const addressRules = new WeakMap<CfnObject, GroupRule>();

function groupRule(
  rule: CfnObject,
  way: 'in' | 'out',
  ctx: CompileContext,
  services: ReadonlyMap<string, Service>,
): GroupRule {
  const known = addressRules.get(rule);
  if (known !== undefined) return known;
  const protocol = protocolOf(String(rule.IpProtocol ?? '-1'));
  const from = integer(rule.FromPort) ?? (protocol === 'all' ? 0 : -1);
  const to = integer(rule.ToPort) ?? from;
  const peer = peerOf(rule, way, ctx, services);
  const range = protocol === 'icmp' ? { from: 0, to: 65_535 } : portRange(from, to);
  const ports = protocol === 'all' ? '' : from === to ? ` ${from}` : ` ${from}–${to}`;
  const made: GroupRule = { protocol, ...range, peer: peer.peer, text: `${protocol}${ports} ${peer.text}` };
  if (rule.CidrIp !== undefined || rule.CidrIpv6 !== undefined) addressRules.set(rule, made);
  return made;
}

function peerOf(
  rule: CfnObject,
  way: 'in' | 'out',
  ctx: CompileContext,
  services: ReadonlyMap<string, Service>,
): { readonly peer: GroupPeer; readonly text: string } {
  const blocks = blocksIn(rule.CidrIp, rule.CidrIpv6);
  if (blocks.length > 0) {
    return {
      peer: { kind: 'addresses', addresses: addressSet(blocks) },
      text: String(rule.CidrIp ?? rule.CidrIpv6),
    };
  }
  const group = ctx.target(way === 'in' ? rule.SourceSecurityGroupId : rule.DestinationSecurityGroupId);
  if (group !== undefined) return { peer: { kind: 'group', group }, text: group };
  const prefixList = ctx.target(way === 'in' ? rule.SourcePrefixListId : rule.DestinationPrefixListId);
  const service = services.get(prefixList ?? '');
  if (service !== undefined)
    return { peer: { kind: 'addresses', addresses: service.addresses }, text: service.id };
  return { peer: { kind: 'unknown' }, text: prefixList ?? 'a value that is not known' };
}

/** Network ACLs, and by subnet which applies. */
export function compileAcls(ctx: CompileContext): {
  readonly acls: ReadonlyMap<string, Acl>;
  readonly bySubnet: ReadonlyMap<string, string>;
} {
  const entries = new Map<string, Resource[]>();
  for (const entry of ctx.ofType('AWS::EC2::NetworkAclEntry')) {
    const acl = ctx.target(entry.properties.NetworkAclId) ?? '';
    const known = entries.get(acl);
    if (known === undefined) entries.set(acl, [entry]);
    else known.push(entry);
  }
  const acls = ctx.ofType('AWS::EC2::NetworkAcl').map((resource) => {
    const id = ctx.nameOf(resource);
    const rules = entries.get(id) ?? [];
    const side = (isEgress: boolean): readonly AclRule[] =>
      rules
        .filter(({ properties }) => isTrue(properties.Egress) === isEgress)
        .map(({ properties }) => aclRule(properties))
        .sort((a, b) => a.number - b.number);
    return { id, in: side(false), out: side(true) };
  });
  const bySubnet = new Map(
    ctx
      .ofType('AWS::EC2::SubnetNetworkAclAssociation')
      .map(({ properties }) => [
        ctx.target(properties.SubnetId) ?? '',
        ctx.target(properties.NetworkAclId) ?? '',
      ]),
  );
  return { acls: mapById(acls), bySubnet };
}

function aclRule(entry: CfnObject): AclRule {
  const ports = object(entry.PortRange);
  const range = portRange(integer(ports.From) ?? -1, integer(ports.To) ?? -1);
  return {
    number: integer(entry.RuleNumber) ?? 0,
    action: entry.RuleAction === 'deny' ? 'deny' : 'allow',
    protocol: protocolOf(String(entry.Protocol ?? '-1')),
    ...range,
    addresses: addressSet(blocksIn(entry.CidrBlock, entry.Ipv6CidrBlock)),
    text: String(entry.CidrBlock ?? entry.Ipv6CidrBlock ?? ''),
  };
}
