import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';

export function targetGroupArnsOf(_id: NodeId, _ctx: UnitContext): readonly CfnValue[] {
  return [];
}
export function impliedLoadBalancing(_node: NodeView, _ctx: UnitContext): readonly ImpliedDraft[] {
  return [];
}
export function listenersTo(_id: NodeId, _ctx: UnitContext): readonly string[] {
  return [];
}
