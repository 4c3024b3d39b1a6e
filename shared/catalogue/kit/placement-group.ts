import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView, ResolveContext } from '../define-kind.ts';
import type { CfnValue } from './cfn.ts';

/** The placement group of an instance or Auto Scaling group: attached to it, or named by its properties. */
function placementGroupOf(id: NodeId, ctx: DocumentReader): NodeView | undefined {
  const attached = ctx
    .connectionsTo(id, 'attach')
    .map(({ from }) => ctx.node(from))
    .find((node) => node?.kind === 'placement-group');
  if (attached !== undefined) return attached;
  const named = ctx.node(id)?.properties.placementGroup;
  const node = typeof named === 'string' ? ctx.node(named) : undefined;
  return node?.kind === 'placement-group' ? node : undefined;
}

/** Its name, as instances and groups take it. */
export function placementGroupName(id: NodeId, ctx: ResolveContext): CfnValue | undefined {
  const group = placementGroupOf(id, ctx);
  return group === undefined ? undefined : ctx.ref(group.id);
}
