import type { NodeId } from '#shared/document/records.ts';
import { legsFrom } from '#shared/resolve/implied/forwards.ts';
import { texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const targetZonesEnabled = defineRule({
  id: 'NET-085',
  name: 'target-zones-enabled',
  title: 'A load balancer is in the zones of its targets',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['alb', 'nlb', 'gwlb'] },
  messages: {
    all: '{name} is not in any zone of {targets} (zone {zones}): all of them stay unused. Add the zone to {name}.',
    some: 'Nothing from {name} comes to {targets} in zone {zones}, because {name} is not in that zone. Add the zone to {name}.',
    idle: '{name} is in zone {zones}, where it has no target: clients that are led there are refused. Turn cross-zone balancing on or add a target there.',
  },
  fix: 'automatic',
  sources: [aws.albSubnets, aws.nlb, aws.reachability],
  docs: {
    what: 'Targets are in zones that their load balancer has enabled, and a Network Load Balancer has targets in each of its zones.',
    why: 'A target in another zone is registered and called "unused": it costs and gets nothing. A zone of a Network Load Balancer without targets refuses every connection that DNS leads there.',
    condition:
      'No target is in a zone of the load balancer (an error), some are in others (a warning), or a Network or Gateway Load Balancer without cross-zone balancing has a zone without targets (a warning). Targets and load balancers whose zones are unknown are left out.',
    howToFix: 'Enable the zone: the quick fix adds a subnet of it, or turns cross-zone balancing on.',
    whenToSuppress: 'For a zone that is prepared and empty: "Zone c opens in March".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const own = zonesOf(ctx, node.id);
    const legs = legsFrom(node.id, ctx);
    if (own === undefined || own.size === 0 || legs.length === 0) return;
    const targets = new Map<NodeId, ReadonlySet<string>>();
    for (const { target } of legs) {
      if (ctx.hasTrait(target, 'lambda-target') || ctx.hasTrait(target, 'load-balancer')) continue;
      if (ctx.vpcOf(target)?.id !== ctx.vpcOf(node.id)?.id) continue;
      const zones = zonesOf(ctx, target);
      if (zones === undefined) {
        ctx.undecided(target, 'availabilityZone');
        return;
      }
      if (zones.size > 0) targets.set(target, zones);
    }
    if (targets.size === 0) return;
    const outside = [...targets].filter(([, zones]) => [...zones].some((zone) => !own.has(zone)));
    const reached = [...targets.values()].some((zones) => [...zones].some((zone) => own.has(zone)));
    if (outside.length > 0) {
      const ids = outside.map(([id]) => id).sort();
      const zones = [...new Set(outside.flatMap(([, of]) => [...of]))]
        .filter((zone) => !own.has(zone))
        .sort();
      yield {
        message: reached ? 'some' : 'all',
        ...(reached ? { severity: 'warning' as const } : {}),
        at: node.id,
        field: 'subnets',
        discriminator: 'outside',
        related: ids,
        data: { targets: nameOf(...ids), zones: zones.join(', ') },
        fixData: { zones },
      };
      return;
    }
    if (node.kind === 'alb' || node.properties.crossZone === true) return;
    const covered = new Set([...targets.values()].flatMap((zones) => [...zones]));
    const idle = [...own].filter((zone) => !covered.has(zone)).sort();
    if (idle.length === 0) return;
    yield {
      message: 'idle',
      severity: 'warning',
      at: node.id,
      field: 'crossZone',
      discriminator: 'idle',
      data: { zones: idle.join(', ') },
    };
  },
  fixes(ctx, finding) {
    if (finding.message === 'idle')
      return settingOf(ctx, finding.at, 'Turn cross-zone balancing on', { crossZone: true });
    const node = ctx.node(finding.at);
    const zones = finding.fixData?.zones;
    const vpc = ctx.vpcOf(finding.at);
    if (node === undefined || vpc === undefined || !Array.isArray(zones)) return [];
    const present = ctx.subnetsOf(node.id);
    const tier = present[0]?.properties.tier;
    const added = zones.flatMap(
      (zone) =>
        ctx
          .descendantsOf(vpc.id, 'subnet')
          .find((subnet) => ctx.zoneOf(subnet.id) === zone && subnet.properties.tier === tier) ?? [],
    );
    if (added.length < zones.length) return [];
    const named = texts(node, 'subnets');
    const subnets = [
      ...(named.length > 0 ? named : present.map(({ id }) => id)),
      ...added.map(({ id }) => id),
    ];
    return settingOf(ctx, node.id, `Add ${added.map(({ name }) => name).join(', ')}`, { subnets });
  },
});

/** The zones it has addresses in; undefined when one of its subnets does not say its own. */
function zonesOf(ctx: RuleContext, id: NodeId): ReadonlySet<string> | undefined {
  const zones = new Set<string>();
  for (const subnet of ctx.subnetsOf(id)) {
    const zone = ctx.zoneOf(subnet.id);
    if (zone === undefined) return undefined;
    zones.add(zone);
  }
  return zones;
}
