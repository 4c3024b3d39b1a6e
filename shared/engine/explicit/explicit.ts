import type { ChangeSet } from '#shared/document/change-set.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument, NodeId, Properties } from '#shared/document/records.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';

/** The node that an implied resource becomes. */
export interface Explicit {
  readonly kind: string;
  /** Undefined: the canvas. */
  readonly container: NodeId | undefined;
  readonly properties: Properties;
  /** What makes the drawing use the node, which the document holds already, instead of what it implied. */
  use(document: LintelDocument, id: NodeId): ChangeSet;
}

/** What a maker may look at. Asked for every implied resource after every edit: only `use` may take its time. */
export interface ImpliedPart {
  readonly document: LintelDocument;
  readonly architecture: Architecture;
  readonly resource: Resource;
  readonly owner: DocumentNode;
  /** Draws another implied resource that the node needs beside it. */
  draw(document: LintelDocument, logicalId: string): ChangeSet | undefined;
}

/** What stands outside of VPCs is drawn in the Region or account of its owner. */
export function outsideVpcs(document: LintelDocument, owner: DocumentNode): NodeId | undefined {
  return ancestorsOf(document.nodes, owner).find(({ kind }) => kind === 'region' || kind === 'account')?.id;
}

/** Logical id that a reference leads to: `Ref` or `Fn::GetAtt`, however deep. */
export function referredId(value: unknown): string | undefined {
  if (Array.isArray(value)) return firstOf(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value && typeof value.Ref === 'string') return value.Ref;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) {
    const [id] = value['Fn::GetAtt'];
    return typeof id === 'string' ? id : undefined;
  }
  return firstOf(Object.values(value));
}

function firstOf(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const id = referredId(value);
    if (id !== undefined) return id;
  }
  return undefined;
}
