import { legsFrom } from '#shared/resolve/implied/forwards.ts';
import { knownFlag } from '../../known.ts';
import { setting } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const targetsEven = defineRule({
  id: 'NET-086',
  name: 'targets-even',
  title: 'Each zone of a Network or Gateway Load Balancer has as many targets',
  severity: 'warning',
  nature: 'practice',
  pillar: 'performance',
  subjects: { nodes: ['nlb', 'gwlb'] },
  messages: {
    uneven:
      'Each zone gets the same share, so that each target in zone {busy} takes {most} % and each in zone {idle} {least} %. Turn cross-zone balancing on or even the targets out.',
  },
  fix: 'automatic',
  sources: [aws.nlb],
  docs: {
    what: 'Without cross-zone balancing, the zones of a Network Load Balancer have about the same number of targets.',
    why: 'DNS spreads clients evenly over zones, whatever is in them. With one target here and three there, the one gets half of everything.',
    condition:
      'Cross-zone balancing is off, every target is a single one of a known zone, and the numbers of targets of two zones differ by more than half.',
    howToFix:
      'Turn cross-zone balancing on, as the quick fix does (traffic between zones is then charged), or put as many targets into each zone.',
    whenToSuppress: 'When the targets differ in size: "The host in zone a is three times as large".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const targets = [...new Set(legsFrom(node.id, ctx).map(({ target }) => target))];
    // What scales by itself spreads over its zones by itself.
    if (targets.length < 2 || targets.some((id) => ctx.node(id)?.kind !== 'ec2-instance')) return;
    if (knownFlag(ctx, node, 'crossZone') !== false) return;
    const counts = new Map<string, number>();
    for (const target of targets) {
      const subnet = ctx.ancestorOf(target, 'subnet');
      const zone = subnet === undefined ? undefined : ctx.zoneOf(subnet.id);
      if (zone === undefined) return;
      counts.set(zone, (counts.get(zone) ?? 0) + 1);
    }
    const zones = [...counts].sort(([a, first], [b, second]) => first - second || (a < b ? -1 : 1));
    const [busy, idle] = [zones[0], zones.at(-1)];
    if (
      busy === undefined ||
      idle === undefined ||
      idle[1] / busy[1] <= ctx.limits.get('nlb.mostUneven').value
    )
      return;
    const share = (count: number): number => Math.round(100 / zones.length / count);
    yield {
      message: 'uneven',
      at: node.id,
      field: 'crossZone',
      related: [...targets].sort(),
      data: { busy: busy[0], idle: idle[0], most: share(busy[1]), least: share(idle[1]) },
    };
  },
  fixes: setting('Turn cross-zone balancing on', { crossZone: true }),
});
