import type { Family, MermaidShape } from '#shared/catalogue/kind-appearance.ts';
import { findConnectionKind, findKind } from '#shared/catalogue/registry.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { Connection, DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import { isContainer } from '#shared/drawing/absolute-boxes.ts';
import { themes } from '#shared/drawing/theme.ts';
import type { ExportedText } from './exported-text.ts';
import { mermaidIds } from './mermaid-ids.ts';
import { mermaidLabel } from './mermaid-label.ts';

/** Limits of Mermaid as GitHub runs it (mermaid.js.org/config/schema-docs/config, 2026-11). */
const maxTextSize = 50_000;
const maxEdges = 500;

interface Writer {
  readonly document: LintelDocument;
  readonly ids: ReadonlyMap<NodeId, string>;
  readonly lines: string[];
  readonly spans: { owner: string; from: number; to: number }[];
  readonly drawn: Set<NodeId>;
}

/**
 * The drawing as a Mermaid flowchart that plain GitHub renders: containers as nested subgraphs, connections with their
 * labels, colours by family. Classes named `kind-…` say what each node is, so that an import brings the kinds back.
 */
export function exportMermaid(document: LintelDocument): ExportedText {
  const writer: Writer = { document, ids: mermaidIds(document), lines: [], spans: [], drawn: new Set() };
  writer.lines.push(`flowchart ${directionOf(document)}`);
  writeChildren(writer);
  for (const connection of byId(document.connections.values())) writeConnection(writer, connection);
  writeClasses(writer);
  const text = `${writer.lines.join('\n')}\n`;
  return {
    text,
    extension: 'mmd',
    mediaType: 'text/vnd.mermaid',
    warnings: warningsOf(document, text),
    spans: writer.spans,
  };
}

/** Children of every container, depth first without recursion: a file may nest deeper than a call stack. */
function writeChildren(writer: Writer): void {
  const { document, ids, lines, spans, drawn } = writer;
  const index = indexDocument(document);
  const orphans = [...document.nodes.values()].filter(
    (node) => node.parent !== undefined && !document.nodes.has(node.parent),
  );
  type Step = { readonly node: DocumentNode; readonly depth: number } | { readonly close: () => void };
  const stack: Step[] = byId([...index.childrenOf(undefined), ...orphans])
    .reverse()
    .map((node) => ({ node, depth: 1 }));
  const visit = (): void => {
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      if ('close' in step) {
        step.close();
        continue;
      }
      const { node, depth } = step;
      if (drawn.has(node.id)) continue;
      drawn.add(node.id);
      const indent = '  '.repeat(depth);
      const id = ids.get(node.id) ?? node.id;
      const children = byId(index.childrenOf(node.id)).filter((child) => !drawn.has(child.id));
      const from = lines.length + 1;
      if (children.length === 0) {
        lines.push(`${indent}${id}${shapeOf(node, mermaidLabel(textOf(node)))}`);
        spans.push({ owner: node.id, from, to: from });
        continue;
      }
      lines.push(`${indent}subgraph ${id}["${mermaidLabel(textOf(node)) || ' '}"]`);
      const direction = importedDirection(node.origin?.direction);
      if (direction !== undefined) lines.push(`${indent}  direction ${direction}`);
      stack.push({
        close: () => {
          lines.push(`${indent}end`);
          spans.push({ owner: node.id, from, to: lines.length });
        },
      });
      for (const child of children.reverse()) stack.push({ node: child, depth: depth + 1 });
    }
  };
  visit();
  // A circle of parents in a damaged file: drawn at the top.
  for (const node of byId(document.nodes.values())) {
    if (drawn.has(node.id)) continue;
    stack.push({ node, depth: 1 });
    visit();
  }
}

function writeConnection({ document, ids, lines, spans }: Writer, connection: Connection): void {
  const from = ids.get(connection.from);
  const to = ids.get(connection.to);
  if (from === undefined || to === undefined || !document.nodes.has(connection.from)) return;
  const label = mermaidLabel(connection.label ?? '');
  lines.push(`  ${from} ${arrowOf(connection)}${label === '' ? '' : `|"${label}"|`} ${to}`);
  spans.push({ owner: connection.id, from: lines.length, to: lines.length });
}

function arrowOf(connection: Connection): string {
  const kind = findConnectionKind(connection.kind);
  const { stroke, heads } = connection.origin ?? {};
  const isPlain = kind === undefined || kind.id === 'note';
  const line = isPlain ? (stroke ?? (connection.origin === undefined ? 'dotted' : 'normal')) : kind.line;
  const ends = isPlain ? (heads ?? 'end') : kind.heads;
  const open = ends === 'both' ? '<' : '';
  const body = line === 'thick' ? '==' : line === 'solid' || line === 'normal' ? '--' : '-.-';
  if (ends === 'none') return body === '--' ? '---' : body === '==' ? '===' : '-.-';
  return `${open}${body}>`;
}

