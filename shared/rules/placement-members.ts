import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { RuleContext } from './rule.ts';

/** Instances and groups in a placement group: those it is attached to and those that name it, in id order. */
export function membersOfPlacement(ctx: RuleContext, group: NodeId): readonly NodeView[] {
  const attached = ctx.connectionsFrom(group, 'attach').flatMap(({ to }) => ctx.node(to) ?? []);
  const members = new Map([...attached, ...ctx.referrersOf(group)].map((node) => [node.id, node]));
  return [...members.values()]
    .filter(({ kind }) => kind === 'ec2-instance' || kind === 'auto-scaling-group')
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
