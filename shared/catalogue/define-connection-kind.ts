import type { z } from 'zod';
import type { Trait } from './traits.ts';

/** A kind id, or every kind with a trait. */
export type EndSelector = { readonly kinds: readonly string[] } | { readonly trait: Trait } | 'any';

/** Who may be connected with it: every pair of one of `from` and one of `to`. */
export interface ConnectionRow {
  readonly from: readonly EndSelector[];
  readonly to: readonly EndSelector[];
}

/** What a line between two nodes can mean. The direction is "who starts". */
export interface ConnectionKind<P extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  readonly title: string;
  /** Between the names of both ends: "Web ALB *sends traffic to* App". */
  readonly verb: string;
  readonly summary: string;
  readonly properties: P;
  readonly rows: readonly ConnectionRow[];
  /** The more specific kind is offered first; `depends` and `note` come last. */
  readonly specificity: number;
  readonly line: 'solid' | 'dashed' | 'dotted';
  /** Where the arrow heads are. */
  readonly heads: 'end' | 'both' | 'none';
  /** Numbers the bill needs (`gigabytesPerMonth`). */
  readonly usage?: z.ZodObject;
}

export function defineConnectionKind<P extends z.ZodObject>(kind: ConnectionKind<P>): ConnectionKind {
  // The registry knows schemas and not their fields, and what is read with one goes to its own kind alone.
  return kind as unknown as ConnectionKind;
}
