import type { Point } from '#shared/base/geometry.ts';
import { copyNodes, pasteClip } from '#shared/catalogue/clipboard.ts';
import { initialProperties } from '#shared/catalogue/initial-properties.ts';
import { judgePlacement, type PlacementJudgement } from '#shared/catalogue/placement.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { moveNodes, type NodeMove } from '#shared/document/commands/change-nodes.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import {
  absoluteBoxes,
  containerPadding,
  containerTitleHeight,
  defaultSizeOf,
} from '#shared/drawing/absolute-boxes.ts';
import type { SceneNode } from '../scene.ts';
import type { DropTarget } from './gesture-store.ts';
import { withGrownContainers } from './grow-containers.ts';
import { withRoomAround } from './make-room.ts';

export interface Dropped {
  /** The nodes that are selected afterwards. */
  readonly ids: readonly NodeId[];
  readonly changes: ChangeSet;
}

/** Judges a drop: the first of the nodes that the place does not take speaks for all. */
export function judgeDrop(
  document: LintelDocument,
  carried: readonly { readonly kind: string; readonly id?: NodeId }[],
  container: SceneNode | undefined,
): DropTarget {
  let judgement: PlacementJudgement = { isLegal: true };
  for (const { kind, id } of carried) {
    judgement = judgePlacement(document, kind, container?.id, id);
    if (!judgement.isLegal) break;
  }
  const nearest = judgement.isLegal ? undefined : judgement.nearest;
  return {
    container: container?.id,
    box: container?.box,
    name: container?.node.name ?? 'the canvas',
    judgement,
    nearestName:
      nearest === undefined
        ? undefined
        : nearest === 'canvas'
          ? 'the canvas'
          : document.nodes.get(nearest.container)?.name,
  };
}

/** Carried nodes are put down: `target` undefined keeps each in the container it is in. */
export function dropNodes(
  document: LintelDocument,
  roots: readonly NodeId[],
  [dx, dy]: readonly [number, number],
  target: DropTarget | undefined,
): Dropped {
  const boxes = absoluteBoxes(document);
  const container = target?.container;
  const origin = container === undefined ? undefined : boxes.get(container);
  const moves = roots.flatMap((id): NodeMove[] => {
    const node = document.nodes.get(id);
    const box = boxes.get(id);
    if (node === undefined || box === undefined) return [];
    if (target === undefined) return [{ id, at: [node.at[0] + dx, node.at[1] + dy] }];
    return [
      {
        id,
        at: [box.x + dx - (origin?.x ?? 0), box.y + dy - (origin?.y ?? 0)],
        parent: container ?? null,
      },
    ];
  });
  return { ids: roots, changes: withGrownContainers(document, moveNodes(document, moves), roots) };
}

/** Copies are put down and the originals stay. */
export function dropCopies(
  document: LintelDocument,
  roots: readonly NodeId[],
  [dx, dy]: readonly [number, number],
  target: DropTarget | undefined,
): Dropped {
  const clip = copyNodes(document, roots);
  const first = roots[0] === undefined ? undefined : document.nodes.get(roots[0]);
  const boxes = absoluteBoxes(document);
  const oldOrigin = first?.parent === undefined ? undefined : boxes.get(first.parent);
  const newOrigin = target?.container === undefined ? undefined : boxes.get(target.container);
  const offset: Point =
    target === undefined
      ? [dx, dy]
      : [dx + (oldOrigin?.x ?? 0) - (newOrigin?.x ?? 0), dy + (oldOrigin?.y ?? 0) - (newOrigin?.y ?? 0)];
  const { ids, changes } = pasteClip(document, clip, { parent: target?.container, offset });
  return { ids, changes: withGrownContainers(document, changes, ids) };
}

/** A new node of the kind with its box at an absolute place inside the container; its name is the kind's title. */
export function placeNode(
  document: LintelDocument,
  kind: string,
  container: NodeId | undefined,
  at: Point,
): { readonly id: NodeId; readonly changes: ChangeSet } {
  const origin = container === undefined ? undefined : absoluteBoxes(document).get(container);
  const { id, changes } = addNode(document, {
    kind,
    name: freeName(document, findKind(kind)?.title ?? kind),
    parent: container,
    at: [at[0] - (origin?.x ?? 0), at[1] - (origin?.y ?? 0)],
    properties: initialProperties(document, kind, container),
  });
  return { id, changes: withRoomAround(document, withGrownContainers(document, changes, [id]), id) };
}

/** `EC2 instance`, `EC2 instance 2`, … : the first that no node has. */
function freeName(document: LintelDocument, title: string): string {
  const names = new Set<string>();
  for (const node of document.nodes.values()) names.add(node.name);
  if (!names.has(title)) return title;
  let number = 2;
  while (names.has(`${title} ${number}`)) number += 1;
  return `${title} ${number}`;
}

/**
 * An absolute place for a box of that size inside the container that covers none of what is there, row by row from
 * the top left; below everything when the container is full, which then grows. On the canvas, near `around`.
 */
export function freePlace(
  document: LintelDocument,
  kind: string,
  container: NodeId | undefined,
  around: Point,
): Point {
  const [width, height] = defaultSizeOf(kind);
  const boxes = absoluteBoxes(document);
  const taken = indexDocument(document)
    .childrenOf(container)
    .flatMap((child) => boxes.get(child.id) ?? []);
  const isFree = (x: number, y: number): boolean =>
    !taken.some(
      (box) =>
        x < box.x + box.width + 8 &&
        box.x < x + width + 8 &&
        y < box.y + box.height + 8 &&
        box.y < y + height + 8,
    );
  const room = container === undefined ? undefined : boxes.get(container);
  if (room === undefined) return freeAround(around, width, height, isFree);
  const left = room.x + containerPadding;
  const top = room.y + containerTitleHeight + 8;
  for (let y = top; y + height <= room.y + room.height - 8; y += 16) {
    for (let x = left; x + width <= room.x + room.width - 8; x += 16) if (isFree(x, y)) return [x, y];
  }
  const bottom = Math.max(top, ...taken.map((box) => box.y + box.height + 16));
  return [left, bottom];
}

function freeAround(
  [x, y]: Point,
  width: number,
  height: number,
  isFree: (x: number, y: number) => boolean,
): Point {
  const startX = snapped(x - width / 2);
  const startY = snapped(y - height / 2);
  for (let ring = 0; ring < 60; ring += 1) {
    for (let step = -ring; step <= ring; step += 1) {
      const around: readonly Point[] = [
        [startX + step * 48, startY - ring * 48],
        [startX + step * 48, startY + ring * 48],
        [startX - ring * 48, startY + step * 48],
        [startX + ring * 48, startY + step * 48],
      ];
      const free = around.find(([px, py]) => isFree(px, py));
      if (free !== undefined) return free;
    }
  }
  return [startX, startY];
}

function snapped(value: number): number {
  return Math.round(value / 8) * 8;
}
