import { findConnectionKind } from '#shared/catalogue/registry.ts';
import type { Connection } from '#shared/document/records.ts';

export interface ConnectionLook {
  readonly line: 'solid' | 'dashed' | 'dotted';
  readonly heads: 'end' | 'both' | 'none';
  /** Says nothing about the architecture: plain lines and dependencies. */
  readonly isFaint: boolean;
  readonly isThick: boolean;
}

export const connectionFontSize = 11;
export const connectionLabelWidth = 220;
const faintSpecificity = 10;

/** How a connection is drawn. A plain line keeps the stroke and heads of the diagram that it was imported from. */
export function connectionLook(connection: Connection): ConnectionLook {
  const kind = findConnectionKind(connection.kind);
  const isFaint = kind === undefined || kind.specificity <= faintSpecificity;
  const base = {
    line: kind?.line ?? 'dotted',
    heads: kind?.heads ?? 'end',
    isFaint,
    isThick: false,
  } as const;
  const { origin } = connection;
  if (origin?.format !== 'mermaid' || (kind !== undefined && kind.id !== 'note')) return base;
  return {
    ...base,
    line: origin.stroke === 'dotted' ? 'dotted' : 'solid',
    heads: origin.heads === 'both' || origin.heads === 'none' ? origin.heads : 'end',
    isThick: origin.stroke === 'thick',
  };
}

/** What is written on the line: its own label, else protocol and port where they are set. */
export function connectionText(connection: Connection): string {
  if (connection.label !== undefined && connection.label !== '') {
    return connection.label.replace(/\s*\n\s*/g, ' ');
  }
  const { protocol, port } = connection.properties ?? {};
  return [protocol, port].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
}