const shapes: Readonly<Record<MermaidShape, readonly [open: string, close: string]>> = {
  rect: ['[', ']'],
  rounded: ['(', ')'],
  stadium: ['([', '])'],
  cylinder: ['[(', ')]'],
  hexagon: ['{{', '}}'],
  circle: ['((', '))'],
  queue: ['[[', ']]'],
  note: ['>', ']'],
};

const forms: Readonly<Record<string, readonly [open: string, close: string]>> = {
  rounded: ['(', ')'],
  stadium: ['([', '])'],
  cylinder: ['[(', ')]'],
  hexagon: ['{{', '}}'],
  circle: ['((', '))'],
  diamond: ['{', '}'],
};

function shapeOf(node: DocumentNode, label: string): string {
  const { form } = node.properties ?? {};
  const drawnForm = node.kind === 'shape' && typeof form === 'string' ? forms[form] : undefined;
  const [open, close] = drawnForm ?? shapes[findKind(node.kind)?.mermaid?.shape ?? 'rect'];
  return `${open}"${label === '' ? ' ' : label}"${close}`;
}

function textOf(node: DocumentNode): string {
  const { text } = node.properties ?? {};
  if (node.kind !== 'note' || typeof text !== 'string' || text.trim() === '') return node.name;
  return node.name.trim() === '' ? text : `${node.name}\n${text}`;
}

/** Families get AWS's colours as borders; dark text on a pale fill reads on GitHub's light and dark pages. */
const familyFills: Readonly<Record<Family, string>> = {
  'actors-and-frames': '#f3f5f8',
  networking: '#f3edff',
  'load-balancing': '#f3edff',
  compute: '#fdf0e4',
  containers: '#fdf0e4',
  serverless: '#fdebf3',
  data: '#f9eafa',
  identity: '#fcebee',
  observability: '#fdebf3',
  delivery: '#f9eafa',
  other: '#f3f5f8',
};

function writeClasses({ document, ids, lines }: Writer): void {
  const byFamily = new Map<Family, string[]>();
  const byStyle = new Map<string, string[]>();
  const byKind = new Map<string, string[]>();
  const index = indexDocument(document);
  for (const node of byId(document.nodes.values())) {
    const id = ids.get(node.id) ?? node.id;
    const kind = findKind(node.kind);
    push(byKind, `kind-${node.kind}`, id);
    const { appearance } = kind ?? {};
    if (isContainer(node) && index.childrenOf(node.id).length > 0) {
      const style = appearance?.as === 'container' ? appearance : undefined;
      push(byStyle, style?.styleFor?.(node.properties ?? {}) ?? style?.style ?? 'generic', id);
    } else if (kind !== undefined) push(byFamily, kind.family, id);
  }
  const { families, groups, text } = themes.light;
  const sorted = <K extends string>(
    map: ReadonlyMap<K, readonly string[]>,
  ): readonly (readonly [K, readonly string[]])[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [family, members] of sorted(byFamily)) {
    lines.push(`  classDef ${family} fill:${familyFills[family]},stroke:${families[family]},color:${text}`);
    lines.push(`  class ${members.join(',')} ${family}`);
  }
  for (const [style, members] of sorted(byStyle)) {
    const look = groups[style as keyof typeof groups];
    const dash = look.dash.length === 0 ? '' : `,stroke-dasharray:${look.dash.join(' ')}`;
    lines.push(`  classDef group-${style} fill:none,stroke:${look.stroke}${dash}`);
    lines.push(`  class ${members.join(',')} group-${style}`);
  }
  for (const [kind, members] of sorted(byKind)) {
    if (/^[\w-]+$/.test(kind)) lines.push(`  class ${members.join(',')} ${kind}`);
  }
}

function warningsOf(document: LintelDocument, text: string): ExportedText['warnings'] {
  const warnings: { node?: string; message: string }[] = [];
  if (text.length > maxTextSize) {
    warnings.push({
      message: `The diagram has ${text.length} characters; Mermaid draws at most ${maxTextSize} unless maxTextSize is raised. Export a part of it.`,
    });
  }
  if (document.connections.size > maxEdges) {
    warnings.push({
      message: `The diagram has ${document.connections.size} connections; Mermaid draws at most ${maxEdges} unless maxEdges is raised. Export a part of it.`,
    });
  }
  for (const { id, from, to } of byId(document.connections.values())) {
    if (document.nodes.has(from) && document.nodes.has(to)) continue;
    warnings.push({ message: `The connection ${id} has an end that does not exist and is left out.` });
  }
  return warnings;
}

/** An imported diagram keeps its direction; a network reads downwards, anything else to the right. */
function directionOf(document: LintelDocument): string {
  for (const node of byId(document.nodes.values())) {
    const flow = node.parent === undefined ? importedDirection(node.origin?.flow) : undefined;
    if (flow !== undefined) return flow;
  }
  for (const node of document.nodes.values()) if (node.kind === 'vpc') return 'TB';
  return 'LR';
}

function importedDirection(value: unknown): string | undefined {
  return typeof value === 'string' && /^(?:TB|TD|BT|LR|RL)$/.test(value) ? value : undefined;
}

function push<K>(map: Map<K, string[]>, key: K, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function byId<T extends { readonly id: string }>(records: Iterable<T>): T[] {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
