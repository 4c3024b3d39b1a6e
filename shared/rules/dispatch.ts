import { findKind } from '#shared/catalogue/registry.ts';
import type { Rule } from './rule.ts';

/**
 * Rules that are run together for a record. Most records are read by few others, and one note of what all their rules
 * read is cheaper than one for each rule; for containers, which hold much, each rule is on its own.
 */
export interface RuleGroup {
  /** Unique among the groups of a kind. */
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Which rules look at a record, by its kind: an edit touches only those. */
export interface RuleDispatch {
  nodes(kind: string): readonly RuleGroup[];
  connections(kind: string): readonly RuleGroup[];
  readonly document: readonly RuleGroup[];
}

export function createRuleDispatch(rules: readonly Rule[]): RuleDispatch {
  const byNodeKind = new Map<string, readonly RuleGroup[]>();
  const byConnectionKind = new Map<string, readonly RuleGroup[]>();
  return {
    nodes: (kind) =>
      remember(byNodeKind, kind, () => {
        const own = rules.filter((rule) => looksAtNode(rule, kind));
        return findKind(kind)?.appearance.as === 'container' ? apart(own) : together(own);
      }),
    connections: (kind) =>
      remember(byConnectionKind, kind, () => together(rules.filter((rule) => looksAtConnection(rule, kind)))),
    document: apart(rules.filter((rule) => 'document' in rule.subjects)),
  };
}

function together(rules: readonly Rule[]): readonly RuleGroup[] {
  const asking = rules.filter(({ needs }) => needs !== undefined);
  const others = rules.filter(({ needs }) => needs === undefined);
  return [...(others.length === 0 ? [] : [{ name: 'all', rules: others }]), ...apart(asking)];
}

function apart(rules: readonly Rule[]): readonly RuleGroup[] {
  return rules.map((rule) => ({ name: rule.id, rules: [rule] }));
}

function looksAtNode({ subjects }: Rule, kind: string): boolean {
  if ('trait' in subjects && findKind(kind)?.traits.includes(subjects.trait) === true) return true;
  return 'nodes' in subjects && (subjects.nodes === 'all' || (subjects.nodes?.includes(kind) ?? false));
}

function looksAtConnection({ subjects }: Rule, kind: string): boolean {
  return 'connections' in subjects && (subjects.connections === 'all' || subjects.connections.includes(kind));
}

function remember(
  table: Map<string, readonly RuleGroup[]>,
  key: string,
  compute: () => readonly RuleGroup[],
): readonly RuleGroup[] {
  const known = table.get(key);
  if (known !== undefined) return known;
  const value = compute();
  table.set(key, value);
  return value;
}
