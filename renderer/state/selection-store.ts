import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ConnectionId, LintelDocument, NodeId } from '#shared/document/records.ts';
import { documentStore } from './document-store.ts';

export interface SelectionState {
  readonly nodeIds: ReadonlySet<NodeId>;
  readonly connectionIds: ReadonlySet<ConnectionId>;
  /** The node that keys act on and the inspector shows first: the last one selected. */
  readonly activeNodeId: NodeId | undefined;
  readonly hovered: HoveredRecord | undefined;
  /** The node whose name is being edited in place. */
  readonly editingName: NodeId | undefined;
  /** The connection whose label is being edited in place. */
  readonly editingLabel: ConnectionId | undefined;
}

export interface HoveredRecord {
  readonly table: 'nodes' | 'connections';
  readonly id: string;
}

const nothing: ReadonlySet<string> = new Set();

export const selectionStore = createStore<SelectionState>(() => ({
  nodeIds: nothing,
  connectionIds: nothing,
  activeNodeId: undefined,
  hovered: undefined,
  editingName: undefined,
  editingLabel: undefined,
}));

export function useSelection<T>(selector: (state: SelectionState) => T): T {
  return useStore(selectionStore, selector);
}

/** Replaces the selection. */
export function select(nodeIds: Iterable<NodeId>, connectionIds: Iterable<ConnectionId> = []): void {
  const nodes = new Set(nodeIds);
  const connections = new Set(connectionIds);
  const { nodeIds: oldNodes, connectionIds: oldConnections } = selectionStore.getState();
  if (equalSets(nodes, oldNodes) && equalSets(connections, oldConnections)) return;
  selectionStore.setState({
    nodeIds: nodes,
    connectionIds: connections,
    activeNodeId: [...nodes].at(-1),
    editingName: undefined,
    editingLabel: undefined,
  });
}

export function clearSelection(): void {
  select([]);
}

/** Adds the node to the selection, or takes it out. */
export function toggleNode(id: NodeId): void {
  const { nodeIds, connectionIds } = selectionStore.getState();
  select(nodeIds.has(id) ? [...nodeIds].filter((other) => other !== id) : [...nodeIds, id], connectionIds);
}

export function toggleConnection(id: ConnectionId): void {
  const { nodeIds, connectionIds } = selectionStore.getState();
  select(
    nodeIds,
    connectionIds.has(id) ? [...connectionIds].filter((other) => other !== id) : [...connectionIds, id],
  );
}

export function hover(record: HoveredRecord | undefined): void {
  const { hovered } = selectionStore.getState();
  if (hovered?.id === record?.id && hovered?.table === record?.table) return;
  selectionStore.setState({ hovered: record });
}

/** Opens the name of the node for editing on the canvas; undefined ends the editing. */
export function editName(id: NodeId | undefined): void {
  selectionStore.setState({ editingName: id, editingLabel: undefined });
}

/** Opens the label of the connection for editing on the canvas; undefined ends the editing. */
export function editLabel(id: ConnectionId | undefined): void {
  selectionStore.setState({ editingLabel: id, editingName: undefined });
}

/** What is no longer in the document is not selected, hovered or edited any more. */
function keepExisting(document: LintelDocument): void {
  const state = selectionStore.getState();
  const nodes = [...state.nodeIds].filter((id) => document.nodes.has(id));
  const connections = [...state.connectionIds].filter((id) => document.connections.has(id));
  if (nodes.length !== state.nodeIds.size || connections.length !== state.connectionIds.size) {
    select(nodes, connections);
  }
  if (state.editingName !== undefined && !document.nodes.has(state.editingName)) editName(undefined);
  if (state.editingLabel !== undefined && !document.connections.has(state.editingLabel)) editLabel(undefined);
  if (state.hovered !== undefined && !document[state.hovered.table].has(state.hovered.id)) hover(undefined);
}

documentStore.subscribe((state, previous) => {
  if (state.document !== previous.document) keepExisting(state.document);
});

function equalSets(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const value of a) if (!b.has(value)) return false;
  return true;
}
