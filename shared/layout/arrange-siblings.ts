import type { Point, Size } from '#shared/base/geometry.ts';
import type { ElkGraphEdge, ElkPort } from './elk-port.ts';

export type FlowDirection = 'RIGHT' | 'LEFT' | 'DOWN' | 'UP';

export interface Item {
  readonly id: string;
  readonly size: Size;
}

/** A line between two items of one container; `weight` counts the connections that it stands for. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
  readonly label?: Size;
}

export interface Arrangement {
  readonly size: Size;
  readonly places: ReadonlyMap<string, Point>;
}

/** Items whose lines all leave the container: they are lined up across the way that those lines go. */
export interface Outward {
  /** Sort key by item: the id at the other end, so that lines cross little. */
  readonly keys: ReadonlyMap<string, string>;
  readonly direction: FlowDirection;
}

const itemGap = 32;
const mostInLine = 8;
/** More lines than these say nothing about order any more, and cost ELK seconds. */
const mostFlowsPerItem = 6;
const layerGap = 56;
const groupGap = 48;
/** Wider than high, as screens and slides are. */
const aspectRatio = 1.6;

/**
 * Places the items of one container, from (0, 0): what is connected in layers along the direction (by ELK), the
 * unconnected groups in rows in the order given. Nothing overlaps; whole pixels.
 */
export async function arrangeSiblings(
  items: readonly Item[],
  flows: readonly Flow[],
  direction: FlowDirection,
  elk: ElkPort,
  outward?: Outward,
): Promise<Arrangement> {
  const groups: Item[] = [];
  const inside = new Map<string, Arrangement>();
  const line: Item[] = [];
  for (const group of connectedGroups(items, flows)) {
    const [first] = group;
    if (first === undefined) continue;
    if (group.length === 1) {
      if (outward?.keys.has(first.id) === true) line.push(first);
      else groups.push(first);
      continue;
    }
    const ids = new Set(group.map((item) => item.id));
    const own = heaviest(
      flows.filter((flow) => ids.has(flow.from) && flow.from !== flow.to),
      group.length * mostFlowsPerItem,
    );
    const arranged = await arrangeInLayers(group, own, direction, elk);
    inside.set(first.id, arranged);
    groups.push({ id: first.id, size: arranged.size });
  }
  const [firstInLine] = line;
  if (firstInLine !== undefined && outward !== undefined) {
    const arranged = arrangeInLine(line, outward);
    inside.set(firstInLine.id, arranged);
    groups.unshift({ id: firstInLine.id, size: arranged.size });
  }
  const packed = packInRows(groups);
  const places = new Map<string, Point>();
  for (const [id, at] of packed.places) {
    const arranged = inside.get(id);
    if (arranged === undefined) places.set(id, at);
    else
      for (const [member, offset] of arranged.places)
        places.set(member, [at[0] + offset[0], at[1] + offset[1]]);
  }
  return { size: packed.size, places };
}

/** A column where lines go sideways, a row where they go up or down; several when there are many items. */
function arrangeInLine(items: readonly Item[], { keys, direction }: Outward): Arrangement {
  const isColumn = direction === 'RIGHT' || direction === 'LEFT';
  const sorted = [...items].sort((a, b) => {
    const [left, right] = [keys.get(a.id) ?? '', keys.get(b.id) ?? ''];
    return left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : 1;
  });
  const perLine = Math.ceil(sorted.length / Math.ceil(sorted.length / mostInLine));
  const places = new Map<string, Point>();
  let across = 0;
  let length = 0;
  for (let start = 0; start < sorted.length; start += perLine) {
    const members = sorted.slice(start, start + perLine);
    const depth = Math.max(...members.map(({ size }) => size[isColumn ? 0 : 1]));
    let along = 0;
    for (const { id, size } of members) {
      const middle = across + Math.floor((depth - size[isColumn ? 0 : 1]) / 2);
      places.set(id, isColumn ? [middle, along] : [along, middle]);
      along += size[isColumn ? 1 : 0] + itemGap;
    }
    length = Math.max(length, along - itemGap);
    across += depth + layerGap;
  }
  return { size: isColumn ? [across - layerGap, length] : [length, across - layerGap], places };
}

