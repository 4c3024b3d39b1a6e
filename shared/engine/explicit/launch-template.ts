import { isJsonObject } from '#shared/base/json.ts';
import { findKind, legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { type Explicit, type ImpliedPart, outsideVpcs } from './explicit.ts';

/** The launch template of a group or a Spot instance, with what its owner says of instances. */
export function explicitLaunchTemplate({ document, resource, owner }: ImpliedPart): Explicit | undefined {
  const data = resource.properties.LaunchTemplateData;
  const fields = findKind('launch-template')?.properties.shape;
  const line = legalConnectionKinds('launch-template', owner.kind).find(({ id }) => id === 'attach');
  if (!isJsonObject(data) || fields === undefined || line === undefined) return undefined;
  // With several types, or in a cluster, it holds what only its group says.
  const userData = isJsonObject(data.UserData) ? data.UserData['Fn::Base64'] : '';
  if (data.InstanceType === undefined || typeof userData !== 'string') return undefined;
  return {
    kind: 'launch-template',
    container: outsideVpcs(document, owner),
    properties: Object.fromEntries(
      Object.entries(owner.properties ?? {}).filter(([key]) => key in fields && key !== 'securityGroups'),
    ),
    use: (drawn, id) => addConnection(drawn, { kind: 'attach', from: id, to: owner.id }).changes,
  };
}
