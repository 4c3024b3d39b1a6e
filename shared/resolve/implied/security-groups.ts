import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';

export function securityGroupIdsOf(_id: NodeId, _ctx: UnitContext): readonly CfnValue[] {
  return [];
}
export function impliedSecurityGroups(_node: NodeView, _ctx: UnitContext): readonly ImpliedDraft[] {
  return [];
}