function heaviest(flows: readonly Flow[], limit: number): readonly Flow[] {
  if (flows.length <= limit) return flows;
  return flows
    .map((flow, index) => ({ flow, index }))
    .sort((a, b) => b.flow.weight - a.flow.weight || a.index - b.index)
    .slice(0, limit)
    .sort((a, b) => a.index - b.index)
    .map(({ flow }) => flow);
}

/** Rows from left to right in the order given, each as high as its highest item, about as wide as they are long. */
function packInRows(items: readonly Item[]): Arrangement {
  let area = 0;
  let widest = 0;
  for (const { size } of items) {
    area += (size[0] + itemGap) * (size[1] + itemGap);
    widest = Math.max(widest, size[0]);
  }
  const limit = Math.max(widest, Math.sqrt(area * aspectRatio));
  const places = new Map<string, Point>();
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  let width = 0;
  let gap = itemGap;
  for (const { id, size } of items) {
    gap = Math.max(size[0], size[1]) > 200 ? groupGap : itemGap;
    if (x > 0 && x + size[0] > limit + 1) {
      x = 0;
      y += rowHeight + gap;
      rowHeight = 0;
    }
    places.set(id, [x, y]);
    width = Math.max(width, x + size[0]);
    x += size[0] + gap;
    rowHeight = Math.max(rowHeight, size[1]);
  }
  return { size: [width, y + rowHeight], places };
}

async function arrangeInLayers(
  items: readonly Item[],
  flows: readonly Flow[],
  direction: FlowDirection,
  elk: ElkPort,
): Promise<Arrangement> {
  const result = await elk.layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': direction,
      'elk.randomSeed': '1',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.padding': '[top=0,left=0,bottom=0,right=0]',
      'elk.spacing.nodeNode': String(itemGap),
      'elk.spacing.edgeNode': '16',
      'elk.spacing.edgeEdge': '12',
      'elk.layered.spacing.nodeNodeBetweenLayers': String(layerGap),
      'elk.layered.spacing.edgeNodeBetweenLayers': '16',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
      'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES',
      'elk.layered.cycleBreaking.strategy': 'GREEDY_MODEL_ORDER',
    },
    children: items.map(({ id, size }) => ({ id, width: size[0], height: size[1] })),
    edges: flows.map(toElkEdge),
  });
  const places = new Map<string, Point>();
  const sizes = new Map(items.map((item) => [item.id, item.size]));
  const found = (result.children ?? []).map(({ id, x = 0, y = 0 }) => ({
    id,
    x: Math.round(x),
    y: Math.round(y),
  }));
  // ELK keeps room for lines outside the nodes; the container has padding of its own.
  const left = Math.min(...found.map((child) => child.x));
  const top = Math.min(...found.map((child) => child.y));
  let width = 0;
  let height = 0;
  for (const { id, x, y } of found) {
    const size = sizes.get(id) ?? [0, 0];
    places.set(id, [x - left, y - top]);
    width = Math.max(width, x - left + size[0]);
    height = Math.max(height, y - top + size[1]);
  }
  return { size: [width, height], places };
}

function toElkEdge({ from, to, weight, label }: Flow, index: number): ElkGraphEdge {
  return {
    id: `flow ${index}`,
    sources: [from],
    targets: [to],
    layoutOptions: {
      'elk.layered.priority.shortness': String(Math.min(weight, 10)),
      'elk.layered.priority.straightness': String(Math.min(weight, 10)),
    },
    ...(label === undefined ? {} : { labels: [{ text: ' ', width: label[0], height: label[1] }] }),
  };
}

/** Items joined by flows, as groups; groups and their members keep the given order. */
function connectedGroups(items: readonly Item[], flows: readonly Flow[]): readonly (readonly Item[])[] {
  const leader = new Map(items.map((item) => [item.id, item.id]));
  const find = (id: string): string => {
    let root = id;
    for (let next = leader.get(root); next !== undefined && next !== root; next = leader.get(root))
      root = next;
    let walk = id;
    while (walk !== root) {
      const next = leader.get(walk) ?? root;
      leader.set(walk, root);
      walk = next;
    }
    return root;
  };
  for (const { from, to } of flows) {
    const a = find(from);
    const b = find(to);
    if (a !== b) leader.set(b, a);
  }
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const root = find(item.id);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
