import type { JsonObject } from '#shared/base/json.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { addConnection, patchConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { Connection, LintelDocument, NodeId } from '#shared/document/records.ts';
import { type Explicit, type ImpliedPart, outsideVpcs, referredId } from './explicit.ts';

/** What a line to a group says of the listener; the rest is said by the group. */
const ofListener: ReadonlySet<string> = new Set([
  'listenerPort',
  'pathPattern',
  'hostHeader',
  'httpRequestMethod',
  'httpHeader',
  'queryString',
  'sourceIp',
  'priority',
  'weight',
  'groupStickinessSeconds',
]);

/** Lines that led to the targets lead to the group, and the group registers the targets. */
export function explicitTargetGroup(part: ImpliedPart): Explicit | undefined {
  const { document, architecture, resource, owner } = part;
  const { TargetType: targetType, Protocol, Port, VpcId, HealthCheckPort } = resource.properties;
  const lines = resource.because.flatMap(
    ({ connection }) => document.connections.get(connection ?? '') ?? [],
  );
  const [first] = lines;
  // A load balancer behind another waits for its listener, which a drawn group does not say.
  const isKnown = targetType === 'instance' || targetType === 'ip' || targetType === 'lambda';
  if (first === undefined || !isKnown || (owner.kind !== 'alb' && owner.kind !== 'nlb')) return undefined;
  const vpc = architecture.resources.get(referredId(VpcId) ?? '');
  const checkPort = Number(HealthCheckPort);
  return {
    kind: 'target-group',
    container: targetType === 'lambda' ? outsideVpcs(document, owner) : vpc?.owner,
    properties: {
      ...settingsOf(first),
      targetType,
      ...(typeof Protocol === 'string' ? { protocol: Protocol } : {}),
      ...(typeof Port === 'number' ? { port: Port } : {}),
      ...(Number.isInteger(checkPort) && checkPort > 0 ? { healthCheckPort: checkPort } : {}),
    },
    use: (drawn, id) => leadThrough(drawn, id, lines, typeof Port === 'number' ? Port : undefined),
  };
}

/** What the line says of health checks, stickiness and the like, in the words of the group. */
function settingsOf({ properties = {} }: Connection): JsonObject {
  const fields = findKind('target-group')?.properties.shape ?? {};
  return Object.fromEntries(
    Object.entries(properties).filter(([key]) => key in fields && !ofListener.has(key)),
  );
}

function leadThrough(
  document: LintelDocument,
  group: NodeId,
  lines: readonly Connection[],
  port: number | undefined,
): ChangeSet {
  let changes: ChangeSet = [];
  let current = document;
  const add = (more: ChangeSet): void => {
    changes = mergeChanges(changes, more);
    current = applyChanges(current, more);
  };
  const kept = new Set<string>();
  for (const line of lines) {
    const listener = Object.fromEntries(
      Object.entries(line.properties ?? {}).filter(([key]) => ofListener.has(key)),
    );
    const rule = JSON.stringify([line.from, Object.entries(listener).sort(([a], [b]) => (a < b ? -1 : 1))]);
    if (kept.has(rule)) {
      add(removeRecords(current, [], [line.id]));
      continue;
    }
    kept.add(rule);
    add(
      patchConnection(current, line.id, {
        kind: 'forward',
        to: group,
        properties: Object.keys(listener).length === 0 ? undefined : listener,
        usage: line.kind === 'forward' ? line.usage : undefined,
        route: undefined,
      }),
    );
  }
  for (const to of new Set(lines.map((line) => line.to))) {
    const isNamed = current.nodes.get(to)?.kind === 'ec2-instance' && port !== undefined;
    add(
      addConnection(current, {
        kind: 'target',
        from: group,
        to,
        ...(isNamed ? { properties: { port } } : {}),
      }).changes,
    );
  }
  return changes;
}
