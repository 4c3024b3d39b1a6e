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
import type { Problem } from '#shared/rules/rule.ts';

/** What a drawing shows of a problem: where it is, and the setting that it is about. */
type Marked = Pick<Problem, 'at' | 'field' | 'related'>;

/**
 * A small document as a Mermaid flowchart with every stated property, for documentation. The export to Mermaid is for
 * pictures and leaves such detail out. What the problems are at is marked; what they are about is written out where
 * nobody stated it.
 */
export function drawExample(document: LintelDocument, problems: readonly Marked[]): string {
  const index = indexDocument(document);
  const ids = new Map([...document.nodes.keys()].map((id, number) => [id, `n${number}`]));
  const marked = new Set(problems.flatMap(({ at, related }) => (at === 'document' ? related : [at])));
  const lines: string[] = ['flowchart TB'];
  const drawn = new Set<NodeId>();

  const draw = (node: DocumentNode, indent: string): void => {
    if (drawn.has(node.id)) return;
    drawn.add(node.id);
    const id = ids.get(node.id) ?? 'n';
    const label = labelOf(node, unstatedFields(node, problems));
    const children = index.childrenOf(node.id);
    if (children.length === 0) {
      lines.push(`${indent}${id}["${label}"]`);
      return;
    }
    lines.push(`${indent}subgraph ${id}["${label}"]`);
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

/** The settings of the node that a problem is about and that nobody stated. */
function unstatedFields(node: DocumentNode, problems: readonly Marked[]): readonly string[] {
  const shape = findKind(node.kind)?.properties.shape ?? {};
  const fields = problems.flatMap(({ at, field }) => (at === node.id && field !== undefined ? [field] : []));
  return [...new Set(fields)].filter((field) => field in shape && node.properties?.[field] === undefined);
}

function labelOf(node: DocumentNode, unstated: readonly string[]): string {
  const kind = findKind(node.kind);
  const usual = kind?.properties.safeParse({}).data ?? {};
  return [
    `${node.name} (${kind?.title ?? node.kind})`,
    ...propertyLines(node.properties),
    ...unstated.map((field) => unstatedLine(field, usual[field])),
  ]
    .map(escaped)
    .join('<br/>');
}

function unstatedLine(field: string, usual: unknown): string {
  const isNothing = usual === undefined || (Array.isArray(usual) && usual.length === 0);
  return `${field}: ${isNothing ? 'not stated' : `${shown(usual as JsonValue)}, unless stated`}`;
}

function connectionLabel(connection: Connection): string {
  const title = findConnectionKind(connection.kind)?.title ?? connection.kind;
  return [title, ...propertyLines(connection.properties)].map(escaped).join('<br/>');
}

function propertyLines(properties: Properties | undefined): readonly string[] {
  return Object.entries(properties ?? {}).flatMap(([field, value]) => {
    // A list of rules, listeners or statements has a line for each, and a written resource one for each property.
    if (Array.isArray(value) && value.some((entry) => typeof entry === 'object' && entry !== null))
      return value.map((entry) => `${field}: ${shown(entry)}`);
    if (field === 'properties' && typeof value === 'object' && value !== null)
      return propertyLines(value as Properties);
    return [`${field}: ${shown(value)}`];
  });
}

/** Longer values are cut: what matters in an example is said in its first words. */
const longest = 110;

function shown(value: JsonValue | undefined): string {
  const text = inWords(value);
  return text.length > longest ? `${text.slice(0, longest - 3)}…` : text;
}

/** Values as people write them: lists with commas, objects as pairs. */
function inWords(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((entry) => nested(entry)).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, each]) => `${name} ${nested(each)}`)
    .join(', ');
}

function nested(value: JsonValue | undefined): string {
  return typeof value === 'object' && value !== null ? `(${inWords(value)})` : inWords(value);
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
