import { type Box, boxesOverlap, type Point, type Size } from '#shared/base/geometry.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { isContainer } from '#shared/drawing/absolute-boxes.ts';
import { arrangeSiblings, type Flow } from './arrange-siblings.ts';
import {
  arrangeSubtree,
  contentMargin,
  contentOrigin,
  outerSize,
  type Plan,
  sizeAround,
  sizeEmptyContainers,
} from './arrange-subtree.ts';
import type { ElkPort } from './elk-port.ts';
import type { ContainerId, LayoutTree } from './layout-tree.ts';

const gap = 32;

/**
 * Places only the given nodes: those of one container as a block beside what they are connected to, where there is
 * room. Everything else stays; a container without room grows, to the right or downwards, as little as it has to.
 */
export async function placeNodes(
  document: LintelDocument,
  tree: LayoutTree,
  wanted: ReadonlySet<NodeId>,
  elk: ElkPort,
): Promise<Plan> {
  const plan: Plan = { places: new Map(), sizes: new Map() };
  const { tops, inside } = wholeSubtrees(tree, wanted);
  for (const top of tops) {
    const arranged = await arrangeSubtree(document, tree, top, elk);
    for (const [id, at] of arranged.places) plan.places.set(id, at);
    for (const [id, size] of arranged.sizes) plan.sizes.set(id, size);
  }
  // The innermost containers first, because what they need decides how large they are further out.
  for (const container of tree.holdersBelow(undefined)) {
    if (container !== undefined && (tops.has(container) || inside.has(container))) continue;
    const given = tree.childrenOf(container).filter((child) => wanted.has(child.id) && child.locked !== true);
    if (given.length > 0) {
      await placeBlock(document, tree, plan, container, new Set(given.map((child) => child.id)), elk);
    }
    const node = container === undefined ? undefined : document.nodes.get(container);
    if (node === undefined || !isContainer(node) || !isTouched(tree, plan, node.id)) continue;
    const needed = sizeAround(node, tree, plan);
    const now = node.size ?? outerSize(node, plan, tree);
    if (needed[0] <= now[0] && needed[1] <= now[1]) continue;
    plan.sizes.set(node.id, [Math.max(needed[0], now[0]), Math.max(needed[1], now[1])]);
  }
  return plan;
}

/** Given containers whose whole content is given too (something imported or pasted): they are laid out afresh. */
function wholeSubtrees(
  tree: LayoutTree,
  wanted: ReadonlySet<NodeId>,
): { readonly tops: ReadonlySet<NodeId>; readonly inside: ReadonlySet<NodeId> } {
  const whole = new Set<NodeId>();
  for (const holder of tree.holdersBelow(undefined)) {
    if (holder === undefined || !wanted.has(holder)) continue;
    const isWhole = tree
      .childrenOf(holder)
      .every(
        (child) => wanted.has(child.id) && (whole.has(child.id) || tree.childrenOf(child.id).length === 0),
      );
    if (isWhole) whole.add(holder);
  }
  const tops = new Set<NodeId>();
  const inside = new Set<NodeId>();
  for (const id of whole) {
    const parent = tree.parentOf(id);
    if (parent !== undefined && whole.has(parent)) inside.add(id);
    else tops.add(id);
  }
  return { tops, inside };
}

