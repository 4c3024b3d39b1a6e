import type { NodeView, RolePurpose } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';

export function roleArnOf(
  id: NodeId,
  purpose: RolePurpose | undefined,
  ctx: UnitContext,
): CfnValue | undefined {
  const need = ctx.kindOf(id)?.role;
  if (need === undefined) return undefined;
  return ctx.getAtt(id, 'Arn', purpose === 'execution' ? 'ExecutionRole' : 'Role');
}
export function instanceProfileOf(id: NodeId, ctx: UnitContext): CfnValue | undefined {
  return ctx.kindOf(id)?.role === undefined ? undefined : ctx.ref(id, 'InstanceProfile');
}
export function impliedAccess(_node: NodeView, _ctx: UnitContext): readonly ImpliedDraft[] {
  return [];
}
