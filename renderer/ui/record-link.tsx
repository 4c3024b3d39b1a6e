import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { documentStore } from '#renderer/state/document-store.ts';
import { requestOfCanvas } from '#renderer/state/view-store.ts';
import {
  frameOfAccount,
  impliedAccount,
  isAccountOwner,
  nameOfAccount,
} from '#shared/catalogue/account-owner.ts';

/** Brings a node or connection into view and selects it; nothing happens when it is gone. */
export function reveal(id: string): void {
  const { document } = documentStore.getState();
  const nodeId = frameOfAccount(id) ?? id;
  if (document.nodes.has(nodeId)) requestOfCanvas({ type: 'reveal', nodeIds: [nodeId] });
  else if (document.connections.has(id))
    requestOfCanvas({ type: 'reveal', nodeIds: [], connectionIds: [id] });
}

/** What a record is called: the name of a node, "from → to" of a connection, the drawing, an account; its id when it is gone. */
export function nameOfRecord(id: string): string {
  const { document } = documentStore.getState();
  const node = document.nodes.get(id);
  if (node !== undefined) return node.name === '' ? node.id : node.name;
  const connection = document.connections.get(id);
  if (connection === undefined) {
    if (isAccountOwner(id)) return nameOfAccount(document, id);
    return id === 'document' ? 'The drawing' : id;
  }
  return `${nameOfRecord(connection.from)} → ${nameOfRecord(connection.to)}`;
}

export function RecordLink({ id, children }: { readonly id: string; readonly children?: ReactNode }) {
  // An account that nobody drew is nowhere to be shown.
  if (id === impliedAccount) return <>{children ?? nameOfRecord(id)}</>;
  return (
    <UnstyledButton
      c="var(--mantine-color-anchor)"
      fz="inherit"
      onClick={(event) => {
        event.stopPropagation();
        reveal(id);
      }}
    >
      {children ?? nameOfRecord(id)}
    </UnstyledButton>
  );
}
