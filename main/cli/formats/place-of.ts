import { locateInJson } from '#shared/base/json-text.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Input } from '../read-input.ts';

/** What the user calls a node or connection; its id where it has no name. */
export function nameOf(document: LintelDocument, id: string): string {
  const node = document.nodes.get(id);
  if (node !== undefined) return node.name === '' ? id : node.name;
  const connection = document.connections.get(id);
  if (connection === undefined) return id;
  return connection.label ?? `${nameOf(document, connection.from)} to ${nameOf(document, connection.to)}`;
}

/** The line of the file where a node or connection is written, for files of our own format. */
export function lineOf(input: Input, document: LintelDocument, id: string): number | undefined {
  if (input.kind !== 'document') return undefined;
  if (document.nodes.has(id)) return locateInJson(input.text, ['nodes', id]).line;
  if (document.connections.has(id)) return locateInJson(input.text, ['connections', id]).line;
  // What is about the whole drawing is shown where its name stands.
  return id === 'document' ? locateInJson(input.text, ['name']).line : undefined;
}