async function placeBlock(
  document: LintelDocument,
  tree: LayoutTree,
  plan: Plan,
  container: ContainerId,
  given: ReadonlySet<NodeId>,
  elk: ElkPort,
): Promise<void> {
  const children = tree.childrenOf(container);
  sizeEmptyContainers(
    children.filter((child) => given.has(child.id)),
    tree,
    plan,
  );
  const items = children
    .filter((child) => given.has(child.id))
    .map((child) => ({ id: child.id, size: outerSize(child, plan, tree) }));
  const flows: Flow[] = [];
  const neighbours = new Set<NodeId>();
  for (const connection of connectionsOf(document, given)) {
    const pair = tree.siblingsOf(connection);
    if (pair === undefined || pair.container !== container) continue;
    const isFrom = given.has(pair.from);
    const isTo = given.has(pair.to);
    if (isFrom && isTo) flows.push({ from: pair.from, to: pair.to, weight: 1 });
    else if (isFrom) neighbours.add(pair.to);
    else if (isTo) neighbours.add(pair.from);
  }
  const node = container === undefined ? undefined : document.nodes.get(container);
  const block = await arrangeSiblings(items, flows, node?.kind === 'vpc' ? 'DOWN' : 'RIGHT', elk);

  const others = children
    .filter((child) => !given.has(child.id))
    .map((child) => {
      const [x, y] = plan.places.get(child.id) ?? child.at;
      const [width, height] = outerSize(child, plan, tree);
      return { id: child.id, box: { x, y, width, height } };
    });
  const near = others.filter((other) => neighbours.has(other.id)).map((other) => other.box);
  const room = node === undefined ? undefined : outerSize(node, plan, tree);
  const [x, y] = freePlace(
    block.size,
    others.map((other) => other.box),
    near,
    room,
  );
  for (const [id, at] of block.places) plan.places.set(id, [x + at[0], y + at[1]]);
}

/**
 * The best corner for a block: inside the room when it can be, near what it is connected to, and without overlap.
 * Candidates are the places right of, below, left of and above every box.
 */
function freePlace(size: Size, boxes: readonly Box[], near: readonly Box[], room: Size | undefined): Point {
  const origin = room === undefined ? ([40, 40] as const) : contentOrigin;
  const candidates: Point[] = [origin];
  for (const box of [...near, ...boxes]) {
    candidates.push(
      [box.x + box.width + gap, box.y],
      [box.x, box.y + box.height + gap],
      [box.x - size[0] - gap, box.y],
      [box.x, box.y - size[1] - gap],
    );
  }
  const right = Math.max(origin[0] - gap, ...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(origin[1] - gap, ...boxes.map((box) => box.y + box.height));
  candidates.push([right + gap, origin[1]], [origin[0], bottom + gap]);

  let best: Point | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const [x, y] of candidates) {
    if (room !== undefined && (x < contentMargin / 2 || y < origin[1])) continue;
    const place = { x, y, width: size[0], height: size[1] };
    const kept = { x: x - gap / 2, y: y - gap / 2, width: size[0] + gap, height: size[1] + gap };
    if (boxes.some((box) => boxesOverlap(kept, box))) continue;
    const cost = growth(place, room) * 20 + distanceTo(place, near) + (Math.abs(x) + Math.abs(y)) / 100;
    if (cost < bestCost) {
      best = [x, y];
      bestCost = cost;
    }
  }
  return best ?? [origin[0], bottom + gap];
}

function growth(box: Box, room: Size | undefined): number {
  if (room === undefined) return 0;
  return (
    Math.max(0, box.x + box.width + contentMargin - room[0]) +
    Math.max(0, box.y + box.height + contentMargin - room[1])
  );
}

function distanceTo(box: Box, near: readonly Box[]): number {
  let sum = 0;
  for (const other of near) {
    sum +=
      Math.abs(box.x + box.width / 2 - other.x - other.width / 2) +
      Math.abs(box.y + box.height / 2 - other.y - other.height / 2);
  }
  return near.length === 0 ? 0 : sum / near.length;
}

function connectionsOf(document: LintelDocument, given: ReadonlySet<NodeId>) {
  const index = indexDocument(document);
  const found = new Map(
    [...given].flatMap((id) =>
      [...index.connectionsFrom(id), ...index.connectionsTo(id)].map((connection) => [
        connection.id,
        connection,
      ]),
    ),
  );
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** True when something in the container moved or changed its size. */
function isTouched(tree: LayoutTree, plan: Plan, container: NodeId): boolean {
  return tree.childrenOf(container).some((child) => plan.places.has(child.id) || plan.sizes.has(child.id));
}
