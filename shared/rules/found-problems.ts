import { headerOf } from '#shared/document/document-index.ts';
import type { DocumentSettings, LintelDocument } from '#shared/document/records.ts';
import type { FoundFinding, Outcome } from './outcome.ts';
import type { Problem, Rule, Severity } from './rule.ts';
import { severities, severityIn } from './severity.ts';

/** A value that is unknown, and the rules that would need it. */
export interface UndecidedValue {
  readonly at: string;
  readonly field: string;
  readonly rules: readonly string[];
}

/** What all checks of a drawing have to say, kept from edit to edit: each looks only at what it changed. */
export interface FoundProblems {
  /** What the check says now, in place of what it said before; nothing when the list is empty. */
  set(check: string, outcomes: readonly Outcome[]): void;
  outcomes(): readonly Outcome[];
  /** The finding that is shown under the key. */
  find(key: string): { readonly rule: Rule; readonly found: FoundFinding } | undefined;
  /**
   * The problems as the settings show them: errors first, then by rule and place. `changedRecords` are those that are
   * other ones since the last time, for a picture leaves out what a record now may say; without it all are looked at.
   */
  problems(document: LintelDocument, changedRecords?: ReadonlySet<string>): readonly Problem[];
  /** Values that are unknown, by place and field. */
  undecided(): readonly UndecidedValue[];
}

interface Entry {
  readonly check: string;
  readonly rule: Rule;
  readonly found: FoundFinding;
}

export function createFoundProblems(): FoundProblems {
  const byCheck = new Map<string, readonly Outcome[]>();
  const byKey = new Map<string, Entry | readonly Entry[]>();
  const undecidedChecks = new Set<string>();
  /** Keys whose entries are other ones since the list was made. */
  const touched = new Set<string>();
  let list: readonly Problem[] | undefined;
  let madeFor: DocumentSettings | undefined;

  function entriesOf(key: string): readonly Entry[] {
    const entries = byKey.get(key);
    if (entries === undefined) return [];
    return isOne(entries) ? [entries] : entries;
  }

  function put(key: string, entries: readonly Entry[]): void {
    const [only, ...others] = entries;
    if (only === undefined) byKey.delete(key);
    else byKey.set(key, others.length === 0 ? only : entries);
    touched.add(key);
  }

  function shown(key: string): Entry | undefined {
    const [first, ...others] = entriesOf(key);
    if (first === undefined) return undefined;
    // Two checks may find the same thing; it is reported once, whichever of them ran first.
    return others.reduce((best, each) => (comesBefore(each, best) ? each : best), first);
  }

  function problemAt(key: string, document: LintelDocument, settings: DocumentSettings): Problem | undefined {
    const entry = shown(key);
    if (entry === undefined) return undefined;
    const severity = severityIn(document, settings, entry.rule, entry.found);
    return severity === undefined ? undefined : problemOf(entry.rule, entry.found, severity);
  }

  return {
    set(check, outcomes) {
      for (const { findings } of byCheck.get(check) ?? []) {
        for (const { finding } of findings)
          put(
            finding.key,
            entriesOf(finding.key).filter((entry) => entry.check !== check),
          );
      }
      for (const { rule, findings } of outcomes) {
        for (const found of findings)
          put(found.finding.key, [...entriesOf(found.finding.key), { check, rule, found }]);
      }
      if (outcomes.length === 0) byCheck.delete(check);
      else byCheck.set(check, outcomes);
      if (outcomes.some(({ undecided }) => undecided.length > 0)) undecidedChecks.add(check);
      else undecidedChecks.delete(check);
    },
    outcomes: () => [...byCheck.values()].flat(),
    find: shown,
    problems(document, changedRecords) {
      const { settings } = headerOf(document);
      const known = changedRecords !== undefined && settings === madeFor ? list : undefined;
      madeFor = settings;
      for (const { at, key } of known ?? []) if (changedRecords?.has(at) === true) touched.add(key);
      const keys = known === undefined ? byKey.keys() : touched;
      const next = (known ?? []).filter(({ key }) => !touched.has(key));
      for (const key of keys) {
        const problem = problemAt(key, document, settings);
        if (problem !== undefined) next.push(problem);
      }
      touched.clear();
      list = next.sort(inOrder);
      return list;
    },
    undecided() {
      const values = new Map<string, { at: string; field: string; rules: Set<string> }>();
      for (const check of undecidedChecks) {
        for (const { rule, undecided } of byCheck.get(check) ?? []) {
          for (const { at, field } of undecided) {
            const key = `${at} ${field}`;
            const entry = values.get(key) ?? { at, field, rules: new Set() };
            entry.rules.add(rule.id);
            values.set(key, entry);
          }
        }
      }
      return [...values.values()]
        .map(({ at, field, rules }) => ({ at, field, rules: [...rules].sort() }))
        .sort((a, b) => compare(a.at, b.at) || compare(a.field, b.field));
    },
  };
}

function isOne(entries: Entry | readonly Entry[]): entries is Entry {
  return !Array.isArray(entries);
}

function comesBefore(a: Entry, b: Entry): boolean {
  const [one, other] = [a.found.message, b.found.message];
  return one < other || (one === other && a.check < b.check);
}

/** A finding that no edit has touched stays the same problem: there are many, and each edit touches a few. */
const problemsOfFindings = new WeakMap<FoundFinding, Problem>();

function problemOf(rule: Rule, found: FoundFinding, severity: Severity): Problem {
  const known = problemsOfFindings.get(found);
  if (known?.severity === severity) return known;
  const { finding, message, context } = found;
  const problem: Problem = {
    key: finding.key,
    rule: rule.id,
    title: rule.title,
    severity,
    pillar: rule.pillar,
    message,
    at: finding.at,
    ...(finding.field === undefined ? {} : { field: finding.field }),
    related: finding.related ?? [],
    fix: rule.fix,
    ...(rule.meant === undefined || severity === 'error' ? {} : { canBeMeant: true }),
    context,
  };
  problemsOfFindings.set(found, problem);
  return problem;
}

/** Errors first, then by rule and place. */
export function inOrder(a: Problem, b: Problem): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compare(a.rule, b.rule) ||
    compare(a.at, b.at) ||
    compare(a.key, b.key)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
