import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { texts } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { siblingOrNew } from '../../sibling-subnet.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const loadBalancerSpansZones = defineRule({
  id: 'NET-070',
  name: 'load-balancer-spans-zones',
  title: 'An ALB spans two zones, a load balancer one subnet in each',
  severity: 'error',
  nature: 'deploy',
  pillar: 'reliability',
  subjects: { nodes: ['alb', 'nlb', 'gwlb', 'clb'] },
  messages: {
    zones:
      '{name} needs subnets in two Availability Zones and has {subnets}, all in zone {zone}. Add a subnet in another zone.',
    twice:
      '{name} names {subnets}, both in zone {zone}. A load balancer takes one subnet in each zone: keep one.',
  },
  fix: 'automatic',
  sources: [aws.albSubnets, cloudFormation('AWS::ElasticLoadBalancingV2::LoadBalancer')],
  maps: { cfnLint: ['E3680'] },
  docs: {
    what: 'An Application Load Balancer has subnets in at least two Availability Zones, and no load balancer has two subnets in one zone.',
    why: 'Elastic Load Balancing refuses both, so the stack rolls back.',
    condition:
      'All subnets of an ALB lie in one known zone, or two subnets of any load balancer lie in the same known zone. Load balancers of Local Zones and Outposts are not part of this version.',
    howToFix:
      'Draw a subnet of the same tier in another zone. The quick fix adds an existing sibling, or takes the second subnet of a zone off.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const byZone = new Map<string, string>();
    const subnets = ctx.subnetsOf(node.id).map(({ id }) => id);
    const place = { at: node.id, field: 'subnets' };
    for (const id of subnets) {
      const zone = ctx.zoneOf(id);
      if (zone === undefined) {
        ctx.undecided(id, 'availabilityZone');
        return;
      }
      const other = byZone.get(zone);
      if (other === undefined) byZone.set(zone, id);
      else {
        yield {
          message: 'twice',
          ...place,
          discriminator: id,
          related: [other, id],
          data: { subnets: nameOf(other, id), zone },
          fixData: { subnet: id },
        };
      }
    }
    const [zone] = byZone.keys();
    if (node.kind !== 'alb' || zone === undefined || byZone.size > 1) return;
    yield {
      message: 'zones',
      ...place,
      discriminator: 'zones',
      related: subnets,
      data: { subnets: nameOf(...subnets), zone },
    };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    if (node === undefined) return [];
    const named = texts(node, 'subnets');
    if (finding.message === 'twice') {
      const subnets = named.filter((id) => id !== finding.fixData?.subnet);
      const title = 'Keep the first of the zone';
      return [{ title, changes: setProperties(ctx.document, node.id, { subnets }) }];
    }
    const present = ctx.subnetsOf(node.id).map(({ id }) => id);
    const sibling = siblingOrNew(ctx, present);
    if (sibling === undefined) return [];
    const subnets = [...present.slice(0, 1), sibling.id];
    const after = applyChanges(ctx.document, sibling.changes);
    const changes = mergeChanges(sibling.changes, setProperties(after, node.id, { subnets }));
    return [{ title: `Add ${sibling.name}`, changes }];
  },
});
