import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';

export function impliedPermissions(_node: NodeView, _ctx: UnitContext): readonly ImpliedDraft[] {
  return [];
}
