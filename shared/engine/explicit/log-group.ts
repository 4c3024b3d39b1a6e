import { isJsonObject } from '#shared/base/json.ts';
import { legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { type Explicit, type ImpliedPart, outsideVpcs } from './explicit.ts';

export function explicitLogGroup({ document, resource, owner }: ImpliedPart): Explicit | undefined {
  const { LogGroupName } = resource.properties;
  const name = isJsonObject(LogGroupName) ? LogGroupName['Fn::Sub'] : undefined;
  const canLog = legalConnectionKinds(owner.kind, 'log-group').some(({ id }) => id === 'log');
  if (!canLog || typeof name !== 'string') return undefined;
  return {
    kind: 'log-group',
    container: outsideVpcs(document, owner),
    properties: { logGroupName: name, deletionProtection: false },
    use: (drawn, id) => addConnection(drawn, { kind: 'log', from: owner.id, to: id }).changes,
  };
}
