import type { Box, Point } from '#shared/base/geometry.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import { ancestorsOf, indexDocument } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import {
  absoluteBoxes,
  containerPadding,
  containerTitleHeight,
  isContainer,
} from '#shared/drawing/absolute-boxes.ts';
import { gridStep } from './snap.ts';

/** A node whose middle is this near to the border was put on the border on purpose, as gateways are drawn. */
const onBorder = 28;

/**
 * The changes, with every container around the nodes grown so that it holds them. What else is in a container stays
 * where it is on the page, also when the container grows to the left or upwards.
 */
export function withGrownContainers(
  document: LintelDocument,
  changes: ChangeSet,
  ids: Iterable<NodeId>,
): ChangeSet {
  let all = changes;
  let current = applyChanges(document, changes);
  const concerned = new Set(ids);
  const depths = new Map<NodeId, number>();
  for (const id of concerned) {
    const node = current.nodes.get(id);
    if (node === undefined) continue;
    const ancestors = ancestorsOf(current.nodes, node);
    ancestors.forEach((ancestor, index) => {
      depths.set(ancestor.id, ancestors.length - index);
    });
  }
  // The innermost first: one that has grown may no longer fit in the next.
  for (const [id] of [...depths].sort((a, b) => b[1] - a[1])) {
    const container = current.nodes.get(id);
    if (container === undefined || !isContainer(container)) continue;
    if (container.collapsed === true || container.locked === true) continue;
    const grown = growOne(current, container, concerned);
    if (grown.length === 0) continue;
    all = mergeChanges(all, grown);
    current = applyChanges(current, grown);
    concerned.add(id);
  }
  return all;
}

function growOne(
  document: LintelDocument,
  container: DocumentNode,
  concerned: ReadonlySet<NodeId>,
): ChangeSet {
  const boxes = absoluteBoxes(document);
  const box = boxes.get(container.id);
  if (box === undefined) return [];
  let left = box.x;
  let top = box.y;
  let right = box.x + box.width;
  let bottom = box.y + box.height;
  for (const child of indexDocument(document).childrenOf(container.id)) {
    const childBox = boxes.get(child.id);
    if (childBox === undefined || !concerned.has(child.id) || sitsOnBorder(box, child, childBox)) continue;
    left = Math.min(left, childBox.x - containerPadding);
    top = Math.min(top, childBox.y - containerTitleHeight);
    right = Math.max(right, childBox.x + childBox.width + containerPadding);
    bottom = Math.max(bottom, childBox.y + childBox.height + containerPadding);
  }
  left = Math.floor((left - box.x) / gridStep) * gridStep + box.x;
  top = Math.floor((top - box.y) / gridStep) * gridStep + box.y;
  const next = { x: left, y: top, width: right - left, height: bottom - top };
  return setContainerBox(document, container, box, next);
}

/** Gives a container another box; what is in it stays where it is on the page. */
export function setContainerBox(
  document: LintelDocument,
  container: DocumentNode,
  before: Box,
  after: Box,
): ChangeSet {
  const dx = Math.round(after.x - before.x);
  const dy = Math.round(after.y - before.y);
  const width = Math.round(after.width);
  const height = Math.round(after.height);
  if (dx === 0 && dy === 0 && width === before.width && height === before.height) return [];
  const at: Point = [container.at[0] + dx, container.at[1] + dy];
  const own = patchNode(document, container.id, { at, size: [width, height] });
  if (dx === 0 && dy === 0) return own;
  const children = indexDocument(document)
    .childrenOf(container.id)
    .flatMap((child) => patchNode(document, child.id, { at: [child.at[0] - dx, child.at[1] - dy] }));
  return [...own, ...children];
}

function sitsOnBorder(container: Box, child: DocumentNode, box: Box): boolean {
  // Containers are in or out; only an icon is put on a border.
  return !isContainer(child) && isOnBorder(container, box);
}

export function isOnBorder(container: Box, box: Box): boolean {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const distances = [
    x - container.x,
    container.x + container.width - x,
    y - container.y,
    container.y + container.height - y,
  ];
  return Math.min(...distances.map(Math.abs)) <= onBorder;
}

/** The smallest box that a container may be resized to: around what it holds. */
export function leastBox(document: LintelDocument, id: NodeId): Box | undefined {
  const boxes = absoluteBoxes(document);
  let least: { left: number; top: number; right: number; bottom: number } | undefined;
  const own = boxes.get(id);
  for (const child of indexDocument(document).childrenOf(id)) {
    const box = boxes.get(child.id);
    if (box === undefined || (own !== undefined && sitsOnBorder(own, child, box))) continue;
    const next = {
      left: box.x - 8,
      top: box.y - containerTitleHeight,
      right: box.x + box.width + 8,
      bottom: box.y + box.height + 8,
    };
    least =
      least === undefined
        ? next
        : {
            left: Math.min(least.left, next.left),
            top: Math.min(least.top, next.top),
            right: Math.max(least.right, next.right),
            bottom: Math.max(least.bottom, next.bottom),
          };
  }
  if (least === undefined) return undefined;
  return { x: least.left, y: least.top, width: least.right - least.left, height: least.bottom - least.top };
}

/** The given nodes without those that sit inside another of them. */
export function rootsOf(document: LintelDocument, ids: Iterable<NodeId>): readonly NodeId[] {
  const chosen = new Set(ids);
  return [...chosen].filter((id) => {
    const node = document.nodes.get(id);
    return (
      node !== undefined && !ancestorsOf(document.nodes, node).some((ancestor) => chosen.has(ancestor.id))
    );
  });
}

/** The nodes with everything inside them. */
export function withDescendants(document: LintelDocument, ids: Iterable<NodeId>): ReadonlySet<NodeId> {
  const index = indexDocument(document);
  const found = new Set<NodeId>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const child of index.childrenOf(id)) waiting.push(child.id);
  }
  return found;
}
