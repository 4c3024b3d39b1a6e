import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { endpointsOfFirewall, protectedSubnets } from '#shared/catalogue/kit/network-firewall.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { moveNodes, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { newSubnet } from '../../sibling-subnet.ts';
import { aws } from '../../sources.ts';

/** What may share the subnet of a firewall: it sends nothing of its own that should be inspected. */
const neutral: ReadonlySet<string> = new Set(['network-firewall', 'gwlb-endpoint', 'gwlb']);

export const firewallSubnetDedicated = defineRule({
  id: 'NET-039',
  name: 'firewall-subnet-dedicated',
  title: 'A firewall has a subnet of its own in each zone it protects',
  severity: 'warning',
  nature: 'works',
  pillar: 'security',
  subjects: { nodes: ['network-firewall', 'gwlb-endpoint'] },
  messages: {
    shared:
      '{subnet} holds {others} beside the endpoint of {name}, which cannot inspect its own subnet. Keep that subnet for it alone.',
    zone: '{subnets} in zone {zone} {use} an endpoint of {name} in another zone: it stops with that zone, and data between zones is charged. Give {name} a subnet in zone {zone}.',
  },
  fix: 'suggestion',
  sources: [aws.networkFirewall],
  docs: {
    what: 'The subnets of firewall endpoints hold nothing else, and every protected subnet has an endpoint in its own zone.',
    why: 'Packets of the own subnet never pass the endpoint, so workloads in it are not inspected. Endpoints of another zone make every protected zone depend on that one.',
    condition:
      'Something else has addresses in the subnet of a firewall or inspection endpoint; or a protected subnet, or one whose default route leads to the endpoint, is in a known zone without an endpoint.',
    howToFix:
      'Move the workloads to another subnet, and draw a small subnet (a /28) for the endpoint in every zone, which the quick fix does.',
    whenToSuppress: 'In a test network with one zone: "Staging has one firewall endpoint for all zones".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const endpoints =
      node.kind === 'network-firewall'
        ? endpointsOfFirewall(node.id, ctx)
        : ctx.subnetsOf(node.id).map(({ id }) => ({ subnet: id, zone: ctx.zoneOf(id) }));
    for (const { subnet } of endpoints) {
      const others = ctx.occupantsOf(subnet).filter(({ id, kind }) => id !== node.id && !neutral.has(kind));
      if (others.length === 0) continue;
      yield {
        message: 'shared',
        at: node.id,
        discriminator: subnet,
        related: [subnet, ...others.map(({ id }) => id)],
        data: { subnet: nameOf(subnet), others: nameOf(...others.map(({ id }) => id)) },
        fixData: { subnet, zone: ctx.zoneOf(subnet) ?? null },
      };
    }
    for (const { subnet, zone } of endpoints)
      if (zone === undefined) ctx.undecided(subnet, 'availabilityZone');
    const zones = new Set(endpoints.map(({ zone }) => zone));
    if (endpoints.length === 0 || zones.has(undefined)) return;
    const byZone = new Map<string, NodeId[]>();
    for (const id of usersOf(ctx, node.id)) {
      const zone = ctx.zoneOf(id);
      if (zone === undefined || zones.has(zone)) continue;
      byZone.set(zone, [...(byZone.get(zone) ?? []), id]);
    }
    for (const [zone, subnets] of byZone) {
      yield {
        message: 'zone',
        at: node.id,
        discriminator: `zone ${zone}`,
        related: subnets,
        data: { subnets: nameOf(...subnets), zone, use: subnets.length === 1 ? 'uses' : 'use' },
        fixData: { zone },
      };
    }
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const { subnet: shared, zone } = finding.fixData ?? {};
    const node = ctx.node(finding.at);
    const vpc = ctx.vpcOf(finding.at);
    // An inspection endpoint is in one subnet: another zone needs another endpoint.
    const isMoved = typeof shared === 'string';
    if (node === undefined || vpc === undefined || typeof zone !== 'string') return [];
    if (node.kind !== 'network-firewall' && !isMoved) return [];
    const tier = isMoved ? ctx.node(shared)?.properties.tier : undefined;
    const added = newSubnet(ctx, vpc, { name: `${node.name} ${zone}`, zone, prefix: smallestPrefix, tier });
    if (added === undefined) return [];
    const after = applyChanges(document, added.changes);
    const present = endpointsOf(ctx, node);
    const subnets = [...present.filter((id) => id !== shared), added.id];
    const changes =
      node.kind === 'network-firewall'
        ? setProperties(after, node.id, { subnets })
        : moveNodes(after, [{ id: node.id, at: [40, 40], parent: added.id }]);
    return [{ title: `Add a subnet for it in zone ${zone}`, changes: mergeChanges(added.changes, changes) }];
  },
});

/** Enough for an endpoint, and no range is smaller. */
const smallestPrefix = 28;

function endpointsOf(ctx: RuleContext, node: NodeView): readonly NodeId[] {
  return node.kind === 'network-firewall'
    ? endpointsOfFirewall(node.id, ctx).map(({ subnet }) => subnet)
    : ctx.subnetsOf(node.id).map(({ id }) => id);
}

/** Subnets whose default route leads to the endpoint, and those that the firewall says it protects. */
function usersOf(ctx: RuleContext, inspector: NodeId): readonly NodeId[] {
  const node = ctx.node(inspector);
  const vpc = ctx.vpcOf(inspector);
  if (node === undefined || vpc === undefined) return [];
  const routed = ctx
    .descendantsOf(vpc.id, 'subnet')
    .filter(({ id }) =>
      ctx.routesOf(id).some(({ target, destination }) => target === inspector && destination === '0.0.0.0/0'),
    )
    .map(({ id }) => id);
  return [...new Set([...protectedSubnets(node, ctx), ...routed])];
}
