import { findKind } from '#shared/catalogue/registry.ts';
import type { Rule } from './rule.ts';

/** Which rules look at a record, by its kind: an edit touches only those. */
export interface RuleDispatch {
  nodes(kind: string): readonly Rule[];
  connections(kind: string): readonly Rule[];
  readonly document: readonly Rule[];
}

export function createRuleDispatch(rules: readonly Rule[]): RuleDispatch {
  const byNodeKind = new Map<string, readonly Rule[]>();
  const byConnectionKind = new Map<string, readonly Rule[]>();
  return {
    nodes: (kind) => remember(byNodeKind, kind, () => rules.filter((rule) => looksAtNode(rule, kind))),
    connections: (kind) =>
      remember(byConnectionKind, kind, () => rules.filter((rule) => looksAtConnection(rule, kind))),
    document: rules.filter((rule) => 'document' in rule.subjects),
  };
}

function looksAtNode({ subjects }: Rule, kind: string): boolean {
  if ('trait' in subjects) return findKind(kind)?.traits.includes(subjects.trait) ?? false;
  return 'nodes' in subjects && (subjects.nodes === 'all' || subjects.nodes.includes(kind));
}

function looksAtConnection({ subjects }: Rule, kind: string): boolean {
  return 'connections' in subjects && (subjects.connections === 'all' || subjects.connections.includes(kind));
}

function remember(
  table: Map<string, readonly Rule[]>,
  key: string,
  compute: () => readonly Rule[],
): readonly Rule[] {
  const known = table.get(key);
  if (known !== undefined) return known;
  const value = compute();
  table.set(key, value);
  return value;
}
