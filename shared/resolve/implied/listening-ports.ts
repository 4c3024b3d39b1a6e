import type { ListeningPort } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { UnitContext } from '../unit.ts';

/** What the node listens to; empty for what accepts no connections. */
export function listeningPorts(id: NodeId, ctx: UnitContext): readonly ListeningPort[] {
  const node = ctx.node(id);
  return (node === undefined ? undefined : ctx.kindOf(id)?.listens?.(node)) ?? [];
}
