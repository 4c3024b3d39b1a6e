import type { Kind } from '#shared/catalogue/define-kind.ts';
import { findConnectionKind, findKind } from '#shared/catalogue/registry.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { Connection, DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import { absoluteBoxes } from '#shared/drawing/absolute-boxes.ts';
import type { ExportedText } from './exported-text.ts';
import { mermaidIds } from './mermaid-ids.ts';

type Side = 'L' | 'R' | 'T' | 'B';

/**
 * The drawing as a Mermaid architecture diagram: containers as groups, the rest as services with Mermaid's five
 * built-in icons. It has no room for much of a drawing (labels lose marks, containers cannot be ends of lines), so it
 * is an export only; the flowchart is the one that imports back.
 */
export function exportMermaidArchitecture(document: LintelDocument): ExportedText {
  const ids = mermaidIds(document);
  const index = indexDocument(document);
  const boxes = absoluteBoxes(document);
  const lines = ['architecture-beta'];
  const spans: { owner: string; from: number; to: number }[] = [];
  const warnings: { node?: string; message: string }[] = [];
  const isGroup = (node: DocumentNode): boolean => index.childrenOf(node.id).length > 0;
  const write = (owner: string, line: string): void => {
    lines.push(`  ${line}`);
    spans.push({ owner, from: lines.length, to: lines.length });
  };

  const nodes = parentsFirst(document);
  const parents = new Map(nodes.map(({ node, parent }) => [node.id, parent]));
  for (const { node, parent } of nodes) {
    const place = parent === undefined ? '' : ` in ${ids.get(parent)}`;
    const what = isGroup(node) ? 'group' : 'service';
    write(node.id, `${what} ${ids.get(node.id)}(${iconOf(findKind(node.kind))})[${titleOf(node)}]${place}`);
  }
  for (const connection of [...document.connections.values()].sort(byId)) {
    const from = document.nodes.get(connection.from);
    const to = document.nodes.get(connection.to);
    if (from === undefined || to === undefined || from === to) continue;
    const start = endOf(document, from, isGroup);
    const end = endOf(document, to, isGroup);
    if (start === undefined || end === undefined || start.service === end.service) {
      warnings.push({
        message: `"${from.name}" to "${to.name}" is left out: a line of this kind of diagram needs a service at both ends.`,
      });
      continue;
    }
    const [out, into] = sidesOf(boxes.get(from.id), boxes.get(to.id));
    // Mermaid refuses a line that leaves its group at one end when both ends are in the same one.
    const isInside = parents.get(start.service) === parents.get(end.service);
    const left = `${ids.get(start.service)}${start.isGroup && !isInside ? '{group}' : ''}:${out}`;
    const right = `${into}:${ids.get(end.service)}${end.isGroup && !isInside ? '{group}' : ''}`;
    write(connection.id, `${left} ${arrowOf(connection)} ${right}`);
  }
  return { text: `${lines.join('\n')}\n`, extension: 'mmd', mediaType: 'text/vnd.mermaid', warnings, spans };
}

interface Placed {
  readonly node: DocumentNode;
  readonly parent: NodeId | undefined;
}

/** Groups before what they hold; what a damaged file leaves without a way to the canvas comes last, at the top. */
function parentsFirst(document: LintelDocument): readonly Placed[] {
  const index = indexDocument(document);
  const placed: Placed[] = [];
  const seen = new Set<NodeId>();
  const walk = (roots: readonly DocumentNode[]): void => {
    const stack: Placed[] = [...roots]
      .sort(byId)
      .reverse()
      .map((node) => ({ node, parent: undefined }));
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { node } = next;
      if (seen.has(node.id)) continue;
      seen.add(node.id);
      placed.push(next);
      const children = [...index.childrenOf(node.id)].sort(byId).reverse();
      for (const child of children) stack.push({ node: child, parent: node.id });
    }
  };
  walk(index.childrenOf(undefined));
  const lost = [...document.nodes.values()].filter(
    ({ parent }) => parent !== undefined && !document.nodes.has(parent),
  );
  walk(lost);
  for (const node of [...document.nodes.values()].sort(byId)) if (!seen.has(node.id)) walk([node]);
  return placed;
}

/** A line to a group is drawn at the border of the group around a service in it. */
function endOf(
  document: LintelDocument,
  node: DocumentNode,
  isGroup: (node: DocumentNode) => boolean,
): { readonly service: NodeId; readonly isGroup: boolean } | undefined {
  if (!isGroup(node)) return { service: node.id, isGroup: false };
  const service = [...indexDocument(document).childrenOf(node.id)]
    .sort(byId)
    .find((child) => !isGroup(child));
  return service === undefined ? undefined : { service: service.id, isGroup: true };
}

function sidesOf(
  from: { readonly x: number; readonly y: number } | undefined,
  to: { readonly x: number; readonly y: number } | undefined,
): readonly [Side, Side] {
  const dx = (to?.x ?? 0) - (from?.x ?? 0);
  const dy = (to?.y ?? 0) - (from?.y ?? 0);
  if (Math.abs(dx) >= Math.abs(dy)) return dx >= 0 ? ['R', 'L'] : ['L', 'R'];
  return dy >= 0 ? ['B', 'T'] : ['T', 'B'];
}

function arrowOf({ kind, label }: Connection): string {
  const heads = findConnectionKind(kind)?.heads ?? 'end';
  const text = plain(label ?? '');
  const middle = text === '' ? '--' : `-[${text}]-`;
  if (heads === 'none') return middle;
  return heads === 'both' ? `<${middle}>` : `${middle}>`;
}

function titleOf(node: DocumentNode): string {
  return plain(node.name) || plain(findKind(node.kind)?.title ?? '') || 'Node';
}

/** The grammar takes letters, digits and a few marks inside brackets; anything else becomes a space. */
function plain(text: string): string {
  return text
    .replace(/[^\p{L}\p{N} /.()&:_-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function iconOf(kind: Kind | undefined): string {
  switch (kind?.id) {
    case 'internet':
    case 'users':
      return 'internet';
    case 's3-bucket':
    case 'ebs-volume':
      return 'disk';
    default:
      break;
  }
  if (kind?.traits.includes('database') === true || kind?.id === 'dynamodb-table') return 'database';
  return kind?.family === 'compute' || kind?.family === 'containers' ? 'server' : 'cloud';
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
