import type { Box, Size } from '#shared/base/geometry.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';

/** The icon itself; the node around it also holds its name in two lines. */
export const iconSize = 48;
/** An icon node: 6 px, the icon, 4 px, two lines of 16 px, 6 px. */
const iconNodeSize: Size = [120, 96];
export const iconTop = 6;
export const labelTop = iconTop + iconSize + 4;
export const labelLineHeight = 16;
export const labelFontSize = 12;

/** A container draws its corner icon and its name in this band at the top; children start below it. */
export const containerTitleHeight = 32;
export const containerPadding = 16;
/** What a container becomes when it is collapsed: its icon, its name and how much it holds. */
export const collapsedSize: Size = [168, 56];

const boxTables = new WeakMap<LintelDocument['nodes'], ReadonlyMap<NodeId, Box>>();

/** Where the node is drawn without a size of its own: its kind's size, or that of an icon. */
export function defaultSizeOf(kindId: string): Size {
  const appearance = findKind(kindId)?.appearance;
  if (appearance === undefined) return iconNodeSize;
  return appearance.size ?? iconNodeSize;
}

/** The size a node is drawn with, collapsed or not. */
export function sizeOfNode(node: DocumentNode): Size {
  if (node.collapsed === true && isContainer(node)) return collapsedSize;
  return node.size ?? defaultSizeOf(node.kind);
}

/** True for what is drawn as a border around others. A node of an unknown kind is one when it has a size. */
export function isContainer(node: DocumentNode): boolean {
  const kind = findKind(node.kind);
  return kind === undefined ? node.size !== undefined : kind.appearance.as === 'container';
}

/**
 * The box of every node in the coordinates of the drawing, computed once a node table. A parent that is missing, or
 * that would close a circle in a damaged file, counts as the canvas.
 */
export function absoluteBoxes(document: LintelDocument): ReadonlyMap<NodeId, Box> {
  const { nodes } = document;
  const known = boxTables.get(nodes);
  if (known !== undefined) return known;
  const boxes = new Map<NodeId, Box>();
  const open = new Set<NodeId>();
  for (const node of nodes.values()) place(nodes, node, boxes, open);
  boxTables.set(nodes, boxes);
  return boxes;
}

function place(
  nodes: LintelDocument['nodes'],
  start: DocumentNode,
  boxes: Map<NodeId, Box>,
  open: Set<NodeId>,
): void {
  // Without recursion, so that a file nested a hundred thousand deep draws as well.
  const chain: DocumentNode[] = [];
  open.clear();
  let node: DocumentNode | undefined = start;
  while (node !== undefined && !boxes.has(node.id) && !open.has(node.id)) {
    open.add(node.id);
    chain.push(node);
    node = node.parent === undefined ? undefined : nodes.get(node.parent);
  }
  let origin = node === undefined ? undefined : boxes.get(node.id);
  for (let index = chain.length - 1; index >= 0; index -= 1) {
    const next = chain[index];
    if (next === undefined) continue;
    const [width, height] = sizeOfNode(next);
    const box = {
      x: (origin?.x ?? 0) + next.at[0],
      y: (origin?.y ?? 0) + next.at[1],
      width,
      height,
    };
    boxes.set(next.id, box);
    origin = box;
  }
}
