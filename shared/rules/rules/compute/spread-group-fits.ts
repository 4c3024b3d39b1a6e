import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { isExpression, knownNumber } from '../../known.ts';
import { membersOfPlacement } from '../../placement-members.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const spreadGroupFits = defineRule({
  id: 'LIM-006',
  name: 'spread-group-fits',
  title: 'A spread placement group holds its instances',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['placement-group'] },
  messages: {
    full: '{name} holds {max} running instances in a zone, and zone {zone} needs up to {count}. Use more zones, or a partition group.',
  },
  fix: 'suggestion',
  sources: [aws.placementGroups],
  docs: {
    what: 'No zone needs more instances of a spread placement group than the group holds there.',
    why: 'Each instance of a spread group is on hardware of its own, and EC2 starts no more than seven in a zone. The next start fails, usually while scaling out.',
    condition:
      'The instances of the group and the largest sizes of its Auto Scaling groups, divided by their zones, are more than seven in one zone.',
    howToFix: 'Use more zones, smaller groups, or a partition group, which the quick fix makes of it.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.strategy)) ctx.undecided(node.id, 'strategy');
    if (node.properties.strategy !== 'spread') return;
    const counts = new Map<string, number>();
    for (const member of membersOfPlacement(ctx, node.id)) {
      const zones = zonesOf(ctx, member);
      const most = member.kind === 'ec2-instance' ? 1 : knownNumber(ctx, member, 'maxSize');
      if (most === undefined || zones.length === 0) return;
      for (const zone of zones) counts.set(zone, (counts.get(zone) ?? 0) + Math.ceil(most / zones.length));
    }
    const max = ctx.limits.get('ec2.spreadInstancesPerZone').value;
    const [worst] = [...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
    if (worst === undefined || worst[1] <= max) return;
    yield { message: 'full', at: node.id, field: 'strategy', data: { max, zone: worst[0], count: worst[1] } };
  },
  fixes: (ctx, finding) => settingOf(ctx, finding.at, 'Make it a partition group', { strategy: 'partition' }),
});

function zonesOf(ctx: RuleContext, { id }: NodeView): readonly string[] {
  return [...new Set(ctx.subnetsOf(id).flatMap((subnet) => ctx.zoneOf(subnet.id) ?? []))].sort();
}
