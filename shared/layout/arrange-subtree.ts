import { boundingBox, type Point, type Size } from '#shared/base/geometry.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import {
  collapsedSize,
  containerPadding,
  containerTitleHeight,
  isContainer,
  sizeOfNode,
} from '#shared/drawing/absolute-boxes.ts';
import { estimateTextWidth } from '#shared/drawing/wrap-label.ts';
import {
  arrangeSiblings,
  type Flow,
  type FlowDirection,
  type Item,
  type Outward,
} from './arrange-siblings.ts';
import type { ElkPort } from './elk-port.ts';
import { directionsBelow } from './flow-directions.ts';
import { flowsByContainer, labelSize, outwardKeys } from './layout-flows.ts';
import type { ContainerId, LayoutTree } from './layout-tree.ts';
import { arrangeColumns, tierOf, zoneColumns, zoneGap } from './zone-grid.ts';

/** New places and sizes; what is not in it stays as it is. */
export interface Plan {
  readonly places: Map<NodeId, Point>;
  readonly sizes: Map<NodeId, Size>;
}

/** Where the content of a container starts, from its corner. */
export const contentOrigin: Point = [containerPadding + 8, containerTitleHeight + 8];
export const contentMargin = containerPadding + 8;
const canvasOrigin: Point = [40, 40];
const emptyContainer: Size = [200, 112];
const gapBelow = 32;

/**
 * Arranges everything below `top`, from the innermost container outwards, and sizes each container to what it holds.
 * Locked nodes keep their place, and what lies in them too.
 */
export async function arrangeSubtree(
  document: LintelDocument,
  tree: LayoutTree,
  top: ContainerId,
  elk: ElkPort,
): Promise<Plan> {
  const plan: Plan = { places: new Map(), sizes: new Map() };
  const flows = flowsByContainer(document, tree);
  const directions = directionsBelow(document, tree, top);
  const frozen = frozenBelow(document, tree, top);
  const outward = outwardKeys(document, tree);
  for (const level of tree.levelsBelow(top)) {
    const open = level.filter((container) => container === undefined || !frozen.has(container));
    await Promise.all(
      open.map((container) =>
        arrangeOne(document, tree, plan, container, {
          flows: flows.get(container) ?? [],
          direction: directions.get(container) ?? 'RIGHT',
          outward: {
            keys: outward.get(container) ?? new Map(),
            direction:
              directions.get(container === undefined ? undefined : tree.parentOf(container)) ?? 'RIGHT',
          },
          elk,
        }),
      ),
    );
  }
  return plan;
}

interface OneOptions {
  readonly flows: readonly Flow[];
  readonly direction: FlowDirection;
  readonly outward: Outward;
  readonly elk: ElkPort;
}

async function arrangeOne(
  document: LintelDocument,
  tree: LayoutTree,
  plan: Plan,
  container: ContainerId,
  { flows, direction, outward, elk }: OneOptions,
): Promise<void> {
  const all = tree.childrenOf(container);
  const children = all.filter((child) => child.locked !== true);
  const node = container === undefined ? undefined : document.nodes.get(container);
  const origin = originIn(document, node, all, plan, tree);
  const columns = zoneColumns(children);
  const inColumns = new Set(columns.flat().map((child) => child.id));
  const blockId = 'zones';

  if (columns.length > 0) alignTiers(columns.flat(), tree, plan);
  const block =
    columns.length === 0
      ? undefined
      : arrangeColumns(columns, (id) => outerSizeById(document, id, plan, tree));
  for (const [id, size] of block?.sizes ?? []) stretch(document, tree, plan, id, size);

  const items: Item[] = children
    .filter((child) => !inColumns.has(child.id))
    .map((child) => ({ id: child.id, size: outerSize(child, plan, tree) }));
  if (block !== undefined) items.unshift({ id: blockId, size: block.size });
  const present = new Set(items.map((item) => item.id));
  const seenFrom = (id: NodeId): string => (inColumns.has(id) ? blockId : id);
  const lifted = flows
    .map((flow) => ({ ...flow, from: seenFrom(flow.from), to: seenFrom(flow.to) }))
    .filter((flow) => flow.from !== flow.to && present.has(flow.from) && present.has(flow.to));
  const arranged = await arrangeSiblings(
    items,
    withGatewayAbove(lifted, children, block && blockId),
    direction,
    elk,
    outward,
  );

  sizeEmptyContainers(children, tree, plan);
  for (const [id, [x, y]] of arranged.places) {
    if (id !== blockId || block === undefined) {
      plan.places.set(id, [origin[0] + x, origin[1] + y]);
      continue;
    }
    for (const [member, at] of block.places) {
      plan.places.set(member, [origin[0] + x + at[0], origin[1] + y + at[1]]);
    }
  }
  if (node === undefined || !isContainer(node)) return;
  const size = sizeAround(node, tree, plan);
  plan.sizes.set(node.id, size);
  centreContent(tree, plan, node, size);
}

