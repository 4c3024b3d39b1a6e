import type { JsonObject } from '#shared/base/json.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';

/** The topic that alarms of the drawing tell, added where there is none yet. */
export function alarmTopic(
  document: LintelDocument,
  beside: Pick<DocumentNode, 'at' | 'parent'>,
): { readonly id: NodeId; readonly changes: ChangeSet } {
  const told = [...document.connections.values()]
    .filter(({ kind, to }) => kind === 'observe' && document.nodes.get(to)?.kind === 'sns-topic')
    .map(({ to }) => to)
    .sort();
  const [known] = told;
  if (known !== undefined) return { id: known, changes: noChanges };
  return addNode(document, {
    kind: 'sns-topic',
    name: 'Alarms',
    ...(beside.parent === undefined ? {} : { parent: beside.parent }),
    at: beside.at,
  });
}

/** What adds an alarm that watches the node and tells the topic. */
export function addAlarm(
  document: LintelDocument,
  alarm: { readonly name: string; readonly at: DocumentNode['at']; readonly properties?: JsonObject },
  watched: NodeId,
  topic: NodeId,
): ChangeSet {
  const added = addNode(document, { kind: 'cloudwatch-alarm', ...alarm });
  return [watched, topic].reduce<ChangeSet>((changes, to) => {
    const after = applyChanges(document, changes);
    const line = addConnection(after, { kind: 'observe', from: added.id, to, properties: {} });
    return mergeChanges(changes, line.changes);
  }, added.changes);
}
