import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { DocumentReader } from './define-kind.ts';

/** Whose charges are those that no single node causes: an id that no record of a drawing has. */
export type AccountOwner = string;

const prefix = 'aws:account';

/** The account of a drawing that draws none. */
export const impliedAccount: AccountOwner = prefix;

/** The account that a node is charged to: that of the frame around it, else the drawing's own. */
export function accountOf(reader: DocumentReader, id: NodeId): AccountOwner {
  const frame = reader.ancestorOf(id, 'account');
  return frame === undefined ? impliedAccount : `${prefix}/${frame.id}`;
}

export function isAccountOwner(owner: string): boolean {
  return owner === impliedAccount || owner.startsWith(`${prefix}/`);
}

/** The frame that the account is drawn as; undefined for the implied one, and for what is no account. */
export function frameOfAccount(owner: string): NodeId | undefined {
  return owner.startsWith(`${prefix}/`) ? owner.slice(prefix.length + 1) : undefined;
}

/** What a bill calls an account: `Account`, or `Account Production` where it is drawn. */
export function nameOfAccount({ nodes }: Pick<LintelDocument, 'nodes'>, owner: AccountOwner): string {
  const frame = frameOfAccount(owner);
  const name = frame === undefined ? undefined : nodes.get(frame)?.name;
  return name === undefined || name === '' ? 'Account' : `Account ${name}`;
}