/** A long title makes a container wider than what it holds, which then sits in the middle. */
function centreContent(tree: LayoutTree, plan: Plan, node: DocumentNode, size: Size): void {
  const children = tree.childrenOf(node.id);
  if (children.some((child) => child.locked === true)) return;
  const right = Math.max(
    0,
    ...children.map((child) => (plan.places.get(child.id) ?? child.at)[0] + outerSize(child, plan, tree)[0]),
  );
  const dx = Math.floor((size[0] - right - contentMargin) / 2);
  if (dx <= 0) return;
  for (const child of children) {
    const [x, y] = plan.places.get(child.id) ?? child.at;
    plan.places.set(child.id, [x + dx, y]);
  }
}

/** An empty container gets a size of its own, smaller than the one it is given when it is dropped to be filled. */
export function sizeEmptyContainers(nodes: readonly DocumentNode[], tree: LayoutTree, plan: Plan): void {
  for (const node of nodes) {
    if (!isContainer(node) || node.size !== undefined || plan.sizes.has(node.id)) continue;
    if (tree.childrenOf(node.id).length === 0) plan.sizes.set(node.id, sizeAround(node, tree, plan));
  }
}

/** The size of a container that holds what the plan puts into it, and its own title. */
export function sizeAround(node: DocumentNode, tree: LayoutTree, plan: Plan): Size {
  const children = tree.childrenOf(node.id);
  let [right, bottom] = children.length === 0 ? emptyContainer : [0, 0];
  for (const child of children) {
    const [x, y] = plan.places.get(child.id) ?? child.at;
    const [width, height] = outerSize(child, plan, tree);
    right = Math.max(right, x + width + contentMargin);
    bottom = Math.max(bottom, y + height + contentMargin);
  }
  const title = Math.min(640, Math.ceil(estimateTextWidth(node.name, 13, true)) + containerTitleHeight + 24);
  return [Math.max(right, title, 96), Math.max(bottom, containerTitleHeight + 24)];
}

/** The size to keep free for a node: its own, and that of children which an icon cannot hold and that lie below it. */
export function outerSize(node: DocumentNode, plan: Plan, tree: LayoutTree): Size {
  if (isContainer(node)) {
    if (node.collapsed === true) return collapsedSize;
    const planned = plan.sizes.get(node.id);
    if (planned !== undefined) return planned;
    if (tree.childrenOf(node.id).length > 0) return sizeOfNode(node);
    return node.size ?? sizeAround(node, tree, plan);
  }
  const own = sizeOfNode(node);
  const bounds = boundingBox([
    { x: 0, y: 0, width: own[0], height: own[1] },
    ...tree.childrenOf(node.id).map((child) => {
      const [x, y] = plan.places.get(child.id) ?? child.at;
      const [width, height] = outerSize(child, plan, tree);
      return { x, y, width, height };
    }),
  ]);
  return bounds === undefined ? own : [bounds.x + bounds.width, bounds.y + bounds.height];
}

function outerSizeById(document: LintelDocument, id: NodeId, plan: Plan, tree: LayoutTree): Size {
  const node = document.nodes.get(id);
  return node === undefined ? [0, 0] : outerSize(node, plan, tree);
}

/** Below the title; below locked nodes, which stay; below an icon that cannot hold its children. */
function originIn(
  document: LintelDocument,
  node: DocumentNode | undefined,
  children: readonly DocumentNode[],
  plan: Plan,
  tree: LayoutTree,
): Point {
  const base: Point =
    node === undefined
      ? canvasOrigin
      : isContainer(node)
        ? contentOrigin
        : [0, sizeOfNode(node)[1] + gapBelow];
  let y = base[1];
  const x = base[0] + (node === undefined ? 0 : labelRoomIn(document, node));
  for (const child of children) {
    if (child.locked === true) y = Math.max(y, child.at[1] + outerSize(child, plan, tree)[1] + gapBelow);
  }
  return [x, y];
}

