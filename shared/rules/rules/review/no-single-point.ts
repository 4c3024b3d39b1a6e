import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { idsWithTrait } from '../../decisions.ts';
import { dominatedCounts } from '../../dominators.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
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
  },
  fix: 'none',
  sources: [aws.wellArchitectedReliability],
  docs: {
    what: 'Nothing that runs once, in one zone, is on every way from people to what they use.',
    why: 'Machines, hosts and zones fail. What lies behind the only one of its sort is gone with it, and for as long as it takes to make another.',
    condition:
      'Every way from people, the internet or a site to two or more nodes leads through one instance, or through one database in one zone. Managed services and groups are taken as redundant.',
    howToFix: 'Put a group behind a load balancer in its place, or a standby in a second zone.',
    whenToSuppress: 'Where it is accepted: "Bastion, replaced by hand within the hour".',
  },
  *check(ctx) {
    const entries = idsWithTrait(ctx, 'actor').map(({ id }) => id);
    if (entries.length === 0) return;
    const next = (id: string): readonly string[] =>
      ways.flatMap((kind) => ctx.connectionsFrom(id, kind).map(({ to }) => to));
    const lost = dominatedCounts(entries, next);
    const worst = [...lost]
      .filter(([id, count]) => count > 1 && runsOnce(ctx, ctx.node(id)))
      .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
      .slice(0, 3);
    for (const [id, count] of worst)
      yield { message: 'single', at: id, related: [], data: { name: nameOf(id), count } };
  },
});

function runsOnce(ctx: RuleContext, node: NodeView | undefined): boolean {
  if (node?.kind === 'ec2-instance') return true;
  if (node?.kind === 'rds-instance' && noteUnknown(ctx, node, 'multiAz')) return false;
  return node?.kind === 'rds-instance' && node.properties.multiAz === false;
}
