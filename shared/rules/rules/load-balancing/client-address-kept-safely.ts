import type { NodeId } from '#shared/document/records.ts';
import { legsFrom } from '#shared/resolve/implied/forwards.ts';
import { subnetBlock } from '../../blocks.ts';
import { drawnGroupOf, keepsAddress } from '../../client-address.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { routeTo } from '../../subnet-routes.ts';

export const clientAddressKeptSafely = defineRule({
  id: 'NET-087',
  name: 'client-address-kept-safely',
  title: 'Keeping the address of the client breaks no connection',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['nlb'] },
  messages: {
    hairpin:
      '{target} sends to {name} and is its target: its own packets come back with its own address and are dropped. Do not keep it, or register it by address.',
    away: '{target} is in {vpc}, and {name} keeps the address of the client, which works in its own VPC only. Do not keep it, or register it by address.',
    inspected:
      '{name} keeps the address of the client, and {hop} is between it and {target}: AWS does not support that, and connections break. Do not keep it.',
  },
  fix: 'automatic',
  sources: [aws.nlbTargetGroups],
  docs: {
    what: 'A Network Load Balancer that hands the address of the client on does so to targets that can answer.',
    why: 'The target answers to the address that it sees. When that is its own, or one to which its VPC has another way, the answer is lost and connections time out, some or all.',
    condition:
      'A Network Load Balancer keeps the address of the client (instances by id and UDP do unless it is turned off, addresses where it is turned on), and a target is in another VPC, reached over a peering or a transit gateway; or the way from the load balancer to a target leads through a Gateway Load Balancer endpoint; or a target that is registered by id sends traffic to the load balancer itself.',
    howToFix:
      'Turn the keeping of client addresses off, as the quick fix does, or register the targets by address.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const vpc = ctx.vpcOf(node.id);
    const seen = new Set<string>();
    for (const { target } of legsFrom(node.id, ctx)) {
      if (seen.has(target)) continue;
      seen.add(target);
      if (!ctx.hasTrait(target, 'instance-target') && !ctx.hasTrait(target, 'ip-target')) continue;
      const group = drawnGroupOf(ctx, target);
      if (group !== undefined && isExpression(group.source.properties?.targetType)) {
        ctx.undecided(group.id, 'targetType');
        continue;
      }
      if (!keepsAddress(ctx, target, group)) continue;
      const place = {
        at: node.id,
        discriminator: target,
        related: [target],
        ...(group === undefined ? {} : { fixData: { group: group.id } }),
      };
      const isById = ctx.hasTrait(target, 'instance-target') && group?.properties.targetType !== 'ip';
      if (isById && ctx.connectionsFrom(target, 'traffic').some(({ to }) => to === node.id))
        yield { message: 'hairpin', ...place, data: { target: nameOf(target) } };
      const home = ctx.vpcOf(target);
      if (vpc !== undefined && home !== undefined && home.id !== vpc.id)
        yield { message: 'away', ...place, data: { target: nameOf(target), vpc: nameOf(home.id) } };
      const hop = inspectorBetween(ctx, node.id, target);
      if (hop !== undefined)
        yield {
          message: 'inspected',
          ...place,
          related: [target, hop],
          data: { target: nameOf(target), hop: nameOf(hop) },
        };
    }
  },
  fixes(ctx, finding) {
    const group = finding.fixData?.group;
    return typeof group === 'string'
      ? [...settingOf(ctx, group, 'Do not keep the address of the client', { preserveClientIp: false })]
      : [];
  },
});

/** The Gateway Load Balancer endpoint that a table puts between the two, on the way there or back. */
function inspectorBetween(ctx: RuleContext, balancer: NodeId, target: NodeId): NodeId | undefined {
  const [ours, theirs] = [ctx.subnetsOf(balancer), ctx.subnetsOf(target)];
  for (const here of ours)
    for (const there of theirs) {
      const [own, other] = [subnetBlock(here), subnetBlock(there)];
      if (here.id === there.id || own === undefined || other === undefined) continue;
      const ways = [routeTo(ctx, here.id, other.cidr), routeTo(ctx, there.id, own.cidr)];
      const hop = ways.find((way) => way?.targetKind === 'gwlb-endpoint')?.target;
      if (hop !== undefined) return hop;
    }
  return undefined;
}
