import type { Tracker } from '#shared/base/tracked-memo.ts';
import { headerOf, indexDocument } from '#shared/document/document-index.ts';
import { nodesByKind } from '#shared/document/node-tables.ts';
import type { Connection, DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { ConnectionView, DocumentReader, Kind, NodeView } from './define-kind.ts';
import { readProperties } from './read-properties.ts';
import { findConnectionKind, findKind } from './registry.ts';
import { subnetsOf } from './subnets-of.ts';
import type { Trait } from './traits.ts';

/** Facts that a reader notes; `change-facts.ts` names the same keys for a change set. */
export const facts = {
  settings: 'settings',
  /** What was decided about the drawing: the cards of a review. */
  decisions: 'decisions',
  /** The load tests of the drawing. */
  scenarios: 'scenarios',
  node: (id: string) => `node:${id}`,
  /** That it exists, its kind and its parent: what most questions ask of the nodes that they pass by. */
  place: (id: string) => `place:${id}`,
  name: (id: string) => `name:${id}`,
  children: (id: string | undefined) => `children:${id ?? ''}`,
  kind: (id: string) => `kind:${id}`,
  from: (id: string) => `from:${id}`,
  to: (id: string) => `to:${id}`,
  connection: (id: string) => `connection:${id}`,
  /** Which nodes name this one in a property. */
  referencedBy: (id: string) => `referenced-by:${id}`,
  resource: (logicalId: string) => `resource:${logicalId}`,
  resourcesOf: (id: string) => `resources-of:${id}`,
} as const;

const nodeViews = new WeakMap<DocumentNode, NodeView>();

const connectionViews = new WeakMap<Connection, ConnectionView>();

/** The node read through its kind's schema; without a known kind its properties are as stored. */
export function viewNode(node: DocumentNode): NodeView {
  const known = nodeViews.get(node);
  if (known !== undefined) return known;
  const kind = findKind(node.kind);
  const properties = kind === undefined ? undefined : readProperties(kind.properties, node.properties);
  const usage = kind?.usage === undefined ? undefined : readProperties(kind.usage, node.usage);
  const view: NodeView = {
    id: node.id,
    name: node.name,
    kind: node.kind,
    parent: node.parent,
    properties: properties?.values ?? node.properties ?? {},
    usage: usage?.values ?? node.usage ?? {},
    invalid: [
      ...(properties?.invalid ?? []),
      ...(usage?.invalid ?? []).map(({ field, message }) => ({ field: `usage.${field}`, message })),
    ],
    declaredUsage: new Set(Object.keys(node.usage ?? {})),
    derivedUsage: undefined,
    source: node,
  };
  nodeViews.set(node, view);
  return view;
}

/** Stands for "by no computation yet": one whose tracker names no computations is `undefined`. */
const nobody = Symbol('nobody');

/**
 * A node whose kind and place the reader has noted already; the name, and the rest as one fact, are noted by whoever
 * looks at them: what asks which subnet something is in is not touched by a new block of the subnet.
 */
class NotedView implements NodeView {
  readonly id: NodeId;
  readonly kind: string;
  readonly parent: NodeId | undefined;
  readonly #node: DocumentNode;
  readonly #tracker: Tracker;
  /** One text for all that look at it is made and hashed once. */
  #key: string | undefined;
  #notedFor: unknown = nobody;

  constructor(node: DocumentNode, tracker: Tracker) {
    this.id = node.id;
    this.kind = node.kind;
    this.parent = node.parent;
    this.#node = node;
    this.#tracker = tracker;
  }

  get name(): string {
    this.#tracker.read(facts.name(this.id));
    return this.#node.name;
  }

  get properties(): NodeView['properties'] {
    return this.#read().properties;
  }

  get usage(): NodeView['usage'] {
    return this.#read().usage;
  }

  get invalid(): NodeView['invalid'] {
    return this.#read().invalid;
  }

  get declaredUsage(): NodeView['declaredUsage'] {
    return this.#read().declaredUsage;
  }

  get derivedUsage(): undefined {
    return undefined;
  }

  get source(): DocumentNode {
    return this.#read().source;
  }

  #read(): NodeView {
    const computation = this.#tracker.computation?.();
    if (computation !== this.#notedFor) {
      this.#notedFor = computation;
      this.#key ??= facts.node(this.id);
      this.#tracker.read(this.#key);
    }
    return viewNode(this.#node);
  }
}

/** The node with some of its parts changed. */
export function viewWith(node: NodeView, changes: Partial<NodeView>): NodeView {
  const { id, name, kind, parent, properties, usage, invalid, declaredUsage, derivedUsage, source } = node;
  return {
    ...{ id, name, kind, parent, properties, usage, invalid, declaredUsage, derivedUsage, source },
    ...changes,
  };
}

export function viewConnection(connection: Connection): ConnectionView {
  const known = connectionViews.get(connection);
  if (known !== undefined) return known;
  const kind = findConnectionKind(connection.kind);
  const properties = kind === undefined ? undefined : readProperties(kind.properties, connection.properties);
  const usage = kind?.usage === undefined ? undefined : readProperties(kind.usage, connection.usage);
  const view: ConnectionView = {
    id: connection.id,
    kind: connection.kind,
    from: connection.from,
    to: connection.to,
    ...(connection.label === undefined ? {} : { label: connection.label }),
    properties: properties?.values ?? connection.properties ?? {},
    usage: usage?.values ?? connection.usage ?? {},
    invalid: [
      ...(properties?.invalid ?? []),
      ...(usage?.invalid ?? []).map(({ field, message }) => ({ field: `usage.${field}`, message })),
    ],
    source: connection,
  };
  connectionViews.set(connection, view);
  return view;
}

/** Answers questions about one revision of a document and notes in `tracker` what was asked. */
export function createDocumentReader(document: LintelDocument, tracker: Tracker): DocumentReader {
  const index = indexDocument(document);

  const views = new Map<DocumentNode, NodeView>();
  // One reader asks the same things many times; a set of ids is cheaper than making the key again.
  const notedPlaces = new Set<NodeId>();
  let notedFor: unknown;

  // Computations pass by the same few containers: one text for all of them is made and hashed once.
  const placeKeys = new Map<NodeId, string>();

  function placeKey(id: NodeId): string {
    let key = placeKeys.get(id);
    if (key === undefined) {
      key = facts.place(id);
      placeKeys.set(id, key);
    }
    return key;
  }

  /** What one computation has noted says nothing about the next one. */
  function followComputation(): void {
    const computation = tracker.computation?.();
    if (computation === notedFor) return;
    notedFor = computation;
    notedPlaces.clear();
  }

  /** The record when only its kind and its parent are looked at. */
  function place(id: NodeId): DocumentNode | undefined {
    followComputation();
    if (!notedPlaces.has(id)) {
      notedPlaces.add(id);
      tracker.read(placeKey(id));
    }
    return document.nodes.get(id);
  }

  function view(node: DocumentNode): NodeView {
    let known = views.get(node);
    if (known === undefined) {
      known = new NotedView(node, tracker);
      views.set(node, known);
    }
    return known;
  }

  function kindOf(id: NodeId): Kind | undefined {
    const node = place(id);
    return node === undefined ? undefined : findKind(node.kind);
  }

  function isTransparent(node: DocumentNode): boolean {
    return findKind(node.kind)?.traits.includes('transparent-frame') ?? false;
  }

  function parentRecord(id: NodeId): DocumentNode | undefined {
    let parent = place(id)?.parent;
    // A damaged file may hold a cycle: no way up is longer than there are nodes.
    for (let steps = 0; parent !== undefined && steps < document.nodes.size; steps += 1) {
      const node = place(parent);
      if (node === undefined || !isTransparent(node)) return node;
      parent = node.parent;
    }
    return undefined;
  }

  function childRecords(id: NodeId | undefined, seen: Set<NodeId | undefined>): DocumentNode[] {
    if (seen.has(id)) return [];
    seen.add(id);
    tracker.read(facts.children(id));
    return index.childrenOf(id).flatMap((child) => {
      place(child.id);
      return isTransparent(child) ? [child, ...childRecords(child.id, seen)] : [child];
    });
  }

  function descendantRecords(id: NodeId, kind: string): DocumentNode[] {
    const found = new Set<DocumentNode>();
    const seen = new Set<NodeId>();
    const visit = (parent: NodeId): void => {
      if (seen.has(parent)) return;
      seen.add(parent);
      for (const child of childRecords(parent, new Set())) {
        if (child.kind === kind) found.add(child);
        visit(child.id);
      }
    };
    visit(id);
    return [...found].sort(byId);
  }

  const reader: DocumentReader = {
    get settings() {
      tracker.read(facts.settings);
      return headerOf(document).settings;
    },
    node(id) {
      const node = place(id);
      return node === undefined || findKind(node.kind) === undefined ? undefined : view(node);
    },
    nameOf(id) {
      tracker.read(facts.name(id));
      return document.nodes.get(id)?.name ?? id;
    },
    kindOf,
    hasTrait: (id: NodeId, trait: Trait) => kindOf(id)?.traits.includes(trait) ?? false,
    parentOf(id) {
      const parent = parentRecord(id);
      return parent === undefined ? undefined : view(parent);
    },
    ancestorOf(id, kind) {
      let next = parentRecord(id);
      for (let steps = 0; next !== undefined && steps < document.nodes.size; steps += 1) {
        if (next.kind === kind) return view(next);
        next = parentRecord(next.id);
      }
      return undefined;
    },
    childrenOf: (id, kind) =>
      childRecords(id, new Set())
        .filter((child) => kind === undefined || child.kind === kind)
        .map(view)
        .sort(byId),
    descendantsOf: (id, kind) => descendantRecords(id, kind).map(view),
    descendantIdsOf: (id, kind) => descendantRecords(id, kind).map((node) => node.id),
    idsOfKind(kind) {
      tracker.read(facts.kind(kind));
      return (nodesByKind(document.nodes).get(kind) ?? []).map(({ id }) => id);
    },
    nodesOfKind(kind) {
      tracker.read(facts.kind(kind));
      const nodes = nodesByKind(document.nodes).get(kind) ?? [];
      return nodes.map(view);
    },
    connectionsFrom(id, kind) {
      tracker.read(facts.from(id));
      return viewsOf(index.connectionsFrom(id), kind);
    },
    connectionsTo(id, kind) {
      tracker.read(facts.to(id));
      return viewsOf(index.connectionsTo(id), kind);
    },
    connection(id) {
      tracker.read(facts.connection(id));
      const connection = document.connections.get(id);
      return connection === undefined ? undefined : viewConnection(connection);
    },
    vpcOf: (id) => (place(id)?.kind === 'vpc' ? reader.node(id) : reader.ancestorOf(id, 'vpc')),
    subnetsOf: (id) => subnetsOf(reader, id),
    zoneOf(subnet) {
      const frame = reader.ancestorOf(subnet, 'availability-zone');
      const zone = frame?.properties.zone ?? reader.node(subnet)?.properties.availabilityZone;
      return typeof zone === 'string' ? zone : undefined;
    },
  };
  return reader;
}

/** In id order. The lists come from the index of the document, which gives the same list again, so it is sorted once. */
function viewsOf(connections: readonly Connection[], kind: string | undefined): readonly ConnectionView[] {
  if (connections.length === 0) return [];
  let views = sortedViews.get(connections);
  if (views === undefined) {
    views = connections.map(viewConnection).sort(byId);
    sortedViews.set(connections, views);
  }
  return kind === undefined ? views : views.filter((connection) => connection.kind === kind);
}

const sortedViews = new WeakMap<readonly Connection[], readonly ConnectionView[]>();

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
