import { rememberKind } from '#renderer/app/preferences-store.ts';
import { windowStore } from '#renderer/app/window-store.ts';
import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore, redo, undo } from '#renderer/state/document-store.ts';
import { clearSelection, select, selectionStore } from '#renderer/state/selection-store.ts';
import { requestOfCanvas } from '#renderer/state/view-store.ts';
import { allKinds, findConnectionKind, legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { patchConnection, reverseConnection } from '#shared/document/commands/change-connections.ts';
import { patchNode, removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { isContainer } from '#shared/drawing/absolute-boxes.ts';
import type { Command } from './command.ts';

const isEditing = (): boolean => windowStore.getState().screen === 'editor';
const canEdit = (): boolean => isEditing() && !documentStore.getState().isReadOnly;

function selectedNodes(): readonly DocumentNode[] {
  const { document } = documentStore.getState();
  return [...selectionStore.getState().nodeIds].flatMap((id) => document.nodes.get(id) ?? []);
}

function selectedConnection() {
  const { nodeIds, connectionIds } = selectionStore.getState();
  const [id, ...others] = connectionIds;
  if (id === undefined || others.length > 0 || nodeIds.size > 0) return undefined;
  return documentStore.getState().document.connections.get(id);
}

const hasSelection = (): boolean => {
  const { nodeIds, connectionIds } = selectionStore.getState();
  return canEdit() && nodeIds.size + connectionIds.size > 0;
};

export const drawingCommands: readonly Command[] = [
  {
    id: 'edit.undo',
    title: 'Undo',
    group: 'Edit',
    keys: ['mod+Z'],
    when: () => canEdit() && documentStore.getState().history.undo.length > 0,
    run() {
      const label = undo();
      if (label !== undefined) announce(`Undone: ${label}`);
    },
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    group: 'Edit',
    keys: ['mod+Shift+Z', 'mod+Y'],
    when: () => canEdit() && documentStore.getState().history.redo.length > 0,
    run() {
      const label = redo();
      if (label !== undefined) announce(`Done again: ${label}`);
    },
  },
  {
    id: 'edit.delete',
    title: 'Delete',
    group: 'Edit',
    keys: ['Delete', 'Backspace'],
    keywords: 'remove',
    when: hasSelection,
    run() {
      const { nodeIds, connectionIds } = selectionStore.getState();
      const count = nodeIds.size + connectionIds.size;
      const { document } = documentStore.getState();
      const label = count === 1 ? 'Delete' : `Delete ${count} items`;
      if (dispatch(label, removeRecords(document, nodeIds, connectionIds))) announce(`Deleted ${count}.`);
    },
  },
  {
    id: 'edit.select-all',
    title: 'Select all',
    group: 'Edit',
    keys: ['mod+A'],
    when: isEditing,
    run() {
      const { document } = documentStore.getState();
      select(document.nodes.keys(), document.connections.keys());
    },
  },
  {
    id: 'edit.select-none',
    title: 'Select nothing',
    group: 'Edit',
    keys: ['mod+Shift+A'],
    when: isEditing,
    run: () => clearSelection(),
  },
  {
    id: 'edit.select-kind',
    title: 'Select everything of the same kind',
    group: 'Edit',
    when: () => isEditing() && selectionStore.getState().nodeIds.size > 0,
    run() {
      const kinds = new Set(selectedNodes().map((node) => node.kind));
      const { document } = documentStore.getState();
      select([...document.nodes.values()].filter((node) => kinds.has(node.kind)).map((node) => node.id));
    },
  },
  {
    id: 'edit.rename',
    title: 'Rename',
    group: 'Edit',
    keys: ['F2'],
    when: () => canEdit() && selectionStore.getState().nodeIds.size === 1,
    run: () => requestOfCanvas({ type: 'rename' }),
  },
  {
    id: 'drawing.connect',
    title: 'Connect to …',
    group: 'Connection',
    keys: ['C'],
    keywords: 'line arrow link',
    when: () => canEdit() && selectionStore.getState().nodeIds.size === 1,
    run: () => requestOfCanvas({ type: 'connect' }),
  },
  {
    id: 'connection.reverse',
    title: 'Reverse the connection',
    group: 'Connection',
    keys: ['R'],
    keywords: 'turn direction',
    when: () => canEdit() && selectedConnection() !== undefined,
    run() {
      const connection = selectedConnection();
      if (connection === undefined) return;
      dispatch('Reverse the connection', reverseConnection(documentStore.getState().document, connection.id));
    },
  },
  {
    id: 'connection.next-kind',
    title: 'Change the kind of connection',
    group: 'Connection',
    keys: ['K'],
    when: () => canEdit() && selectedConnection() !== undefined,
    run() {
      const connection = selectedConnection();
      const { document } = documentStore.getState();
      const from = document.nodes.get(connection?.from ?? '');
      const to = document.nodes.get(connection?.to ?? '');
      if (connection === undefined || from === undefined || to === undefined) return;
      const legal = legalConnectionKinds(from.kind, to.kind).map((kind) => kind.id);
      const next = legal[(legal.indexOf(connection.kind) + 1) % legal.length];
      if (next === undefined || next === connection.kind) {
        announce('No other kind of connection is legal between these two.');
        return;
      }
      dispatch('Change the kind of connection', patchConnection(document, connection.id, { kind: next }));
      announce(`The connection is now: ${findConnectionKind(next)?.title ?? next}.`);
    },
  },
  {
    id: 'connection.reroute',
    title: 'Route the connection automatically',
    group: 'Connection',
    when: () => canEdit() && selectedConnection()?.route !== undefined,
    run() {
      const connection = selectedConnection();
      if (connection === undefined) return;
      const { document } = documentStore.getState();
      dispatch('Route automatically', patchConnection(document, connection.id, { route: undefined }));
    },
  },
  {
    id: 'drawing.lock',
    title: 'Lock in place',
    group: 'Drawing',
    keys: ['mod+L'],
    when: () => canEdit() && selectionStore.getState().nodeIds.size > 0,
    isOn: () => selectedNodes().some((node) => node.locked === true),
    run() {
      const nodes = selectedNodes();
      const isLocked = nodes.some((node) => node.locked === true);
      const { document } = documentStore.getState();
      dispatch(
        isLocked ? 'Unlock' : 'Lock',
        nodes.flatMap((node) => patchNode(document, node.id, { locked: isLocked ? undefined : true })),
      );
    },
  },
  {
    id: 'drawing.collapse',
    title: 'Collapse the container',
    group: 'Drawing',
    keywords: 'expand fold tile',
    when: () => canEdit() && selectedNodes().some(isContainer),
    isOn: () => selectedNodes().some((node) => node.collapsed === true),
    run() {
      const containers = selectedNodes().filter(isContainer);
      const isCollapsed = containers.some((node) => node.collapsed === true);
      const { document } = documentStore.getState();
      dispatch(
        isCollapsed ? 'Expand' : 'Collapse',
        containers.flatMap((node) =>
          patchNode(document, node.id, { collapsed: isCollapsed ? undefined : true }),
        ),
      );
    },
  },
  {
    id: 'arrange.layout-all',
    title: 'Tidy the whole drawing',
    group: 'Arrange',
    keys: ['mod+Shift+L'],
    keywords: 'layout automatic elk arrange',
    when: () => canEdit() && documentStore.getState().document.nodes.size > 0,
    async run({ engine }) {
      const { openCount } = documentStore.getState();
      const changes = await engine.queries.layout({ all: true });
      // The answer is about the document that was open when it was asked.
      if (documentStore.getState().openCount !== openCount) return;
      dispatch('Tidy the drawing', changes);
      requestOfCanvas({ type: 'fit' });
    },
  },
  {
    id: 'arrange.layout-container',
    title: 'Tidy inside the container',
    group: 'Arrange',
    keywords: 'layout automatic arrange',
    when: () => canEdit() && selectedNodes().length === 1 && selectedNodes().some(isContainer),
    async run({ engine }) {
      const [container] = selectedNodes();
      if (container === undefined) return;
      const { openCount } = documentStore.getState();
      const changes = await engine.queries.layout({ container: container.id });
      if (documentStore.getState().openCount !== openCount) return;
      dispatch(`Tidy ${container.name}`, changes);
    },
  },
];

/** One command a kind, for the command palette: "Place NAT gateway". */
export const placeCommands: readonly Command[] = allKinds().map((kind) => ({
  id: `place.${kind.id}`,
  title: `Place ${kind.title}`,
  group: 'Drawing',
  keywords: [...kind.aliases, kind.family].join(' '),
  when: canEdit,
  run: () => placeKind(kind.id),
}));

/** Puts a node of the kind into the selected container, or in the middle of the view. */
export function placeKind(kind: string): void {
  rememberKind(kind);
  requestOfCanvas({ type: 'place', kind });
}
