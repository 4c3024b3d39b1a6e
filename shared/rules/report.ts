import { headerOf } from '#shared/document/document-index.ts';
import type { DocumentSettings, LintelDocument } from '#shared/document/records.ts';
import type { IntentResult } from '#shared/reachability/intents.ts';
import { isFromPicture } from './known.ts';
import type { FoundFinding, Outcome } from './outcome.ts';
import { contextOf, listOf, renderMessage } from './render-message.ts';
import type { FindingDraft, Problem, Rule, Severity } from './rule.ts';
import {
  acceptanceProblems,
  blockingProblems,
  createSuppressions,
  type SuppressionState,
  suppressionProblems,
  suppressionRule,
} from './suppressions.ts';

export interface RuleReport {
  /** Errors first, then by rule and place: the same drawing gives the same list. */
  readonly problems: readonly Problem[];
  readonly suppressed: readonly Problem[];
  readonly counts: Readonly<Record<Severity, number>>;
  readonly undecided: readonly UndecidedValue[];
  /** What became of every suppression in the document. */
  readonly suppressions: readonly SuppressionState[];
}

/** A value that is unknown, and the rules that would need it. */
export interface UndecidedValue {
  readonly at: string;
  readonly field: string;
  readonly rules: readonly string[];
}

interface ReportInput {
  readonly document: LintelDocument;
  /** What every check has to say. */
  readonly outcomes: Iterable<readonly Outcome[]>;
  readonly rulesById: ReadonlyMap<string, Rule>;
  readonly today: string | undefined;
  /** The pinned questions with their answers: some say that a finding is meant. */
  readonly intents: readonly IntentResult[];
}

export function reportOf({ document, outcomes, rulesById, today, intents }: ReportInput): RuleReport {
  const { settings } = headerOf(document);
  const suppressions = createSuppressions(document, settings.profile, today, intents);
  const problems: Problem[] = [];
  const suppressed: Problem[] = [];
  const undecided = new Map<string, { at: string; field: string; rules: Set<string> }>();
  const found = new Map<string, { readonly rule: Rule; readonly found: FoundFinding }>();
  for (const ofCheck of outcomes) {
    for (const { rule, findings, undecided: values } of ofCheck) {
      for (const { at, field } of values) {
        const key = `${at} ${field}`;
        const entry = undecided.get(key) ?? { at, field, rules: new Set() };
        entry.rules.add(rule.id);
        undecided.set(key, entry);
      }
      for (const entry of findings) {
        // Two checks may find the same thing; it is reported once, whichever of them ran first.
        const other = found.get(entry.finding.key);
        if (other === undefined || entry.message < other.found.message)
          found.set(entry.finding.key, { rule, found: entry });
      }
    }
  }
  for (const { rule, found: entry } of found.values()) {
    const severity = severityIn(document, settings, rule, entry);
    if (severity === undefined) continue;
    const problem = problemOf(rule, entry, severity);
    const by = suppressions.find(problem);
    if (by === undefined) problems.push(problem);
    else suppressed.push({ ...problem, suppressed: by });
  }
  const values = [...undecided.values()]
    .map(({ at, field, rules }) => ({ at, field, rules: [...rules].sort() }))
    .sort((a, b) => compare(a.at, b.at) || compare(a.field, b.field));
  const aboutValues = rulesById.get(undecidedRule);
  if (aboutValues !== undefined && settings.profile !== 'sketch' && values.length > 0) {
    const problem = undecidedProblem(document, aboutValues, values);
    const by = suppressions.find(problem);
    if (by === undefined) problems.push(problem);
    else suppressed.push({ ...problem, suppressed: by });
  }
  const states = suppressions.states();
  const aboutSuppressions = rulesById.get(suppressionRule);
  if (aboutSuppressions !== undefined && settings.profile !== 'sketch') {
    problems.push(
      ...suppressionProblems(document, aboutSuppressions, states),
      ...acceptanceProblems(document, aboutSuppressions, suppressions.acceptances()),
      ...(settings.profile === 'strict' ? blockingProblems(document, aboutSuppressions, problems) : []),
    );
  }
  problems.sort(inOrder);
  const counts = { error: 0, warning: 0, info: 0 };
  for (const problem of problems) counts[problem.severity] += 1;
  return {
    problems,
    suppressed: suppressed.sort(inOrder),
    counts,
    undecided: values,
    suppressions: states,
  };
}

/** The rule about values that other rules would need: known only after all of them have run. */
export const undecidedRule = 'RVW-007';

function undecidedProblem(document: LintelDocument, rule: Rule, values: readonly UndecidedValue[]): Problem {
  const fields = values.map(({ at, field }) => `${document.nodes.get(at)?.name ?? at}: ${field}`);
  const draft: FindingDraft = {
    message: 'undecided',
    at: 'document',
    data: {
      count: values.reduce((sum, { rules }) => sum + rules.length, 0),
      fields: listOf(fields),
    },
  };
  return {
    key: `${rule.id}#document`,
    rule: rule.id,
    title: rule.title,
    severity: rule.severity,
    pillar: rule.pillar,
    message: renderMessage(rule, draft, (id) => id),
    at: 'document',
    related: [],
    fix: rule.fix,
    context: contextOf(draft),
  };
}

const severities: readonly Severity[] = ['error', 'warning', 'info'];

/**
 * How serious the finding is in this drawing; undefined when the profile does not show it. A sketch shows errors
 * alone, the standard profile everything but the rules meant for strict; outside of production the rules meant for
 * it count one level less, and what a picture does not say is information.
 */
function severityIn(
  document: LintelDocument,
  settings: DocumentSettings,
  rule: Rule,
  found: FoundFinding,
): Severity | undefined {
  if (rule.strictOnly === true && settings.profile !== 'strict') return undefined;
  const ceiling = severities.indexOf(rule.severity);
  const asked = severities.indexOf(found.finding.severity ?? rule.severity);
  const lowered = rule.forProduction === true && !isProduction(settings.environment) ? 1 : 0;
  const stated = severities[Math.max(ceiling, asked) + lowered];
  const severity = stated === 'warning' && isUnsaid(document, found.finding) ? 'info' : stated;
  return settings.profile === 'sketch' && severity !== 'error' ? undefined : severity;
}

/**
 * True when the finding rests on what a picture leaves out: nobody chose the setting, so that it is worth knowing and
 * no more.
 */
function isUnsaid(document: LintelDocument, { at, field }: FoundFinding['finding']): boolean {
  const record = document.nodes.get(at) ?? document.connections.get(at);
  if (record === undefined || !isFromPicture(record)) return false;
  return field === undefined || record.properties?.[field] === undefined;
}

export function isProduction(environment: string): boolean {
  return /^(prod|live)/i.test(environment.trim());
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

function inOrder(a: Problem, b: Problem): number {
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
