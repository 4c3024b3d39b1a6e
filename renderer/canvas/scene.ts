import { type Box, boundingBox, type Point } from '#shared/base/geometry.ts';
import { findConnectionKind } from '#shared/catalogue/registry.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type {
  Connection,
  ConnectionId,
  DocumentNode,
  LintelDocument,
  NodeId,
} from '#shared/document/records.ts';
import { absoluteBoxes, isContainer } from '#shared/drawing/absolute-boxes.ts';
import { type ConnectionRouter, connectionRouter } from '#shared/drawing/connection-router.ts';
import { drawingOrder, shownAs } from '#shared/drawing/drawing-order.ts';
import { lookOf, type NodeLook } from '#shared/drawing/node-look.ts';
import { GridIndex } from './grid-index.ts';

/** A node as it is drawn: its record, its place, and its rank in the order of painting. */
export interface SceneNode {
  readonly id: NodeId;
  readonly node: DocumentNode;
  readonly box: Box;
  readonly depth: number;
  readonly order: number;
  readonly look: NodeLook;
  /** True for an open container: a border around others. */
  readonly isFrame: boolean;
}

export interface SceneConnection {
  readonly id: ConnectionId;
  readonly connection: Connection;
  /** The drawn ends: a collapsed container stands for what it hides. */
  readonly from: SceneNode;
  readonly to: SceneNode;
  /** Surely around the line, which may not be known yet. */
  readonly bounds: Box;
  readonly line: 'solid' | 'dashed' | 'dotted';
  readonly heads: 'end' | 'both' | 'none';
  /** Says nothing about the architecture: notes and plain dependencies. */
  readonly isFaint: boolean;
}

interface KnownPath {
  readonly points: readonly Point[];
  readonly from: Box;
  readonly to: Box;
  readonly version: number;
}

/** How far a line may run outside the box around its two ends. */
const routeMargin = 90;
/** Kinds as unspecific as these only remark something. */
const faintSpecificity = 10;

/**
 * Everything that is drawn, kept beside the document and updated by comparing records: an edit touches what it
 * changed. Nothing here knows the screen.
 */
export class Scene {
  nodes: ReadonlyMap<NodeId, SceneNode> = new Map();
  connections: ReadonlyMap<ConnectionId, SceneConnection> = new Map();
  /** Open containers, outer ones first. */
  frames: readonly SceneNode[] = [];
  leaves: readonly SceneNode[] = [];
  /** What lies on the canvas itself; also what has lost its container. */
  roots: readonly SceneNode[] = [];
  bounds: Box | undefined;
  /** Grows with every update. */
  version = 0;
  document: LintelDocument | undefined;

  readonly #nodeGrid = new GridIndex<SceneNode>();
  readonly #connectionGrid = new GridIndex<SceneConnection>();
  readonly #paths = new Map<ConnectionId, KnownPath>();
  #router: ConnectionRouter | undefined;

  update(document: LintelDocument): void {
    const previous = this.document;
    if (previous === document) return;
    if (previous?.nodes === document.nodes && previous.connections === document.connections) {
      this.document = document;
      return;
    }
    this.document = document;
    this.version += 1;
    this.#router = undefined;
    if (previous?.nodes !== document.nodes) this.#updateNodes(document);
    this.#updateConnections(document);
  }

