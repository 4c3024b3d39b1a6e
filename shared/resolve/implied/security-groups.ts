import { parseCidr } from '#shared/base/cidr.ts';
import type { JsonObject } from '#shared/base/json.ts';
import type { DocumentReader, HiddenBalancer, NodeView } from '#shared/catalogue/define-kind.ts';
import { type CfnObject, type CfnValue, compact } from '#shared/catalogue/kit/cfn.ts';
import { capacityGroupsOf, ecsClusterOf } from '#shared/catalogue/kit/ecs-capacity.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Because } from '../architecture.ts';
import { type DerivingReader, subnetIdsOf } from '../derived-facts.ts';
import { pascalCase } from '../logical-ids.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { drawnRulesAllow } from './drawn-group-rules.ts';
import { type Flow, incomingFlows, isTexts, outgoingFlows } from './flows.ts';
import { isBridged } from './forwards.ts';
import { vpcNodeIdOf, vpcNodeOf } from './vpc-of.ts';

const groupSuffix = 'SecurityGroup';
const anywhere = '0.0.0.0/0';

/**
 * Security groups and their rules. A node without drawn groups has one of its own; a rule is there because a
 * connection needs that port from that peer, and names the connection. Rules are resources of their own, so that two
 * groups can name each other. A drawn group gets the rules that the connections of its members need, unless its own
 * rules allow them already.
 */
export function impliedSecurityGroups(node: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  if (node.kind === 'security-group') {
    return rulesOf({ owner: node.id, kind: 'drawn' }, node, groupMembersOf(node.id, ctx), ctx);
  }
  const [group] = groupsOf(node.id, ctx);
  if (group?.kind === 'of-aws' && group.owner === node.id) {
    return rulesOf(group, node, groupMembersOf(node.id, ctx), ctx);
  }
  if (group?.kind !== 'implied') return [];
  return [impliedGroup(node, ctx), ...rulesOf(group, node, [node.id, ...bridgedServicesOn(node, ctx)], ctx)];
}

/** Ids of the groups on its interfaces: the drawn ones, else its own; empty outside a VPC and where AWS has a group. */
export function securityGroupIdsOf(id: NodeId, ctx: UnitContext): readonly CfnValue[] {
  return groupsOf(id, ctx).flatMap((group) => (group.kind === 'of-aws' ? [] : [groupId(group, ctx)]));
}

/** A drawn group, the one that is implied for its owner, or one that AWS makes with its owner. */
interface Group extends JsonObject {
  readonly owner: NodeId;
  readonly kind: 'drawn' | 'implied' | 'of-aws';
  /** The attribute of the owner that is the id of the group that AWS makes. */
  readonly attribute?: string;
}

function groupsOf(id: NodeId, reader: DerivingReader): readonly Group[] {
  return reader.derived(`security-groups of ${id}`, (inner): readonly Group[] => {
    if (isBridged(id, inner)) {
      // Containers in bridge mode have no interfaces; those of the instances that they run on carry their traffic.
      const cluster = inner.ancestorOf(id, 'ecs-cluster');
      const hosts = cluster === undefined ? [] : capacityGroupsOf(cluster.id, inner);
      return hosts.flatMap((host) => groupsOf(host, inner).slice(0, 1));
    }
    const node = inner.node(id);
    const drawn = drawnGroupsOf(node, inner);
    const ofAws = node === undefined ? undefined : inner.kindOf(id)?.securityGroupOfAws?.(node, inner);
    if (ofAws !== undefined) {
      // The one of AWS stays on the interfaces whatever else is put there.
      return [{ ...ofAws, kind: 'of-aws' }, ...drawn.map((owner) => ({ owner, kind: 'drawn' as const }))];
    }
    if (drawn.length > 0) return drawn.map((owner) => ({ owner, kind: 'drawn' }));
    // An API has interfaces only where it reaches into a VPC.
    const hasInterfaces =
      inner.hasTrait(id, 'network-interface') ||
      (inner.hasTrait(id, 'api') && subnetIdsOf(id, inner).length > 0);
    return hasInterfaces && vpcNodeIdOf(id, inner) !== undefined ? [{ owner: id, kind: 'implied' }] : [];
  });
}

function bridgedServicesOn(node: NodeView, reader: DerivingReader): readonly NodeId[] {
  const cluster = node.kind === 'auto-scaling-group' ? ecsClusterOf(node.id, reader) : undefined;
  if (cluster === undefined) return [];
  return reader
    .descendantsOf(cluster, 'ecs-service')
    .filter((service) => isBridged(service.id, reader))
    .map(({ id }) => id);
}

