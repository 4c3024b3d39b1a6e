import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { moveNodes, patchNode } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode, NodeId } from '#shared/document/records.ts';
import { idsWithTrait } from '../../decisions.ts';
import { dominatedCounts } from '../../dominators.ts';
import { noteUnknown } from '../../known.ts';
import { placeIn } from '../../place.ts';
import { settingOf } from '../../quick-fixes.ts';
import { listOf } from '../../render-message.ts';
import {
  defineRule,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { siblingInOtherZone } from '../../sibling-subnet.ts';
import { aws } from '../../sources.ts';

const ways = [
  'traffic',
  'forward',
  'target',
  'invoke',
  'data',
  'event',
  'poll',
  'origin',
  'alias',
  'call',
] as const;

export const noSinglePoint = defineRule({
  id: 'RVW-005',
  name: 'no-single-point',
  title: 'No single machine stands between people and the rest',
  severity: 'info',
  nature: 'review',
  pillar: 'reliability',
  subjects: { document: true },
  messages: {
    single:
      'Losing {name} alone cuts people off from {count} other things. Draw a second one, or record that this is accepted.',
    zone: 'Losing zone {zone} leaves nobody who reaches {cut}. Spread what comes before over two zones, or record that this is accepted.',
    gateway:
      'Losing {name} leaves nobody who reaches {cut}. Add a second one, or record that this is accepted.',
  },
  fix: 'suggestion',
  sources: [aws.wellArchitectedReliability],
  docs: {
    what: 'Nothing that runs once, in one zone, is on every way from people to what they use.',
    why: 'Machines, hosts and zones fail. What lies behind the only one of its sort is gone with it, and for as long as it takes to make another.',
    condition:
      'Every way from people, the internet or a site to two or more nodes leads through one instance, or through one database, cache, search domain or broker of a single machine; other managed services and groups are taken as redundant, since they replace what fails by themselves. In the strict profile the network is asked too: without a zone nobody reaches two or more nodes that are still there, or without a NAT gateway or a tunnel one. Asking again for each zone and gateway takes too long for every edit, so that the other profiles do not see this; `lintel reach` and the Reachability panel do.',
    howToFix:
      'Put a group behind a load balancer in its place, or a standby in a second zone. The quick fix makes a group of two of an instance, and gives a database, cache or broker a second one.',
    whenToSuppress: 'Where it is accepted: "Bastion, replaced by hand within the hour".',
  },
  *check(ctx) {
    const entries = idsWithTrait(ctx, 'actor').map(({ id }) => id);
    const next = (id: string): readonly string[] =>
      ways.flatMap((kind) => ctx.connectionsFrom(id, kind).map(({ to }) => to));
    const lost = dominatedCounts(entries, next);
    const least = ctx.limits.get('review.leastCut').value;
    const worst = [...lost]
      .filter(([id, count]) => count >= least && runsOnce(ctx, ctx.node(id)))
      .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
      .slice(0, 3);
    for (const [id, count] of worst)
      yield { message: 'single', at: id, related: [], data: { name: nameOf(id), count } };
    yield* lostWithInfrastructure(ctx, new Set(worst.map(([id]) => id)));
  },
  fixes(ctx, finding) {
    const node = ctx.document.nodes.get(finding.at);
    if (node === undefined || finding.message !== 'single') return [];
    const second = twiceWith[node.kind];
    return second === undefined ? asGroup(ctx, node) : settingOf(ctx, node.id, 'Add a second one', second);
  },
});

/** Settings with which a store or broker of the kind runs once; what stays out of them runs more than once. */
const onceWith: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  'rds-instance': { multiAz: false },
  'aurora-cluster': { readers: 0 },
  elasticache: { deployment: 'nodes', numNodeGroups: 1, replicasPerNodeGroup: 0 },
  opensearch: { instanceCount: 1 },
  'mq-broker': { deploymentMode: 'single' },
};

/** And those with which it does not, for the quick fix. */
const twiceWith: Readonly<Record<string, JsonObject>> = {
  'rds-instance': { multiAz: true },
  'aurora-cluster': { readers: 1 },
  elasticache: { replicasPerNodeGroup: 1 },
  'mq-broker': { deploymentMode: 'multi-az' },
};

function runsOnce(ctx: RuleContext, node: NodeView | undefined): boolean {
  if (node === undefined) return false;
  if (node.kind === 'ec2-instance') return true;
  const settings = Object.entries(onceWith[node.kind] ?? {});
  if (settings.length === 0 || settings.some(([field]) => noteUnknown(ctx, node, field))) return false;
  return settings.every(([field, value]) => node.properties[field] === value);
}

/**
 * Zones, NAT gateways and tunnels without which nobody reaches what is still there: asked in a review alone. What one
 * node explains that is reported already is left out.
 */
function* lostWithInfrastructure(ctx: RuleContext, reported: ReadonlySet<NodeId>): Generator<FindingDraft> {
  if (ctx.settings.profile !== 'strict' || ctx.idsOfKind('subnet').length === 0) return;
  for (const { id, what, node, cut, gone } of ctx.failures() ?? []) {
    if (
      cut.length < (what === 'zone' ? ctx.limits.get('review.leastCut').value : 1) ||
      gone.some((each) => reported.has(each))
    )
      continue;
    const cutOff = cut.map((end) => (end === 'internet' ? 'the internet' : ctx.nameOf(end)));
    const data = { cut: listOf(cutOff) };
    if (what === 'zone')
      yield {
        message: 'zone',
        at: 'document',
        discriminator: id,
        data: { ...data, zone: id.replace(/^zone /, '') },
      };
    else if (node !== undefined) yield { message: 'gateway', at: node, discriminator: id, data };
  }
}

/** The instance as a group of two, in its subnet and one of another zone. */
function asGroup(ctx: FixContext, node: DocumentNode): readonly Fix[] {
  const kind = findKind('auto-scaling-group');
  const vpc = ctx.vpcOf(node.id);
  const home = ctx.ancestorOf(node.id, 'subnet');
  if (kind === undefined || vpc === undefined || home === undefined) return [];
  const sibling = siblingInOtherZone(ctx, [home.id]);
  const kept = Object.fromEntries(
    Object.entries(node.properties ?? {}).filter(([field]) => field in kind.properties.shape),
  );
  const at = placeIn(ctx.document, node.id, vpc.id);
  const moved = moveNodes(ctx.document, [{ id: node.id, at, parent: vpc.id }]);
  const changed = patchNode(applyChanges(ctx.document, moved), node.id, {
    kind: kind.id,
    properties: {
      ...kept,
      minSize: 2,
      maxSize: 4,
      desiredCapacity: 2,
      subnets: [home.id, ...(sibling === undefined ? [] : [sibling.id])],
    },
  });
  return [{ title: 'Make it a group of two', changes: mergeChanges(moved, changed) }];
}
