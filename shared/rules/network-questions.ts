import type { JsonObject } from '#shared/base/json.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import type { NodeId } from '#shared/document/records.ts';
import { findPathFix } from '#shared/reachability/fixes/find-path-fix.ts';
import type { NodeQuestion } from '#shared/reachability/node-question.ts';
import { texts } from './known.ts';
import { listOf } from './render-message.ts';
import type { Finding, Fix, FixContext, RuleContext } from './rule.ts';

/**
 * Whether the answer can be no, so that the network is asked at all. Groups and routes follow from the connections;
 * what refuses is drawn by hand: a network ACL, a group that has the written rules alone, a route table on the way
 * out, a firewall, or a VPC in between.
 */
export function canBeRefused(ctx: RuleContext, from: NodeId, to: NodeId): boolean {
  const ends = [ctx.subnetsOf(from), ctx.subnetsOf(to)];
  const subnets = ends.flat();
  if (subnets.length === 0) return false;
  const tables = (kind: string): boolean =>
    ctx.idsOfKind(kind).length > 0 &&
    subnets.some(({ id }) =>
      ctx.connectionsTo(id, 'associate').some((association) => ctx.kindOf(association.from)?.id === kind),
    );
  if (tables('network-acl') || [from, to].some((end) => hasWrittenGroup(ctx, end))) return true;
  const apart = [...new Set(subnets.map(({ id }) => id))];
  if (apart.length > 1 && new Set(apart.map((id) => ctx.vpcOf(id)?.id)).size > 1) return true;
  if (['network-firewall', 'gwlb-endpoint'].some((kind) => ctx.idsOfKind(kind).length > 0)) return true;
  return ends.some((end) => end.length === 0) && tables('route-table');
}

/** True when the node carries a group to which its connections add nothing. */
function hasWrittenGroup(ctx: RuleContext, id: NodeId): boolean {
  const node = ctx.node(id);
  const groups = node === undefined ? [] : texts(node, 'securityGroups');
  return groups.some((group) => ctx.node(group)?.properties.rulesFromConnections === false);
}

/**
 * What keeps the packets, in one sentence without its full stop; undefined when nothing is known to. A way of which
 * nobody can tell is noted as what the rule could not decide.
 */
export function obstacleIn(ctx: RuleContext, question: NodeQuestion): string | undefined {
  const refusals = ctx.refusals(question);
  if (refusals.length === 0) {
    // Whoever calls from outside has no address that could be known.
    if (ctx.subnetsOf(question.from).length > 0 && ctx.doubts(question).length > 0)
      ctx.undecided(question.from, `the way to ${ctx.nameOf(question.to)} on port ${question.port}`);
    return undefined;
  }
  const texts = refusals.map((text) => ctx.inWords(text).replace(/\.$/, ''));
  return listOf([...new Set(texts)], 'and', 2);
}

/** The question as what a fix needs to know. */
export function asFixData({ from, to, protocol, port, family }: NodeQuestion): JsonObject {
  return { from, to, protocol, port, ...(family === undefined ? {} : { family }) };
}

/** A sender in several subnets is let through from one after the other. */
const mostRounds = 6;

/** The change after which the question is answered with yes, as one fix; none when there is no such change. */
export function pathFixes({ document }: FixContext, { fixData }: Finding): readonly Fix[] {
  const { from, to, protocol, port, family } = fixData ?? {};
  if (typeof from !== 'string' || typeof to !== 'string' || typeof port !== 'number') return [];
  let changes: ChangeSet = noChanges;
  const steps: string[] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    const question: NodeQuestion = {
      from,
      to,
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
      port,
      ...(family === 6 ? { family } : {}),
    };
    const fix = findPathFix(applyChanges(document, changes), question);
    if (!fix.ok || fix.value.changes.length === 0) return [];
    changes = mergeChanges(changes, fix.value.changes);
    steps.push(...fix.value.steps.map((step) => step.replace(/\.$/, '')));
    if (fix.value.verdict === 'reachable') return [{ title: listOf(steps, 'and', 3), changes }];
  }
  return [];
}
