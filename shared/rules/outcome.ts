import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { Finding, Rule } from './rule.ts';

/** What one rule says about one record. */
export interface Outcome {
  readonly rule: Rule | undefined;
  readonly findings: readonly FoundFinding[];
  readonly undecided: readonly { readonly at: NodeId | ConnectionId; readonly field: string }[];
}

export interface FoundFinding {
  readonly finding: Finding;
  readonly message: string;
  readonly context: string;
}

export const emptyOutcome: Outcome = { rule: undefined, findings: [], undecided: [] };

export function isEmptyOutcome(outcome: Outcome): boolean {
  return outcome.findings.length === 0 && outcome.undecided.length === 0;
}
