import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';

export function logGroupNameOf(_id: NodeId, _ctx: UnitContext): CfnValue | undefined {
  return undefined;
}
export function impliedLogGroups(_node: NodeView, _ctx: UnitContext): readonly ImpliedDraft[] {
  return [];
}
