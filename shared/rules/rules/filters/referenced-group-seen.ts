import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { legsTo } from '#shared/resolve/implied/forwards.ts';
import { subnetBlock } from '../../blocks.ts';
import { groupRules } from '../../group-rules.ts';
import { isExpression, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type Fix, type FixContext, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { routeTo } from '../../subnet-routes.ts';

const direct = ['traffic', 'data', 'invoke', 'forward', 'target'];

export const referencedGroupSeen = defineRule({
  id: 'NET-052',
  name: 'referenced-group-seen',
  title: 'A rule names the group that the packets really come from',
  severity: 'warning',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['security-group'] },
  messages: {
    behind:
      '{name} admits {group}, whose members come through {hop}: what arrives is from {hop}, and the rule never matches. Admit {hop}.',
    inspected:
      '{group} never matches in a rule of {name}: {hop} is on the way, and hands the packets on as its own. Admit the addresses instead.',
  },
  fix: 'automatic',
  sources: [aws.securityGroups],
  docs: {
    what: 'A rule that names another security group is used by traffic that comes straight from the members of that group.',
    why: 'A load balancer opens a connection of its own. The target sees the group of the load balancer and never that of the client, so that the rule admits nothing and hides what is really admitted.',
    condition:
      'A rule names a group, and no member of it is connected straight to a member of this group while each way there leads through an Application Load Balancer; or the table of a member leads to this one through a firewall, an inspection endpoint, a NAT gateway or an appliance.',
    howToFix: 'Name the group of the load balancer, or its subnets, which the quick fix does.',
    whenToSuppress: 'When a direct way exists that is not drawn: "Health checks from the batch hosts".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.securityGroupIngress)) {
      ctx.undecided(node.id, 'securityGroupIngress');
      return;
    }
    const members = membersOf(ctx, node.id);
    for (const rule of groupRules(node, 'securityGroupIngress')) {
      const { group } = rule;
      if (group === undefined || group === node.id || ctx.node(group)?.kind !== 'security-group') continue;
      const sources = new Set(membersOf(ctx, group).map(({ id }) => id));
      const box = middleboxBetween(ctx, sources, members);
      if (box !== undefined) {
        yield {
          message: 'inspected',
          at: node.id,
          field: 'securityGroupIngress',
          discriminator: `${rule.index}`,
          related: [group, box.hop],
          data: { group: nameOf(group), hop: nameOf(box.hop) },
          fixData: { index: rule.index, subnets: [...box.subnets] },
        };
        continue;
      }
      if (sources.size === 0 || members.some(({ id }) => isReachedBy(ctx, id, sources))) continue;
      const hop = members
        .flatMap(({ id }) => legsTo(id, ctx).map(({ loadBalancer }) => loadBalancer))
        .find((balancer) => ctx.node(balancer)?.kind === 'alb' && isReachedBy(ctx, balancer, sources));
      if (hop === undefined || sources.has(hop)) continue;
      yield {
        message: 'behind',
        at: node.id,
        field: 'securityGroupIngress',
        discriminator: `${rule.index}`,
        related: [group, hop],
        data: { group: nameOf(group), hop: nameOf(hop) },
        fixData: { index: rule.index, hop },
      };
    }
  },
  fixes(ctx, finding) {
    const { index, hop, subnets } = finding.fixData ?? {};
    const group = ctx.node(finding.at);
    if (group !== undefined && Array.isArray(subnets)) {
      const ranges = subnets.flatMap((id) => {
        const subnet = ctx.node(String(id));
        const cidrIp = subnet === undefined ? undefined : optionalText(subnet, 'cidrBlock');
        return cidrIp === undefined ? [] : [{ cidrIp }];
      });
      return ranges.length === 0 ? [] : admitting(ctx, group, index, ranges, 'Admit their subnets instead');
    }
    const balancer = typeof hop === 'string' ? ctx.node(hop) : undefined;
    if (group === undefined || balancer === undefined) return [];
    const peers = peersOf(ctx, balancer);
    if (peers.length === 0) return [];
    return admitting(ctx, group, index, peers, `Admit ${balancer.name} instead`);
  },
});

/** The drawn group of the load balancer, else the ranges of its subnets. */
function peersOf(ctx: RuleContext, balancer: NodeView): readonly Readonly<Record<string, string>>[] {
  const [group] = texts(balancer, 'securityGroups');
  if (group !== undefined && ctx.node(group)?.kind === 'security-group') return [{ securityGroup: group }];
  return ctx.subnetsOf(balancer.id).flatMap((subnet) => {
    const cidrIp = optionalText(subnet, 'cidrBlock');
    return cidrIp === undefined ? [] : [{ cidrIp }];
  });
}

function membersOf(ctx: RuleContext, group: NodeId): readonly NodeView[] {
  return ctx.referrersOf(group).filter(({ id }) => ctx.hasTrait(id, 'network-interface'));
}

function isReachedBy(ctx: RuleContext, id: NodeId, sources: ReadonlySet<NodeId>): boolean {
  return ctx.connectionsTo(id).some(({ kind, from }) => direct.includes(kind) && sources.has(from));
}

/** The rule of that index for the peers instead of the group that it names. */
function admitting(
  ctx: FixContext,
  group: NodeView,
  index: unknown,
  peers: readonly Readonly<Record<string, string>>[],
  title: string,
): readonly Fix[] {
  const rules = groupRules(group, 'securityGroupIngress').flatMap(({ stored }, at) => {
    if (at !== index) return [stored];
    const { securityGroup: _, ...rest } = stored;
    return peers.map((peer) => ({ ...rest, ...peer }));
  });
  return settingOf(ctx, group.id, title, { securityGroupIngress: JSON.parse(JSON.stringify(rules)) });
}

/** What inspects or translates on the way hands packets on under an interface of its own. */
const middleboxes = new Set([
  'network-firewall',
  'gwlb-endpoint',
  'nat-gateway',
  'network-interface',
  'ec2-instance',
]);

/** The first middlebox that the table of a source puts before a subnet of a member that it is connected to. */
function middleboxBetween(
  ctx: RuleContext,
  sources: ReadonlySet<NodeId>,
  members: readonly NodeView[],
): { readonly hop: NodeId; readonly subnets: readonly NodeId[] } | undefined {
  for (const { id: member } of members) {
    const callers = ctx
      .connectionsTo(member)
      .filter(({ kind, from }) => direct.includes(kind) && sources.has(from));
    for (const { from } of callers) {
      const own = ctx.subnetsOf(from);
      for (const target of ctx.subnetsOf(member)) {
        const block = subnetBlock(target);
        if (block === undefined) continue;
        for (const source of own) {
          const way = source.id === target.id ? undefined : routeTo(ctx, source.id, block.cidr);
          if (way?.target !== undefined && middleboxes.has(way.targetKind ?? ''))
            return { hop: way.target, subnets: own.map(({ id }) => id) };
        }
      }
    }
  }
  return undefined;
}
