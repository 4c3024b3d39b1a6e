import { headerOf } from '#shared/document/document-index.ts';
import type { DocumentSettings, LintelDocument } from '#shared/document/records.ts';
import type { IntentResult } from '#shared/reachability/intents.ts';
import { inOrder, type UndecidedValue } from './found-problems.ts';
import { contextOf, listOf, renderMessage } from './render-message.ts';
import type { FindingDraft, Problem, Rule, Severity } from './rule.ts';
import { asSaid } from './severity.ts';
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

interface ReportInput {
  readonly document: LintelDocument;
  /** What was found, in order, before anything is hidden; and the values that would decide more. */
  readonly found: readonly Problem[];
  readonly undecided: readonly UndecidedValue[];
  readonly rulesById: ReadonlyMap<string, Rule>;
  readonly today: string | undefined;
  /** The pinned questions with their answers: some say that a finding is meant. */
  readonly intents: readonly IntentResult[];
}

export function reportOf({ document, found, undecided, rulesById, today, intents }: ReportInput): RuleReport {
  const { settings } = headerOf(document);
  const suppressions = createSuppressions(document, settings.profile, today, intents);
  const problems: Problem[] = [];
  const suppressed: Problem[] = [];
  const file = (problem: Problem): void => {
    const by = suppressions.find(problem);
    if (by === undefined) problems.push(problem);
    else suppressed.push({ ...problem, suppressed: by });
  };
  for (const problem of found) file(problem);
  const aboutValues = rulesById.get(undecidedRule);
  if (aboutValues !== undefined && settings.profile !== 'sketch' && undecided.length > 0)
    for (const problem of asSaidBy(settings, [undecidedProblem(document, aboutValues, undecided)]))
      file(problem);
  const states = suppressions.states();
  const aboutSuppressions = rulesById.get(suppressionRule);
  if (aboutSuppressions !== undefined && settings.profile !== 'sketch') {
    const about = [
      ...suppressionProblems(document, aboutSuppressions, states),
      ...acceptanceProblems(document, aboutSuppressions, suppressions.acceptances()),
      ...blockingProblems(document, aboutSuppressions, problems),
    ];
    problems.push(...asSaidBy(settings, about));
  }
  const counts = { error: 0, warning: 0, info: 0 };
  for (const problem of problems) counts[problem.severity] += 1;
  return {
    problems: problems.sort(inOrder),
    suppressed: suppressed.sort(inOrder),
    counts,
    undecided,
    suppressions: states,
  };
}

/** The problems as the drawing counts their rules. */
function asSaidBy(settings: DocumentSettings, problems: readonly Problem[]): readonly Problem[] {
  return problems.flatMap((problem) => {
    const severity = asSaid(settings, problem.rule, problem.severity);
    return severity === undefined ? [] : [severity === problem.severity ? problem : { ...problem, severity }];
  });
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