function groupId(group: Group, ctx: UnitContext): CfnValue {
  if (group.attribute !== undefined) return ctx.getAtt(group.owner, group.attribute);
  return ctx.getAtt(group.owner, 'GroupId', group.kind === 'implied' ? groupSuffix : undefined);
}

function drawnGroupsOf(node: NodeView | undefined, reader: DocumentReader): readonly NodeId[] {
  const named = node?.properties.securityGroups;
  if (!isTexts(named)) return [];
  return named.filter((id) => reader.kindOf(id)?.id === 'security-group');
}

/** Nodes whose first group belongs to this one: rules for a node go into its first group, once for all members. */
function groupMembersOf(owner: NodeId, ctx: UnitContext): readonly NodeId[] {
  return ctx.derived(
    `members of the security group of ${owner}`,
    (reader) => membersByOwner(reader)[owner] ?? [],
  );
}

function membersByOwner(reader: DerivingReader): Readonly<Record<NodeId, readonly NodeId[]>> {
  return reader.derived('members of security groups', (inner) => {
    const members: Record<NodeId, NodeId[]> = {};
    for (const kind of allKinds()) {
      if (!kind.traits.includes('network-interface')) continue;
      for (const { id } of inner.nodesOfKind(kind.id)) {
        const [group] = groupsOf(id, inner);
        if (group === undefined || group.kind === 'implied') continue;
        const list = members[group.owner] ?? [];
        list.push(id);
        members[group.owner] = list;
      }
    }
    return members;
  });
}

function impliedGroup(node: NodeView, ctx: UnitContext): ImpliedDraft {
  return {
    suffix: groupSuffix,
    type: 'AWS::EC2::SecurityGroup',
    properties: compact({
      GroupDescription: asDescription(`Traffic of ${node.name}`),
      VpcId: ctx.vpcId(node.id),
      // AWS lets everything out of a group that has no outbound rule; this one matches nothing.
      SecurityGroupEgress: [
        {
          IpProtocol: 'icmp',
          FromPort: 252,
          ToPort: 86,
          CidrIp: '255.255.255.255/32',
          Description: 'Nothing else leaves',
        },
      ],
      Tags: ctx.tags(node),
    }),
    because: [{ node: node.id, reason: `${node.name} has no drawn security group.` }],
  };
}

interface RuleDraft {
  readonly direction: 'Ingress' | 'Egress';
  readonly peer: Peer;
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly because: Because;
}

type Peer =
  | { readonly cidr: string; readonly name: string }
  /** A managed list of the addresses of a service of AWS. */
  | { readonly prefixList: CfnValue; readonly id: string; readonly name: string }
  | { readonly group: Group; readonly name: string };

function rulesOf(
  group: Group,
  owner: NodeView,
  members: readonly NodeId[],
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  if (group.kind === 'drawn' && owner.properties.rulesFromConnections === false) return [];
  const rules = members.flatMap((member) => [
    ...incomingFlows(member, ctx).flatMap((flow) => ingressRules(flow, ctx)),
    ...endpointRules(member, ctx),
    ...outgoingFlows(member, ctx).flatMap((flow) => egressRules(flow, ctx)),
    ...apiRules(member, ctx),
  ]);
  const drafts = new Map<string, ImpliedDraft>();
  for (const rule of rules) {
    // The group that AWS makes lets everything out.
    if (group.kind === 'of-aws' && (rule.direction === 'Egress' || isSameGroup(group, rule.peer))) continue;
    if (drawnRulesAllow(owner, rule)) continue;
    const suffix = suffixOf(rule);
    const known = drafts.get(suffix);
    if (known === undefined) {
      drafts.set(suffix, ruleDraft(group, rule, suffix, ctx));
    } else if (!known.because.some(({ reason }) => reason === rule.because.reason)) {
      drafts.set(suffix, { ...known, because: [...known.because, rule.because] });
    }
  }
  return [...drafts.values()];
}

/** The group that AWS makes lets its own members talk to each other. */
function isSameGroup(group: Group, peer: Peer): boolean {
  return 'group' in peer && peer.group.owner === group.owner && peer.group.attribute === group.attribute;
}

