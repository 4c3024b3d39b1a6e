import type { JsonObject } from '#shared/base/json.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Answer } from '#shared/reachability/ask.ts';
import type { NodeQuestion } from '#shared/reachability/ask-drawing.ts';
import { causesOf } from '#shared/reachability/explain.ts';
import { findPathFix } from '#shared/reachability/fixes/find-path-fix.ts';
import { listOf } from './render-message.ts';
import type { Finding, Fix, FixContext, RuleContext } from './rule.ts';

/**
 * Drawn by hand, these can refuse what a connection needs. Without any of them the routes, groups and filters follow
 * from the connections, and every way that is drawn is open.
 */
const byHand = [
  'network-acl',
  'route-table',
  'network-firewall',
  'transit-gateway-route-table',
  'gwlb-endpoint',
  'resource',
] as const;

/** Whether the answer can be no, so that the network is asked at all. */
export function canBeRefused(ctx: RuleContext, from: NodeId, to: NodeId): boolean {
  if (byHand.some((kind) => ctx.idsOfKind(kind).length > 0)) return true;
  const vpcs = new Set([...ctx.subnetsOf(from), ...ctx.subnetsOf(to)].map(({ id }) => ctx.vpcOf(id)?.id));
  return vpcs.size > 1;
}

/** What keeps the packets, in one sentence without its full stop; undefined when nothing is known to. */
export function obstacleIn(ctx: RuleContext, question: NodeQuestion): string | undefined {
  const answer = ctx.ask(question);
  if (answer === undefined || !answer.ok || answer.value.verdict !== 'unreachable') return undefined;
  const causes = causesOf(answer.value as Answer);
  if (causes.length === 0) return undefined;
  const texts = causes.map(({ text }) => ctx.inWords(text).replace(/\.$/, ''));
  return listOf([...new Set(texts)], 'and', 2);
}

/** The question as what a fix needs to know. */
export function asFixData({ from, to, protocol, port }: NodeQuestion): JsonObject {
  return { from, to, protocol, port };
}

/** A sender in several subnets is let through from one after the other. */
const mostRounds = 6;

/** The change after which the question is answered with yes, as one fix; none when there is no such change. */
export function pathFixes({ document }: FixContext, { fixData }: Finding): readonly Fix[] {
  const { from, to, protocol, port } = fixData ?? {};
  if (typeof from !== 'string' || typeof to !== 'string' || typeof port !== 'number') return [];
  let changes: ChangeSet = noChanges;
  const steps: string[] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    const question: NodeQuestion = { from, to, protocol: protocol === 'udp' ? 'udp' : 'tcp', port };
    const fix = findPathFix(applyChanges(document, changes), question);
    if (!fix.ok || fix.value.changes.length === 0) return [];
    changes = mergeChanges(changes, fix.value.changes);
    steps.push(...fix.value.steps.map((step) => step.replace(/\.$/, '')));
    if (fix.value.verdict === 'reachable') return [{ title: listOf(steps, 'and', 3), changes }];
  }
  return [];
}
