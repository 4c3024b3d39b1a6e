import { type Box, boxesOverlap, type Point, type Size } from '#shared/base/geometry.ts';
import { judgePlacement } from '#shared/catalogue/placement.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import {
  absoluteBoxes,
  containerPadding,
  containerTitleHeight,
  defaultSizeOf,
} from '#shared/drawing/absolute-boxes.ts';
import type { Scene, SceneNode } from '../scene.ts';
import { freePlace } from './drop-nodes.ts';
import { isOnBorder } from './grow-containers.ts';

const gap = 8;
const step = 16;

/**
 * The container that a new node of the kind goes into when it is dropped on `frame`: the innermost one around that
 * point which takes it. Where none does it is `frame` itself: a wrong drawing is legal, and reported.
 */
export function takingFrame(
  document: LintelDocument,
  scene: Scene,
  kind: string,
  frame: SceneNode | undefined,
): SceneNode | undefined {
  for (let outer = frame; outer !== undefined; ) {
    if (judgePlacement(document, kind, outer.id).isLegal) return outer;
    const { parent } = outer.node;
    outer = parent === undefined ? undefined : scene.nodes.get(parent);
  }
  return frame !== undefined && judgePlacement(document, kind, undefined).isLegal ? undefined : frame;
}

/**
 * Where a new node dropped at `at` lands: there, or at the nearest place in the container where it covers none of
 * what is drawn; beside everything when there is no room, and the container grows.
 */
export function landingPlace(
  document: LintelDocument,
  kind: string,
  container: NodeId | undefined,
  at: Point,
): Point {
  const size = defaultSizeOf(kind);
  const [width, height] = size;
  const boxes = absoluteBoxes(document);
  const taken = indexDocument(document)
    .childrenOf(container)
    .flatMap((child) => boxes.get(child.id) ?? []);
  const isFree = ([x, y]: Point): boolean => !taken.some((box) => boxesOverlap(box, { x, y, width, height }));
  const room = container === undefined ? undefined : boxes.get(container);
  const inside = room === undefined ? at : clampInto(room, kind, at, size);
  if (isFree(inside)) return inside;
  if (room === undefined) {
    return freePlace(document, kind, undefined, [at[0] + width / 2, at[1] + height / 2]);
  }
  const isApart = ([x, y]: Point): boolean =>
    isFree([x, y]) &&
    !taken.some((box) =>
      boxesOverlap(box, { x: x - gap, y: y - gap, width: width + 2 * gap, height: height + 2 * gap }),
    );
  const places = placesIn(room, width, height).filter(isApart);
  return nearest(places.length > 0 ? places : besideAll(room, taken), at);
}

/** Moved as little as keeps the container from growing to the left or upwards, over what is beside it. */
function clampInto(room: Box, kind: string, [x, y]: Point, [width, height]: Size): Point {
  const isIcon = findKind(kind)?.appearance.as !== 'container';
  if (isIcon && isOnBorder(room, { x, y, width, height })) return [x, y];
  const clamp = (value: number, least: number, most: number): number =>
    Math.max(least, Math.min(value, most));
  return [
    clamp(x, room.x + containerPadding, room.x + room.width - width - containerPadding),
    clamp(y, room.y + containerTitleHeight, room.y + room.height - height - containerPadding),
  ];
}

function placesIn(room: Box, width: number, height: number): readonly Point[] {
  const places: Point[] = [];
  for (let y = room.y + containerTitleHeight + gap; y + height <= room.y + room.height - gap; y += step) {
    for (let x = room.x + containerPadding; x + width <= room.x + room.width - gap; x += step)
      places.push([x, y]);
  }
  return places;
}

/** To the right of everything and below everything. */
function besideAll(room: Box, taken: readonly Box[]): readonly Point[] {
  const right = Math.max(...taken.map((box) => box.x + box.width)) + step;
  const bottom = Math.max(...taken.map((box) => box.y + box.height)) + step;
  const top = Math.min(...taken.map((box) => box.y));
  const left = Math.min(...taken.map((box) => box.x));
  return [
    [right, Math.max(top, room.y + containerTitleHeight + gap)],
    [Math.max(left, room.x + containerPadding), bottom],
  ];
}

function nearest(places: readonly Point[], [x, y]: Point): Point {
  let best: Point = [x, y];
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const distance = (place[0] - x) ** 2 + (place[1] - y) ** 2;
    if (distance >= least) continue;
    least = distance;
    best = place;
  }
  return best;
}
