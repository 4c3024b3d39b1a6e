import { findKind } from '#shared/catalogue/registry.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { type Explicit, type ImpliedPart, referredId } from './explicit.ts';

export function explicitSecurityGroup({ architecture, resource, owner }: ImpliedPart): Explicit | undefined {
  const { VpcId, GroupDescription } = resource.properties;
  const vpc = architecture.resources.get(referredId(VpcId) ?? '');
  const takesGroups = findKind(owner.kind)?.properties.shape.securityGroups !== undefined;
  if (vpc === undefined || !takesGroups || typeof GroupDescription !== 'string') return undefined;
  return {
    kind: 'security-group',
    container: vpc.owner,
    properties: { groupDescription: GroupDescription, allowAllOutbound: false },
    use: (drawn, id) => setProperties(drawn, owner.id, { securityGroups: [id] }),
  };
}
