import { attachmentEnds, linkedToTable, tablesOfGateway } from '#shared/catalogue/kit/transit-gateway.ts';
import type { NodeId } from '#shared/document/records.ts';
import { vpcBlocks } from '../../blocks.ts';
import { groupRules } from '../../group-rules.ts';
import { isExpression, noteUnknown, texts } from '../../known.ts';
import { peeringsOf } from '../../peerings.ts';
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
    trait: 'network-interface',
    nodes: ['region', 'vpc', 'security-group', 'network-acl', 'route-table', 'transit-gateway'],
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
    switch (node.kind) {
      case 'region':
        yield* overInRegion(ctx, at, (kind) => ctx.descendantIdsOf(at, kind));
        return;
      case 'vpc': {
        const subnets = ctx.descendantIdsOf(at, 'subnet').length;
        yield* over(ctx, at, 'subnets', 'subnets', subnets, 'vpc.subnets');
        yield* over(ctx, at, 'peerings', 'peerings', peeringsOf(ctx, at).length, 'vpc.peerings');
        // Without a drawn Region all VPCs are in that of the settings: counted once, at the first of them.
        const alone = (kind: string): readonly NodeId[] =>
          ctx.idsOfKind(kind).filter((id) => ctx.ancestorOf(id, 'region') === undefined);
        if (alone('vpc')[0] === at) yield* overInRegion(ctx, 'document', alone);
        return;
      }
      case 'security-group':
        for (const field of ruleFields) {
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
        const lines = ['attach', 'tunnel', 'peer'].flatMap((kind) => [
          ...ctx.connectionsFrom(at, kind),
          ...ctx.connectionsTo(at, kind),
        ]);
        const named = ctx.referrersOf(at).filter(({ kind }) => attachments.includes(kind));
        const ends = new Set([...lines.flatMap(({ from, to }) => [from, to]), ...named.map(({ id }) => id)]);
        ends.delete(at);
        yield* over(ctx, at, 'attachments', 'attachments', ends.size, undefined, 'tgw.attachments');
        yield* over(ctx, at, 'routes', 'routes', routesOfGateway(ctx, at), 'tgw.routes');
        return;
      }
      default: {
        noteUnknown(ctx, node, 'securityGroups');
        const groups = texts(node, 'securityGroups');
        yield* over(ctx, at, 'groups', 'security groups', groups.length, 'vpc.groupsPerInterface');
        const rules = Math.max(
          0,
          ...groups.map((id) => {
            const group = ctx.node(id);
            if (group?.kind !== 'security-group') return 0;
            return Math.max(...ruleFields.map((field) => groupRules(group, field).length));
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

const ruleFields = ['securityGroupIngress', 'securityGroupEgress'] as const;
/** What names a transit gateway and is attached to it by that. */
const attachments = ['transit-gateway-attachment', 'site-to-site-vpn'];

/** What AWS counts for a Region: VPCs, addresses, and the NAT gateways of each of its zones. */
function* overInRegion(
  ctx: RuleContext,
  at: NodeId | 'document',
  idsOf: (kind: string) => readonly NodeId[],
): Generator<FindingDraft> {
  yield* over(ctx, at, 'vpcs', 'VPCs', idsOf('vpc').length, 'vpc.vpcs');
  const gateways = idsOf('nat-gateway');
  const own = gateways
    .flatMap((id) => ctx.resourcesOf(id))
    .filter(({ type }) => type === 'AWS::EC2::EIP').length;
  const addresses = idsOf('elastic-ip').length + own;
  yield* over(ctx, at, 'addresses', 'Elastic IP addresses', addresses, 'vpc.elasticIps');
  const byZone = new Map<string, number>();
  for (const id of gateways) {
    const subnet = ctx.ancestorOf(id, 'subnet');
    const zone = subnet === undefined ? undefined : ctx.zoneOf(subnet.id);
    if (zone !== undefined) byZone.set(zone, (byZone.get(zone) ?? 0) + 1);
  }
  for (const [zone, count] of byZone)
    yield* over(ctx, at, `nat ${zone}`, `NAT gateways in zone ${zone}`, count, 'vpc.natGatewaysPerZone');
}

/** Stated and announced ranges in all drawn tables of the gateway. */
function routesOfGateway(ctx: RuleContext, gateway: NodeId): number {
  return tablesOfGateway(gateway, ctx).reduce((sum, { id }) => {
    const announced = linkedToTable(id, 'propagate', ctx).flatMap((end) => {
      const attached = end.kind === 'transit-gateway-attachment' ? attachmentEnds(end, ctx).attached : end;
      return attached?.kind === 'vpc' ? (vpcBlocks(ctx, attached) ?? []) : [];
    });
    return sum + announced.length + ctx.connectionsFrom(id, 'route').length;
  }, 0);
}

function* over(
  ctx: RuleContext,
  at: NodeId | 'document',
  discriminator: string,
  what: string,
  count: number,
  quota: string | undefined,
  hard?: string,
): Generator<FindingDraft> {
  const whole = at === 'document' ? { name: 'The drawing' } : {};
  if (hard !== undefined && count > ctx.limits.get(hard).value) {
    const max = ctx.limits.get(hard).value;
    yield { message: 'hard', at, discriminator, data: { ...whole, count, what, max } };
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
      data: { ...whole, count, what, max: value },
    };
}
