import { nameOfAccount } from '#shared/catalogue/account-owner.ts';
import { facts } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { ChargedSubject } from './summarise-bills.ts';

/** Subjects are the facts that they are about, a node or a connection, or an account. */
export const nodePrefix = facts.node('');
export const connectionPrefix = facts.connection('');
export const accountPrefix = 'account ';

/** What kind of subject it is, as its subtotal says. */
export function markOf(subject: string): ChargedSubject['mark'] {
  if (subject.startsWith(accountPrefix)) return { isAccount: true };
  return subject.startsWith(connectionPrefix) ? { isConnection: true } : {};
}

/** The id of the node, connection or account. */
export function ownerOf(subject: string): string {
  const prefix = [nodePrefix, connectionPrefix, accountPrefix].find((each) => subject.startsWith(each));
  return subject.slice(prefix?.length ?? 0);
}

/** What the user calls it. */
export function labelOf(document: LintelDocument, subject: string): string {
  const id = ownerOf(subject);
  if (subject.startsWith(nodePrefix)) return document.nodes.get(id)?.name ?? id;
  if (subject.startsWith(accountPrefix)) return nameOfAccount(document, id);
  const connection = document.connections.get(id);
  if (connection === undefined) return id;
  const nameOf = (end: NodeId): string => document.nodes.get(end)?.name ?? end;
  return `${nameOf(connection.from)} – ${nameOf(connection.to)}`;
}

/** The group that it is summed up in. */
export function familyOf(document: LintelDocument, subject: string): string {
  if (subject.startsWith(accountPrefix)) return 'account';
  if (!subject.startsWith(nodePrefix)) return 'data-transfer';
  const node = document.nodes.get(ownerOf(subject));
  return (node === undefined ? undefined : findKind(node.kind)?.family) ?? 'other';
}