  #updateNodes(document: LintelDocument): void {
    const boxes = absoluteBoxes(document);
    const nodes = new Map<NodeId, SceneNode>();
    const frames: SceneNode[] = [];
    const leaves: SceneNode[] = [];
    const roots: SceneNode[] = [];
    let order = 0;
    for (const { node, depth } of drawingOrder(document)) {
      const box = boxes.get(node.id);
      if (box === undefined) continue;
      const known = this.nodes.get(node.id);
      const isSame =
        known !== undefined &&
        known.node === node &&
        known.order === order &&
        known.depth === depth &&
        sameBox(known.box, box);
      const sceneNode = isSame
        ? known
        : {
            id: node.id,
            node,
            box: known !== undefined && sameBox(known.box, box) ? known.box : box,
            depth,
            order,
            look: lookOf(node),
            isFrame: isContainer(node) && node.collapsed !== true,
          };
      nodes.set(node.id, sceneNode);
      (sceneNode.isFrame ? frames : leaves).push(sceneNode);
      if (depth === 0) roots.push(sceneNode);
      if (!isSame) this.#nodeGrid.set(node.id, sceneNode.box, sceneNode);
      order += 1;
    }
    for (const id of this.nodes.keys()) if (!nodes.has(id)) this.#nodeGrid.delete(id);
    this.nodes = nodes;
    this.frames = frames;
    this.leaves = leaves;
    this.roots = roots;
    // Children too: one may stick out of its container.
    this.bounds = boundingBox(mapValues(nodes, ({ box }) => box));
  }

  #updateConnections(document: LintelDocument): void {
    const connections = new Map<ConnectionId, SceneConnection>();
    for (const connection of document.connections.values()) {
      const from = this.nodes.get(shownAs(document, connection.from));
      const to = this.nodes.get(shownAs(document, connection.to));
      if (from === undefined || to === undefined) continue;
      if (from === to && connection.from !== connection.to) continue;
      const known = this.connections.get(connection.id);
      if (known !== undefined && known.connection === connection && known.from === from && known.to === to) {
        connections.set(connection.id, known);
        continue;
      }
      const sceneConnection = describeConnection(connection, from, to);
      connections.set(connection.id, sceneConnection);
      this.#connectionGrid.set(connection.id, sceneConnection.bounds, sceneConnection);
    }
    for (const id of this.connections.keys()) {
      if (connections.has(id)) continue;
      this.#connectionGrid.delete(id);
      this.#paths.delete(id);
    }
    this.connections = connections;
  }

  /** What a container holds and shows, or what lies on the canvas. */
  childrenOf(parent: NodeId | undefined): readonly SceneNode[] {
    if (parent === undefined || this.document === undefined) return this.roots;
    return indexDocument(this.document)
      .childrenOf(parent)
      .flatMap(({ id }) => this.nodes.get(id) ?? []);
  }

  /** Nodes whose box meets the area, in no order. */
  nodesIn(area: Box): readonly SceneNode[] {
    return this.#nodeGrid.query(area);
  }

  /** Connections that may be seen in the area, in no order. */
  connectionsIn(area: Box): readonly SceneConnection[] {
    return this.#connectionGrid.query(area);
  }

  connectionsOf(id: NodeId): readonly SceneConnection[] {
    if (this.document === undefined) return [];
    const index = indexDocument(this.document);
    const ids = new Set([...index.connectionsFrom(id), ...index.connectionsTo(id)].map((c) => c.id));
    return [...ids].flatMap((connection) => this.connections.get(connection) ?? []);
  }

  /** The line of the connection, computed now if need be. */
  pathOf(connection: SceneConnection): readonly Point[] {
    return this.knownPathOf(connection) ?? this.computePath(connection);
  }

  /**
   * The line as far as it is known: also one from before the last edit while both ends are where they were, because
   * other nodes in its way matter less than a steady picture.
   */
  knownPathOf(connection: SceneConnection): readonly Point[] | undefined {
    const known = this.#paths.get(connection.id);
    if (known === undefined || known.from !== connection.from.box || known.to !== connection.to.box)
      return undefined;
    return known.points;
  }

  isPathCurrent(connection: SceneConnection): boolean {
    const known = this.#paths.get(connection.id);
    return known !== undefined && known.version === this.version;
  }

  computePath(connection: SceneConnection): readonly Point[] {
    const { document } = this;
    if (document === undefined) return [];
    this.#router ??= connectionRouter(document);
    const points = this.#router.pointsOf(connection.connection) ?? [];
    this.#paths.set(connection.id, {
      points,
      from: connection.from.box,
      to: connection.to.box,
      version: this.version,
    });
    return points;
  }
}

function describeConnection(connection: Connection, from: SceneNode, to: SceneNode): SceneConnection {
  const kind = findConnectionKind(connection.kind);
  const around = boundingBox([
    from.box,
    to.box,
    ...(connection.route ?? []).map(([x, y]) => ({ x, y, width: 0, height: 0 })),
  ]) ?? { x: 0, y: 0, width: 0, height: 0 };
  return {
    id: connection.id,
    connection,
    from,
    to,
    bounds: grow(around, routeMargin),
    line: kind?.line ?? 'dotted',
    heads: kind?.heads ?? 'end',
    isFaint: kind === undefined || kind.specificity <= faintSpecificity,
  };
}

export function grow(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function* mapValues<T, R>(table: ReadonlyMap<string, T>, map: (value: T) => R): Generator<R> {
  for (const value of table.values()) yield map(value);
}
