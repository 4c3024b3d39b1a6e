import { groupRules } from '../../group-rules.ts';
import { isExpression, texts } from '../../known.ts';
import { defineRule, type FindingDraft, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const networkQuotas = defineRule({
  id: 'LIM-061',
  name: 'network-quotas',
  title: 'The network is within the quotas of the account',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: {
    nodes: [
      'region',
      'vpc',
      'security-group',
      'network-acl',
      'route-table',
      'transit-gateway',
      'availability-zone',
      'ec2-instance',
      'auto-scaling-group',
      'ecs-service',
      'rds-instance',
      'alb',
      'lambda-function',
    ],
  },
  messages: {
    quota:
      '{name} has {count} {what}, and the default quota is {max}. Ask AWS to raise it and state the new one in the settings, or use fewer.',
    raised: '{name} has {count} {what}, and the quota of the account is {max}. Use fewer.',
    hard: '{name} has {count} {what}, and AWS takes {max} at most. Use fewer.',
    product:
      '{name} has {groups} groups of up to {rules} rules, which is {count} together, and AWS takes {max} for one interface. Use fewer.',
  },
  fix: 'none',
  sources: [aws.vpcLimits],
  docs: {
    what: 'Numbers of VPCs, subnets, addresses, gateways, groups, rules, routes and attachments are within quotas and limits.',
    why: 'A stack stops in the middle at the first that is too many. Raising a quota takes from minutes to days.',
    condition:
      'A number is over the default quota, or over the one that the settings of the project state (a warning), or over a limit that AWS does not raise (an error).',
    howToFix:
      'Ask AWS to raise the quota and state the new value in the settings of the project, or use fewer.',
    whenToSuppress: 'Rather state the quota of the account in the settings: the check then stays.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const at = node.id;
    const count = (kind: string): number => ctx.descendantsOf(at, kind).length;
    switch (node.kind) {
      case 'region':
        yield* over(ctx, at, 'vpcs', 'VPCs', count('vpc'), 'vpc.vpcs');
        yield* over(ctx, at, 'addresses', 'Elastic IP addresses', count('elastic-ip'), 'vpc.elasticIps');
        return;
      case 'vpc':
        yield* over(ctx, at, 'subnets', 'subnets', count('subnet'), 'vpc.subnets');
        yield* over(
          ctx,
          at,
          'peerings',
          'peerings',
          ctx.connectionsFrom(at, 'peer').length + ctx.connectionsTo(at, 'peer').length,
          'vpc.peerings',
        );
        return;
      case 'availability-zone':
        yield* over(ctx, at, 'nat', 'NAT gateways', count('nat-gateway'), 'vpc.natGatewaysPerZone');
        return;
      case 'security-group':
        for (const field of ['securityGroupIngress', 'securityGroupEgress'] as const) {
          if (isExpression(node.source.properties?.[field])) ctx.undecided(at, field);
          yield* over(
            ctx,
            at,
            field,
            field === 'securityGroupIngress' ? 'inbound rules' : 'outbound rules',
            groupRules(node, field).length,
            'vpc.rulesPerGroup',
          );
        }
        return;
      case 'network-acl': {
        const entries = Array.isArray(node.properties.entries) ? node.properties.entries : [];
        for (const direction of ['ingress', 'egress']) {
          const rules = entries.filter((entry) => entry?.direction === direction).length;
          yield* over(ctx, at, direction, `${direction} entries`, rules, 'vpc.aclRules', 'vpc.aclRules.max');
        }
        return;
      }
      case 'route-table':
        yield* over(
          ctx,
          at,
          'routes',
          'routes',
          ctx.connectionsFrom(at, 'route').length,
          'vpc.routes',
          'vpc.routes.max',
        );
        return;
      case 'transit-gateway': {
        yield* over(
          ctx,
          at,
          'tables',
          'route tables',
          ctx.referrersOf(at).filter(({ kind }) => kind === 'transit-gateway-route-table').length,
          'tgw.routeTables',
        );
        const attachments = ctx.connectionsFrom(at, 'attach').length + ctx.connectionsTo(at, 'attach').length;
        yield* over(ctx, at, 'attachments', 'attachments', attachments, undefined, 'tgw.attachments');
        return;
      }
      default: {
        const groups = texts(node, 'securityGroups');
        yield* over(ctx, at, 'groups', 'security groups', groups.length, 'vpc.groupsPerInterface');
        const rules = Math.max(
          0,
          ...groups.map((id) => {
            const group = ctx.node(id);
            return group?.kind === 'security-group' ? groupRules(group, 'securityGroupIngress').length : 0;
          }),
        );
        const max = ctx.limits.get('vpc.rulesPerInterface').value;
        if (groups.length * rules > max)
          yield {
            message: 'product',
            at,
            discriminator: 'product',
            data: { groups: groups.length, rules, count: groups.length * rules, max },
          };
      }
    }
  },
});

function* over(
  ctx: RuleContext,
  at: string,
  discriminator: string,
  what: string,
  count: number,
  quota: string | undefined,
  hard?: string,
): Generator<FindingDraft> {
  if (hard !== undefined && count > ctx.limits.get(hard).value) {
    yield { message: 'hard', at, discriminator, data: { count, what, max: ctx.limits.get(hard).value } };
    return;
  }
  if (quota === undefined) return;
  const { value, isOfProject } = ctx.limits.get(quota);
  if (count > value)
    yield {
      message: isOfProject === true ? 'raised' : 'quota',
      severity: 'warning',
      at,
      discriminator,
      data: { count, what, max: value },
    };
}
