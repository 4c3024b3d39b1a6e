import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression, noteUnknown, texts } from '../../known.ts';
import {
  defineRule,
  type Finding,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { siblingInOtherZone, siblingOrNew } from '../../sibling-subnet.ts';
import { aws, cloudFormation } from '../../sources.ts';
import {
  listOfValues,
  referredNodes,
  type WrittenResource,
  writing,
  writtenResource,
} from '../../written-resource.ts';

export const spansTwoZonesOfOneVpc = defineRule({
  id: 'ARC-008',
  name: 'spans-two-zones-of-one-vpc',
  title: 'Subnets of one VPC, in two Availability Zones where AWS asks for it',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { trait: 'network-interface', nodes: ['resource'] },
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
      'The subnets lie in two or more VPCs, or the kind needs two zones and all its subnets lie in one known zone. The same of written subnet groups of databases and of written proxies, as far as their subnets are drawn; subnet groups of caches may lie in one zone.',
    howToFix:
      'Draw a subnet of the same tier in another zone. The quick fix adds an existing sibling from another zone.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      yield* writtenFaults(ctx, node.id, written);
      return;
    }
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
    yield* inOneZone(
      ctx,
      { at: node.id, field },
      subnets.map(({ id }) => id),
    );
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const written = node === undefined ? undefined : writtenResource(node);
    if (written !== undefined) return writtenFixes(ctx, finding, written);
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

/** Where all subnets lie in one known zone. */
function* inOneZone(
  ctx: RuleContext,
  place: Pick<FindingDraft, 'at' | 'field'>,
  subnets: readonly NodeId[],
): Generator<FindingDraft> {
  const zones = new Set<string>();
  for (const id of subnets) {
    const zone = ctx.zoneOf(id);
    if (zone === undefined) {
      ctx.undecided(id, 'availabilityZone');
      return;
    }
    zones.add(zone);
  }
  const [zone] = zones;
  if (zone === undefined || zones.size > 1) return;
  yield { message: 'zones', ...place, related: subnets, data: { subnets: nameOf(...subnets), zone } };
}

/** Where written resources name their subnets, and whether these have to be in two zones. */
const writtenSubnets: Readonly<Record<string, { readonly field: string; readonly inTwoZones: boolean }>> = {
  'AWS::RDS::DBSubnetGroup': { field: 'SubnetIds', inTwoZones: true },
  'AWS::DocDB::DBSubnetGroup': { field: 'SubnetIds', inTwoZones: true },
  'AWS::Neptune::DBSubnetGroup': { field: 'SubnetIds', inTwoZones: true },
  'AWS::RDS::DBProxy': { field: 'VpcSubnetIds', inTwoZones: true },
  'AWS::ElastiCache::SubnetGroup': { field: 'SubnetIds', inTwoZones: false },
};

function* writtenFaults(
  ctx: RuleContext,
  at: NodeId,
  { type, properties }: WrittenResource,
): Generator<FindingDraft> {
  const where = writtenSubnets[type];
  if (where === undefined) return;
  const named = listOfValues(properties[where.field]);
  const subnets = named.flatMap((value) => referredNodes(ctx, value).filter((id) => isSubnet(ctx, id)));
  const place = { at, field: 'properties' };
  const vpcs = [...new Set(subnets.flatMap((id) => ctx.vpcOf(id)?.id ?? []))];
  if (vpcs.length > 1) yield { message: 'vpcs', ...place, related: vpcs, data: { vpcs: nameOf(...vpcs) } };
  // A parameter, an export or an id may name a subnet of another zone.
  else if (subnets.length < named.length || isExpression(properties[where.field]))
    ctx.undecided(at, 'properties');
  else if (where.inTwoZones) yield* inOneZone(ctx, place, subnets);
}

function isSubnet(ctx: RuleContext, id: NodeId): boolean {
  return ctx.kindOf(id)?.id === 'subnet';
}

function writtenFixes(
  ctx: FixContext,
  { at, message, related = [] }: Finding,
  { type, properties }: WrittenResource,
): readonly Fix[] {
  const where = writtenSubnets[type];
  const sibling = where === undefined || message !== 'zones' ? undefined : siblingInOtherZone(ctx, related);
  const [resource] = sibling === undefined ? [] : ctx.resourcesOf(sibling.id);
  if (where === undefined || sibling === undefined || resource === undefined) return [];
  const named = [...listOfValues(properties[where.field]), { Ref: resource.logicalId }];
  return writing(ctx, at, `Add ${sibling.name}`, { [where.field]: named });
}
