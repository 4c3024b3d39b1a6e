import { findConnectionKind } from '#shared/catalogue/registry.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { Connection, DocumentNode, LintelDocument } from '#shared/document/records.ts';
import { lookOf } from '#shared/drawing/node-look.ts';
import type { Problem } from '#shared/rules/rule.ts';

/** "Web ALB, Application Load Balancer in Main, 2 problems": what a screen reader says about a node. */
export function describeNode(
  document: LintelDocument,
  node: DocumentNode,
  problems: readonly Problem[] = [],
): string {
  const { title, form } = lookOf(node);
  const parent = node.parent === undefined ? undefined : document.nodes.get(node.parent);
  const held = indexDocument(document).childrenOf(node.id).length;
  const place = parent === undefined ? '' : ` in ${parent.name}`;
  return [
    node.name === '' ? `Unnamed ${title}${place}` : `${node.name}, ${title}${place}`,
    form === 'container' || form === 'tile' ? (held === 0 ? 'empty' : `holds ${held}`) : undefined,
    form === 'tile' ? 'collapsed' : undefined,
    node.locked === true ? 'locked' : undefined,
    problems.length > 0 ? countOf(problems.length, 'problem') : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** "Users sends traffic to Web ALB, HTTPS 443". */
export function describeConnection(document: LintelDocument, connection: Connection): string {
  const from = document.nodes.get(connection.from)?.name ?? connection.from;
  const to = document.nodes.get(connection.to)?.name ?? connection.to;
  const verb = findConnectionKind(connection.kind)?.verb ?? 'is connected to';
  const label = connection.label === undefined || connection.label === '' ? '' : `, ${connection.label}`;
  return `${from} ${verb} ${to}${label}`;
}

export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
