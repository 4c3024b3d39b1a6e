import type { JsonValue } from '#shared/base/json.ts';
import { findConnectionKind, findKind } from '#shared/catalogue/registry.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type {
  Connection,
  DocumentNode,
  LintelDocument,
  NodeId,
  Properties,
} from '#shared/document/records.ts';

/**
 * A small document as a Mermaid flowchart with every stated property, for documentation. The export to Mermaid is for
 * pictures and leaves such detail out.
 */
export function drawExample(document: LintelDocument, marked: ReadonlySet<string>): string {
  const index = indexDocument(document);
  const ids = new Map([...document.nodes.keys()].map((id, number) => [id, `n${number}`]));
  const lines: string[] = ['flowchart TB'];
  const drawn = new Set<NodeId>();

  const draw = (node: DocumentNode, indent: string): void => {
    if (drawn.has(node.id)) return;
    drawn.add(node.id);
    const id = ids.get(node.id) ?? 'n';
    const children = index.childrenOf(node.id);
    if (children.length === 0) {
      lines.push(`${indent}${id}["${labelOf(node)}"]`);
      return;
    }
    lines.push(`${indent}subgraph ${id}["${labelOf(node)}"]`);
    for (const child of children) draw(child, `${indent}  `);
    lines.push(`${indent}end`);
  };
  for (const node of document.nodes.values()) {
    if (node.parent === undefined || !document.nodes.has(node.parent)) draw(node, '  ');
  }
  // Containers that sit in each other have no outermost one.
  for (const node of document.nodes.values()) draw(node, '  ');

  for (const connection of document.connections.values()) {
    const from = ids.get(connection.from);
    const to = ids.get(connection.to) ?? 'gone["(not in the drawing)"]';
    if (from === undefined) continue;
    lines.push(`  ${from} -->|"${connectionLabel(connection)}"| ${to}`);
  }
  const found = [...marked].flatMap((id) => ids.get(id) ?? []);
  if (found.length > 0) lines.push(`  style ${found.join(',')} stroke:#d13212,stroke-width:2px`);
  [...document.connections.values()]
    .filter(({ from }) => ids.has(from))
    .forEach(({ id }, number) => {
      if (marked.has(id)) lines.push(`  linkStyle ${number} stroke:#d13212`);
    });
  return lines.join('\n');
}

function labelOf(node: DocumentNode): string {
  const title = findKind(node.kind)?.title ?? node.kind;
  return [`${node.name} (${title})`, ...propertyLines(node.properties)].map(escaped).join('<br/>');
}

function connectionLabel(connection: Connection): string {
  const title = findConnectionKind(connection.kind)?.title ?? connection.kind;
  return [title, ...propertyLines(connection.properties)].map(escaped).join('<br/>');
}

function propertyLines(properties: Properties | undefined): readonly string[] {
  return Object.entries(properties ?? {}).map(([field, value]) => `${field}: ${shown(value)}`);
}

function shown(value: JsonValue | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 70 ? `${text.slice(0, 67)}…` : text;
}

/** Mermaid reads entities in quoted labels; a bare quote or angle bracket would end or change them. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\s+/g, ' ');
}
