import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { legsTo } from '#shared/resolve/implied/forwards.ts';
import { groupRules } from '../../group-rules.ts';
import { isExpression, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

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
  },
  fix: 'automatic',
  sources: [aws.securityGroups],
  docs: {
    what: 'A rule that names another security group is used by traffic that comes straight from the members of that group.',
    why: 'A load balancer opens a connection of its own. The target sees the group of the load balancer and never that of the client, so that the rule admits nothing and hides what is really admitted.',
    condition:
      'A rule names a group, no member of it is connected straight to a member of this group, and each way there leads through an Application Load Balancer.',
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
    const { index, hop } = finding.fixData ?? {};
    const group = ctx.node(finding.at);
    const balancer = typeof hop === 'string' ? ctx.node(hop) : undefined;
    if (group === undefined || balancer === undefined) return [];
    const peers = peersOf(ctx, balancer);
    if (peers.length === 0) return [];
    const rules = groupRules(group, 'securityGroupIngress').flatMap(({ stored }, at) => {
      if (at !== index) return [stored];
      const { securityGroup: _, ...rest } = stored;
      return peers.map((peer) => ({ ...rest, ...peer }));
    });
    return settingOf(ctx, group.id, `Admit ${balancer.name} instead`, {
      securityGroupIngress: JSON.parse(JSON.stringify(rules)),
    });
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
