import { legsFrom } from '#shared/resolve/implied/forwards.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

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
  },
  fix: 'automatic',
  sources: [aws.nlbTargetGroups],
  docs: {
    what: 'A Network Load Balancer that hands the address of the client on does so to targets that can answer.',
    why: 'The target answers to the address that it sees. When that is its own, or one to which its VPC has another way, the answer is lost and connections time out, some or all.',
    condition:
      'A Network Load Balancer registers instances by id, which keeps the address of the client, and a target sends traffic to the load balancer itself or is in another VPC.',
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
      if (!ctx.hasTrait(target, 'instance-target')) continue;
      const group = ctx
        .connectionsTo(target, 'target')
        .map(({ from }) => ctx.node(from))
        .find((from) => from?.kind === 'target-group');
      if (group !== undefined && isExpression(group.source.properties?.targetType)) {
        ctx.undecided(group.id, 'targetType');
        continue;
      }
      if (group?.properties.targetType === 'ip' || group?.properties.preserveClientIp === false) continue;
      const place = {
        at: node.id,
        discriminator: target,
        related: [target],
        ...(group === undefined ? {} : { fixData: { group: group.id } }),
      };
      if (ctx.connectionsFrom(target, 'traffic').some(({ to }) => to === node.id))
        yield { message: 'hairpin', ...place, data: { target: nameOf(target) } };
      const home = ctx.vpcOf(target);
      if (vpc !== undefined && home !== undefined && home.id !== vpc.id)
        yield { message: 'away', ...place, data: { target: nameOf(target), vpc: nameOf(home.id) } };
    }
  },
  fixes(ctx, finding) {
    const group = finding.fixData?.group;
    return typeof group === 'string'
      ? [...settingOf(ctx, group, 'Do not keep the address of the client', { preserveClientIp: false })]
      : [];
  },
});
