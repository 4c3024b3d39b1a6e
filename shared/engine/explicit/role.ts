import { logicalIdOf } from '#shared/base/names.ts';
import type { RolePurpose } from '#shared/catalogue/define-kind.ts';
import { findKind, legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { type Explicit, type ImpliedPart, outsideVpcs } from './explicit.ts';

/** What the owner's logical id is followed by in those of its roles. */
const purposes: ReadonlyMap<string, RolePurpose> = new Map([
  ['Role', 'task'],
  ['ExecutionRole', 'execution'],
  ['ServiceRole', 'service'],
  ['ScalingRole', 'scaling'],
]);

/**
 * The role of a node for a purpose: who assumes it and which policies of AWS it has follow from the line to it. Roles
 * with a trust of their own, such as those of pods, are not what a drawn role says.
 */
export function explicitRole({ document, resource, owner }: ImpliedPart): Explicit | undefined {
  const own = owner.logicalId ?? logicalIdOf(owner.id);
  const purpose = resource.logicalId.startsWith(own)
    ? purposes.get(resource.logicalId.slice(own.length))
    : undefined;
  const kind = findKind(owner.kind);
  if (purpose === undefined || kind === undefined) return undefined;
  const need = kind.furtherRoles?.[purpose] ?? (purpose === 'task' ? kind.role : undefined);
  const canAssume = legalConnectionKinds(owner.kind, 'iam-role').some(({ id }) => id === 'assume');
  if (need === undefined || need.trust !== undefined || !canAssume) return undefined;
  return {
    kind: 'iam-role',
    container: outsideVpcs(document, owner),
    properties: {},
    use: (drawn, id) =>
      addConnection(drawn, {
        kind: 'assume',
        from: owner.id,
        to: id,
        ...(purpose === 'task' ? {} : { properties: { purpose } }),
      }).changes,
  };
}
