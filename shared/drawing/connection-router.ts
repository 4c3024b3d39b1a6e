import type { Box, Point, Size } from '#shared/base/geometry.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { Connection, ConnectionId, LintelDocument, NodeId } from '#shared/document/records.ts';
import { absoluteBoxes, isContainer } from './absolute-boxes.ts';
import { BoxGrid } from './box-grid.ts';
import { type ConnectionEnd, connectionEndOf } from './connection-end.ts';
import { freeLabelPoint, laneOf, routeConnection } from './connection-path.ts';
import { drawingOrder, shownAs } from './drawing-order.ts';

/** Gives each connection its line. A line is computed when it is first asked for and kept. */
export interface ConnectionRouter {
  /** Undefined when an end does not exist, or when one collapsed container hides both. */
  pointsOf(connection: Connection): readonly Point[] | undefined;
  /** The centre of a label of that size on the line, beside the nodes where there is room. */
  labelPointOf(connection: Connection, size: Size): Point | undefined;
}

const parallelGap = 10;
/** Beyond this, the squares between two ends hold too much to look around: the natural line is drawn. */
const farApart = 6000;

const routers = new WeakMap<
  LintelDocument['nodes'],
  WeakMap<LintelDocument['connections'], ConnectionRouter>
>();

/** The router of one revision of a document; the same one while neither nodes nor connections change. */
export function connectionRouter(document: LintelDocument): ConnectionRouter {
  let byConnections = routers.get(document.nodes);
  if (byConnections === undefined) {
    byConnections = new WeakMap();
    routers.set(document.nodes, byConnections);
  }
  const known = byConnections.get(document.connections);
  if (known !== undefined) return known;
  const router = createRouter(document);
  byConnections.set(document.connections, router);
  return router;
}

function createRouter(document: LintelDocument): ConnectionRouter {
  const boxes = absoluteBoxes(document);
  const paths = new Map<ConnectionId, readonly Point[] | undefined>();
  const shifts = parallelShifts(document);
  let grid: BoxGrid<NodeId> | undefined;
  let frames: BoxGrid<NodeId> | undefined;

  // Only what is drawn as a whole is in the way; lines may pass through containers.
  function leafGrid(): BoxGrid<NodeId> {
    grid ??= new BoxGrid(
      drawingOrder(document).flatMap(({ node }): [NodeId, Box][] => {
        const box = boxes.get(node.id);
        return box === undefined || (isContainer(node) && node.collapsed !== true) ? [] : [[node.id, box]];
      }),
    );
    return grid;
  }

  function frameGrid(): BoxGrid<NodeId> {
    frames ??= new BoxGrid(
      drawingOrder(document).flatMap(({ node }): [NodeId, Box][] => {
        const box = boxes.get(node.id);
        return box === undefined || !isContainer(node) || node.collapsed === true ? [] : [[node.id, box]];
      }),
    );
    return frames;
  }

  /** Containers near the line that hold neither of its ends. */
  function foreignFrames(area: Box, fromId: NodeId, toId: NodeId): readonly Box[] {
    const own = new Set<NodeId>([fromId, toId]);
    for (const id of [fromId, toId]) {
      const node = document.nodes.get(id);
      if (node !== undefined) for (const ancestor of ancestorsOf(document.nodes, node)) own.add(ancestor.id);
    }
    return frameGrid()
      .within(area)
      .flatMap(([id, box]) => (own.has(id) ? [] : [box]));
  }

  function endOf(id: NodeId): ConnectionEnd | undefined {
    const shown = shownAs(document, id);
    const node = document.nodes.get(shown);
    const box = boxes.get(shown);
    return node === undefined || box === undefined ? undefined : connectionEndOf(node, box);
  }

  function compute(connection: Connection): readonly Point[] | undefined {
    const fromId = shownAs(document, connection.from);
    const toId = shownAs(document, connection.to);
    if (fromId === toId && connection.from !== connection.to) return undefined;
    const from = endOf(connection.from);
    const to = endOf(connection.to);
    if (from === undefined || to === undefined) return undefined;
    const distance = Math.abs(from.box.x - to.box.x) + Math.abs(from.box.y - to.box.y);
    return routeConnection({
      from,
      to,
      ...(connection.route === undefined ? {} : { route: connection.route }),
      shift: shifts.get(connection.id) ?? 0,
      lane: laneOf(connection.from),
      ...(distance > farApart
        ? {}
        : {
            obstacles: (area: Box) => obstaclesIn(area, fromId, toId),
            passable: (area: Box) => foreignFrames(area, fromId, toId),
          }),
    });
  }

  function* obstaclesIn(area: Box, fromId?: NodeId, toId?: NodeId): Generator<Box> {
    for (const [id, box] of leafGrid().within(area)) if (id !== fromId && id !== toId) yield box;
  }

  return {
    pointsOf(connection) {
      if (paths.has(connection.id)) return paths.get(connection.id);
      const points = compute(connection);
      paths.set(connection.id, points);
      return points;
    },
    labelPointOf(connection, size) {
      const points = this.pointsOf(connection);
      return points === undefined ? undefined : freeLabelPoint(points, size, obstaclesIn);
    },
  };
}

/** Lines between the same two nodes are drawn side by side, whichever way they point. */
function parallelShifts(document: LintelDocument): ReadonlyMap<ConnectionId, number> {
  const pairs = new Map<string, ConnectionId[]>();
  for (const { id, from, to } of document.connections.values()) {
    const key = from < to ? `${from}\n${to}` : `${to}\n${from}`;
    const list = pairs.get(key);
    if (list === undefined) pairs.set(key, [id]);
    else list.push(id);
  }
  const shifts = new Map<ConnectionId, number>();
  for (const ids of pairs.values()) {
    if (ids.length < 2) continue;
    ids.sort();
    ids.forEach((id, index) => {
      shifts.set(id, Math.round((index - (ids.length - 1) / 2) * Math.min(parallelGap, 40 / ids.length)));
    });
  }
  return shifts;
}
