import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { Finding, Rule } from './rule.ts';

/** What one rule says about one record. */
export interface Outcome {
  readonly rule: Rule;
  readonly findings: readonly FoundFinding[];
  readonly undecided: readonly { readonly at: NodeId | ConnectionId; readonly field: string }[];
}

export interface FoundFinding {
  readonly finding: Finding;
  readonly message: string;
  readonly context: string;
}
