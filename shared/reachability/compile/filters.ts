import { equalJson } from '#shared/base/json.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { addressSet } from '../address-set.ts';
import type { Acl, AclRule, GroupPeer, GroupRule, SecurityGroup, Service } from '../network.ts';
import { portRange, protocolOf } from '../topology.ts';
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

const everywhere = addressSet(blocksIn('0.0.0.0/0', '::/0'));

/** Security groups with the rules in them and those that are resources of their own. */
export function compileGroups(
  ctx: CompileContext,
  services: ReadonlyMap<string, Service>,
): ReadonlyMap<string, SecurityGroup> {
  const groups = new Map<string, { id: string; in: GroupRule[]; out: GroupRule[] }>();
  for (const resource of ctx.ofType('AWS::EC2::SecurityGroup')) {
    const { SecurityGroupIngress, SecurityGroupEgress } = resource.properties;
    groups.set(ctx.nameOf(resource), {
      id: ctx.nameOf(resource),
      in: objects(SecurityGroupIngress).map((rule) => groupRule(rule, 'in', ctx, services)),
      // Without any outbound rule AWS adds one that allows everything.
      out:
        SecurityGroupEgress === undefined
          ? [everything]
          : objects(SecurityGroupEgress).map((rule) => groupRule(rule, 'out', ctx, services)),
    });
  }
  for (const cluster of ctx.ofType('AWS::EKS::Cluster')) {
    const id = clusterGroupOf(ctx.nameOf(cluster));
    const fromItself: GroupRule = { ...everything, peer: { kind: 'group', group: id }, text: `all ${id}` };
    groups.set(id, { id, in: [fromItself], out: [everything] });
  }
  for (const [type, way] of [
    ['AWS::EC2::SecurityGroupIngress', 'in'],
    ['AWS::EC2::SecurityGroupEgress', 'out'],
  ] as const) {
    for (const { properties } of ctx.ofType(type)) {
      const group = groups.get(ctx.target(properties.GroupId) ?? '');
      group?.[way].push(groupRule(properties, way, ctx, services));
    }
  }
  return groups;
}

const readForGroups = [
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EKS::Cluster',
] as const;

/** What compiles groups, and what it is told when things are called otherwise than the last time. */
export interface GroupCompiler {
  readonly compile: typeof compileGroups;
  /** Something came, went or has another owner: references may lead elsewhere. */
  namesChanged(): void;
}

/**
 * Compiles the groups of a drawing as it changes. They are half of a network, and few edits touch them: while no
 * resource that they are made of is another one, and everything keeps its name, the last answer stands.
 */
export function createGroupCompiler(): GroupCompiler {
  let last:
    | {
        readonly read: readonly Resource[];
        readonly services: ReadonlyMap<string, Service>;
        readonly groups: ReadonlyMap<string, SecurityGroup>;
      }
    | undefined;
  return {
    namesChanged: () => {
      last = undefined;
    },
    compile(ctx, services) {
      const read = ctx.ofType(...readForGroups);
      const isSame =
        last !== undefined &&
        read.length === last.read.length &&
        read.every((resource, index) => resource === last?.read[index]) &&
        equalJson([...services.keys()], [...last.services.keys()]);
      const groups = isSame && last !== undefined ? last.groups : compileGroups(ctx, services);
      last = { read, services, groups };
      return groups;
    },
  };
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
