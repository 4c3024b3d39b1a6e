import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown, texts } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { siblingOrNew } from '../../sibling-subnet.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const spansTwoZonesOfOneVpc = defineRule({
  id: 'ARC-008',
  name: 'spans-two-zones-of-one-vpc',
  title: 'Subnets of one VPC, in two Availability Zones where AWS asks for it',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { trait: 'network-interface' },
  messages: {
    vpcs: '{name} names subnets of {vpcs}. All of them must be of one VPC.',
    zones:
      '{name} needs subnets in two Availability Zones and has {subnets}, all in zone {zone}. Add a subnet in another zone.',
  },
  fix: 'automatic',
  sources: [aws.eksNetwork, aws.rdsVpc, cloudFormation('AWS::RDS::DBSubnetGroup')],
  docs: {
    what: 'Whatever spans subnets names subnets of one VPC; databases and EKS clusters have them in at least two Availability Zones. Load balancers have a rule of their own (NET-070).',
    why: 'RDS refuses a subnet group in one zone and EKS refuses a cluster in one, even for a single instance: both must be able to move when a zone fails.',
    condition:
      'The subnets lie in two or more VPCs, or the kind needs two zones and all its subnets lie in one known zone.',
    howToFix:
      'Draw a subnet of the same tier in another zone. The quick fix adds an existing sibling from another zone.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const field = ctx.kindOf(node.id)?.placement.spansSubnetsBy;
    const subnets = ctx.subnetsOf(node.id);
    const [first] = subnets;
    if (field === undefined || noteUnknown(ctx, node, field) || first === undefined) return;
    const vpcs = [...new Set(subnets.flatMap(({ id }) => ctx.vpcOf(id)?.id ?? []))];
    if (vpcs.length > 1) {
      yield { message: 'vpcs', at: node.id, field, related: vpcs, data: { vpcs: nameOf(...vpcs) } };
      return;
    }
    if (!ctx.hasTrait(node.id, 'needs-two-zones') || ctx.hasTrait(node.id, 'load-balancer')) return;
    const zones = new Set<string>();
    for (const { id } of subnets) {
      const zone = ctx.zoneOf(id);
      if (zone === undefined) {
        ctx.undecided(id, 'availabilityZone');
        return;
      }
      zones.add(zone);
    }
    const [zone] = zones;
    if (zone === undefined || zones.size > 1) return;
    yield {
      message: 'zones',
      at: node.id,
      field,
      related: subnets.map(({ id }) => id),
      data: { subnets: nameOf(...subnets.map(({ id }) => id)), zone },
    };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const field = ctx.kindOf(finding.at)?.placement.spansSubnetsBy;
    if (node === undefined || field === undefined || finding.message !== 'zones') return [];
    const present = ctx.subnetsOf(finding.at).map(({ id }) => id);
    const sibling = siblingOrNew(ctx, present);
    if (sibling === undefined) return [];
    const named = texts(node, field);
    const subnets = [...(named.length > 0 ? named : present), sibling.id];
    const after = applyChanges(ctx.document, sibling.changes);
    const changes = mergeChanges(sibling.changes, setProperties(after, node.id, { [field]: subnets }));
    return [{ title: `Add ${sibling.name}`, changes }];
  },
});