/** Lines from a container to what it holds start at its left border: their labels need room there. */
function labelRoomIn(document: LintelDocument, node: DocumentNode): number {
  const index = indexDocument(document);
  let room = 0;
  for (const connection of [...index.connectionsFrom(node.id), ...index.connectionsTo(node.id)]) {
    const other = document.nodes.get(connection.from === node.id ? connection.to : connection.from);
    if (other?.parent !== node.id) continue;
    const label = connection.label === undefined ? undefined : labelSize(connection.label);
    room = Math.max(room, label === undefined ? 16 : label[0] + 16);
  }
  return room;
}

/** A larger size for an arranged container; what it holds moves to the middle. */
function stretch(document: LintelDocument, tree: LayoutTree, plan: Plan, id: NodeId, size: Size): void {
  const node = document.nodes.get(id);
  if (node === undefined || !isContainer(node) || node.collapsed === true) return;
  const [width, height] = outerSize(node, plan, tree);
  const target: Size = [Math.max(width, size[0]), Math.max(height, size[1])];
  plan.sizes.set(id, target);
  const dx = Math.floor((target[0] - width) / 2);
  const dy = Math.floor((target[1] - height) / 2);
  const children = tree.childrenOf(id);
  if (children.some((child) => child.locked === true)) return;
  for (const child of children) {
    const [x, y] = plan.places.get(child.id) ?? child.at;
    plan.places.set(child.id, [x + dx, y + dy]);
  }
}

/** Zones that hold the same tiers of subnets get rows of the same height, so that tiers line up across zones. */
function alignTiers(zones: readonly DocumentNode[], tree: LayoutTree, plan: Plan): void {
  const stacks = zones
    .filter((zone) => zone.kind === 'availability-zone' && zone.collapsed !== true)
    .map((zone) => {
      const columns = zoneColumns(tree.childrenOf(zone.id));
      const subnets = columns.length > 0 ? columns.flat() : tree.childrenOf(zone.id);
      const isStack = columns.length <= 1 && subnets.length === tree.childrenOf(zone.id).length;
      return isStack && subnets.every((subnet) => subnet.kind === 'subnet' && subnet.locked !== true)
        ? { zone, subnets }
        : undefined;
    });
  const [first] = stacks;
  if (stacks.length < 2 || first === undefined) return;
  const tiers = first.subnets.map(tierOf).join(' ');
  if (first.subnets.length === 0) return;
  for (const stack of stacks)
    if (stack === undefined || stack.subnets.map(tierOf).join(' ') !== tiers) return;

  let y = contentOrigin[1];
  first.subnets.forEach((_, row) => {
    const cells = stacks.flatMap((stack) => stack?.subnets[row] ?? []);
    const height = Math.max(...cells.map((cell) => outerSize(cell, plan, tree)[1]));
    for (const cell of cells) {
      const [x] = plan.places.get(cell.id) ?? cell.at;
      const [width, ownHeight] = outerSize(cell, plan, tree);
      plan.places.set(cell.id, [x, y]);
      if (cell.collapsed === true) continue;
      plan.sizes.set(cell.id, [width, height]);
      const dy = Math.floor((height - ownHeight) / 2);
      const children = tree.childrenOf(cell.id);
      if (dy === 0 || children.some((child) => child.locked === true)) continue;
      for (const child of children) {
        const at = plan.places.get(child.id) ?? child.at;
        plan.places.set(child.id, [at[0], at[1] + dy]);
      }
    }
    y += height + zoneGap;
  });
  for (const stack of stacks) {
    if (stack !== undefined) plan.sizes.set(stack.zone.id, sizeAround(stack.zone, tree, plan));
  }
}

/** An internet gateway stands before the zones even when no line says so. */
function withGatewayAbove(
  flows: readonly Flow[],
  children: readonly DocumentNode[],
  block: string | undefined,
): readonly Flow[] {
  if (block === undefined) return flows;
  const connected = new Set(flows.flatMap((flow) => [flow.from, flow.to]));
  const gateways = children.filter((child) => child.kind === 'internet-gateway' && !connected.has(child.id));
  return [...flows, ...gateways.map((gateway) => ({ from: gateway.id, to: block, weight: 1 }))];
}

/** Locked containers and all that lies in them. */
function frozenBelow(document: LintelDocument, tree: LayoutTree, top: ContainerId): ReadonlySet<NodeId> {
  const frozen = new Set<NodeId>();
  for (const container of [...tree.holdersBelow(top)].reverse()) {
    if (container === undefined || container === top) continue;
    const parent = tree.parentOf(container);
    if (document.nodes.get(container)?.locked === true || (parent !== undefined && frozen.has(parent))) {
      frozen.add(container);
    }
  }
  return frozen;
}
