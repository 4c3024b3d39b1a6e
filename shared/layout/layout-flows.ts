import type { Size } from '#shared/base/geometry.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { connectionFontSize, connectionLabelWidth } from '#shared/drawing/connection-look.ts';
import { estimateTextWidth, wrapLabel } from '#shared/drawing/wrap-label.ts';
import type { Flow } from './arrange-siblings.ts';
import type { ContainerId, LayoutTree } from './layout-tree.ts';
import { crossesZones } from './zone-grid.ts';

/** For what is connected to something outside of its container: the id at the other end, by container. */
export function outwardKeys(
  document: LintelDocument,
  tree: LayoutTree,
): ReadonlyMap<ContainerId, ReadonlyMap<string, string>> {
  const byContainer = new Map<ContainerId, Map<string, string>>();
  const note = (id: NodeId, key: string): void => {
    const container = tree.parentOf(id);
    const keys = byContainer.get(container) ?? new Map<string, string>();
    byContainer.set(container, keys);
    const earlier = keys.get(id);
    if (earlier === undefined || key < earlier) keys.set(id, key);
  };
  for (const { from, to } of document.connections.values()) {
    if (!document.nodes.has(from) || !document.nodes.has(to)) continue;
    if (tree.parentOf(from) === tree.parentOf(to) || tree.parentOf(to) === from || tree.parentOf(from) === to)
      continue;
    // Sources follow their targets' order; targets keep their own.
    note(from, to);
    note(to, to);
  }
  return byContainer;
}

/** Connections as lines between siblings, by the container that holds both ends; several between the same two are one. */
export function flowsByContainer(
  document: LintelDocument,
  tree: LayoutTree,
): ReadonlyMap<ContainerId, readonly Flow[]> {
  const byContainer = new Map<ContainerId, Map<string, Flow>>();
  for (const id of [...document.connections.keys()].sort()) {
    const connection = document.connections.get(id);
    const pair = connection === undefined ? undefined : tree.siblingsOf(connection);
    if (connection === undefined || pair === undefined) continue;
    const from = document.nodes.get(pair.from);
    const to = document.nodes.get(pair.to);
    if (from === undefined || to === undefined || crossesZones(from, to)) continue;
    const flows = byContainer.get(pair.container) ?? new Map<string, Flow>();
    byContainer.set(pair.container, flows);
    const key = `${pair.from}\n${pair.to}`;
    const earlier = flows.get(key);
    const isDirect = pair.from === connection.from && pair.to === connection.to;
    const label = isDirect && connection.label !== undefined ? labelSize(connection.label) : earlier?.label;
    flows.set(key, {
      from: pair.from,
      to: pair.to,
      weight: (earlier?.weight ?? 0) + 1,
      ...(label === undefined ? {} : { label }),
    });
  }
  return new Map([...byContainer].map(([container, flows]) => [container, [...flows.values()]]));
}

/** The room that a label takes on its line. */
export function labelSize(label: string): Size | undefined {
  const [line] = wrapLabel(label.replace(/\s*\n\s*/g, ' '), connectionLabelWidth, {
    fontSize: connectionFontSize,
    maxLines: 1,
  });
  return line === undefined ? undefined : [Math.ceil(estimateTextWidth(line, connectionFontSize)) + 16, 20];
}