function ruleDraft(group: Group, rule: RuleDraft, suffix: string, ctx: UnitContext): ImpliedDraft {
  const isIngress = rule.direction === 'Ingress';
  const { peer } = rule;
  const source: CfnObject =
    'group' in peer
      ? { [isIngress ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId']: groupId(peer.group, ctx) }
      : 'prefixList' in peer
        ? { [isIngress ? 'SourcePrefixListId' : 'DestinationPrefixListId']: peer.prefixList }
        : { [peer.cidr.includes(':') ? 'CidrIpv6' : 'CidrIp']: peer.cidr };
  return {
    suffix,
    type: `AWS::EC2::SecurityGroup${rule.direction}`,
    properties: {
      GroupId: groupId(group, ctx),
      IpProtocol: rule.protocol,
      FromPort: rule.fromPort,
      ToPort: rule.toPort,
      ...source,
      Description: asDescription(`${isIngress ? 'From' : 'To'} ${peer.name}`),
    },
    because: [rule.because],
  };
}

/** `IngressFromUsers443`: stable while peer, protocol and port stay. */
function suffixOf({ direction, peer, protocol, fromPort, toPort }: RuleDraft): string {
  const who =
    'group' in peer
      ? peer.group.owner
      : 'prefixList' in peer
        ? peer.id
        : peer.cidr === anywhere
          ? 'anywhere'
          : `range-${peer.cidr}`;
  const ports = fromPort === toPort ? `${fromPort}` : `${fromPort}To${toPort}`;
  return `${direction}${direction === 'Ingress' ? 'From' : 'To'}${pascalCase(who)}${protocol === 'tcp' ? '' : pascalCase(protocol)}${ports}`;
}

function ingressRules(flow: Flow, ctx: UnitContext): readonly RuleDraft[] {
  const because = { connection: flow.connection, reason: reasonOf(flow, ctx) };
  const balancer = hiddenBalancerBefore(flow, ctx);
  if (balancer === 'opens-itself') return [];
  if (balancer) return vpcRules(flow, because, ctx);
  return peersOf(flow.from, flow.to, flow.sourceCidrs, ctx).map((peer) => ({
    direction: 'Ingress',
    peer,
    ...portsOf(flow),
    because,
  }));
}

/** What AWS puts in front has a group that the template cannot name, but it is in the VPC. */
function hiddenBalancerBefore({ from, to }: Flow, ctx: UnitContext): HiddenBalancer {
  const node = ctx.node(to);
  if (node === undefined || !ctx.hasTrait(from, 'actor')) return false;
  return ctx.kindOf(to)?.hasHiddenBalancer?.(node) ?? false;
}

function vpcRules(flow: Flow, because: Because, ctx: UnitContext): readonly RuleDraft[] {
  const vpc = vpcNodeOf(flow.to, ctx);
  const cidr = vpc?.properties.cidrBlock;
  if (vpc === undefined || typeof cidr !== 'string' || parseCidr(cidr) === undefined) return [];
  return [{ direction: 'Ingress', peer: { cidr, name: vpc.name }, ...portsOf(flow), because }];
}

function egressRules(flow: Flow, ctx: UnitContext): readonly RuleDraft[] {
  const because = { connection: flow.connection, reason: reasonOf(flow, ctx) };
  return peersOf(flow.to, flow.from, [], ctx).map((peer) => ({
    direction: 'Egress',
    peer,
    ...portsOf(flow),
    because,
  }));
}

function portsOf({ protocol, fromPort, toPort }: Flow): Pick<RuleDraft, 'protocol' | 'fromPort' | 'toPort'> {
  return { protocol, fromPort, toPort };
}

function reasonOf(flow: Flow, ctx: UnitContext): string {
  const ports =
    flow.fromPort === flow.toPort ? `port ${flow.fromPort}` : `ports ${flow.fromPort} to ${flow.toPort}`;
  return `${ctx.nameOf(flow.from)} connects to ${ctx.nameOf(flow.to)} on ${ports}.`;
}

/** How a rule on `other`'s group names the node: by its group in the same VPC, else by the ranges that it is in. */
function peersOf(id: NodeId, other: NodeId, stated: readonly string[], ctx: UnitContext): readonly Peer[] {
  const name = ctx.nameOf(id);
  if (ctx.kindOf(id)?.id === 'cloudfront') return [edgeLocations(name, ctx)];
  if (ctx.hasTrait(id, 'actor')) {
    const ranges = stated.length > 0 ? stated : actorRanges(id, ctx);
    if (ranges.length === 0) {
      ctx.gap(`${name} has no address ranges, so no security group can name it. Give its ranges.`);
    }
    return ranges.map((cidr) => ({ cidr, name }));
  }
  const groups = groupsOf(id, ctx);
  if (groups.length > 0 && vpcNodeIdOf(id, ctx) === vpcNodeIdOf(other, ctx)) {
    // One group is enough to recognise an interface, but bridged containers may be on several kinds of hosts.
    const needed = isBridged(id, ctx) ? groups : groups.slice(0, 1);
    return needed.map((group) => ({ group, name }));
  }
  // What has no group that could be named is let in from its network, an API from that of the receiver.
  const range = (vpcNodeOf(id, ctx) ?? vpcNodeOf(other, ctx))?.properties.cidrBlock;
  return typeof range === 'string' && parseCidr(range) !== undefined ? [{ cidr: range, name }] : [];
}

/** Edge locations have a managed prefix list, whose id differs by Region and is asked for. */
function edgeLocations(name: string, ctx: UnitContext): Peer {
  const prefixList = ctx.parameter('CloudFrontPrefixListId', {
    Type: 'String',
    Description: 'Id of the managed prefix list com.amazonaws.global.cloudfront.origin-facing in this Region',
    AllowedPattern: '^pl-[0-9a-f]+$',
  });
  return { prefixList, id: 'cloudfront', name };
}

function actorRanges(id: NodeId, ctx: UnitContext): readonly string[] {
  const node = ctx.node(id);
  const address = node?.kind === 'server' ? node.properties.ipAddress : undefined;
  if (typeof address === 'string') return [`${address}/32`];
  const own = node?.kind === 'on-premises' ? rangesOfSite(node) : node?.properties.addressRanges;
  if (isTexts(own) && own.length > 0) return own;
  if (node?.kind === 'on-premises') return [];
  const site = ctx.ancestorOf(id, 'on-premises');
  return site === undefined ? [anywhere] : actorRanges(site.id, ctx);
}

function rangesOfSite({ properties: { prefixes, ipv6Prefixes } }: NodeView): readonly string[] {
  return [prefixes, ipv6Prefixes].flatMap((ranges) => (isTexts(ranges) ? ranges : []));
}

/** Compute calls AWS itself: it pulls images, sends logs, fetches secrets, all over HTTPS. */
function apiRules(id: NodeId, ctx: UnitContext): readonly RuleDraft[] {
  if (!ctx.hasTrait(id, 'compute')) return [];
  const used = ctx
    .connectionsFrom(id)
    .filter(({ to }) => ctx.hasTrait(to, 'aws-api') || ctx.hasTrait(to, 'stores-images'))
    .map((connection) => ({
      connection: connection.id,
      reason: `${ctx.nameOf(id)} uses ${ctx.nameOf(connection.to)} over HTTPS.`,
    }));
  const becauses: readonly Because[] =
    used.length > 0 ? used : [{ node: id, reason: `${ctx.nameOf(id)} calls AWS over HTTPS.` }];
  return becauses.map((because) => ({
    direction: 'Egress',
    peer: { cidr: anywhere, name: 'AWS services over HTTPS' },
    protocol: 'tcp',
    fromPort: 443,
    toPort: 443,
    because,
  }));
}

/** An interface endpoint serves its whole VPC: what calls the service need not be connected to the endpoint. */
function endpointRules(id: NodeId, ctx: UnitContext): readonly RuleDraft[] {
  if (ctx.kindOf(id)?.id !== 'interface-endpoint') return [];
  const vpc = vpcNodeOf(id, ctx);
  const { cidrBlock, secondaryCidrBlocks } = vpc?.properties ?? {};
  const ranges = [cidrBlock, ...(isTexts(secondaryCidrBlocks) ? secondaryCidrBlocks : [])];
  return ranges.flatMap((cidr) =>
    typeof cidr !== 'string' || parseCidr(cidr) === undefined
      ? []
      : [
          {
            direction: 'Ingress',
            peer: { cidr, name: vpc?.name ?? 'the VPC' },
            protocol: 'tcp',
            fromPort: 443,
            toPort: 443,
            because: {
              node: id,
              reason: `${ctx.nameOf(id)} serves everything in ${vpc?.name ?? 'its VPC'}.`,
            },
          } as const,
        ],
  );
}

/** The text with the characters that EC2 takes in descriptions. */
function asDescription(text: string): string {
  return text
    .replace(/[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 255);
}
