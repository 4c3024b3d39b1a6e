import { findConnectionKind, findKind } from '#shared/catalogue/registry.ts';
import { headerOf } from '#shared/document/document-index.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Outcome } from './outcome.ts';
import { listOf } from './render-message.ts';
import type { RuleReport } from './report.ts';
import type { Rule } from './rule.ts';
import { isProduction } from './severity.ts';

/** What a rule says about one record, and why that is shown or not. */
export interface RuleAnswer {
  readonly state: 'shown' | 'suppressed' | 'hidden' | 'undecided' | 'holds' | 'not-asked';
  /** Whole sentences: what was found, what raised or lowered it, what hides it. */
  readonly sentences: readonly string[];
}

interface Checked {
  readonly document: LintelDocument;
  readonly outcomes: readonly Outcome[];
  readonly report: RuleReport;
  /** Whether the rule looks at records like this one. */
  readonly isAsked: boolean;
}

/** The answer to "why is this shown?" and to "why is this not shown?". */
export function whyShown(rule: Rule, at: string, checked: Checked): RuleAnswer {
  const { document, outcomes, report, isAsked } = checked;
  const own = (problem: { readonly rule: string; readonly at: string }): boolean =>
    problem.rule === rule.id && problem.at === at;
  const shown = report.problems.filter(own);
  if (shown.length > 0)
    return {
      state: 'shown',
      sentences: [
        ...shown.map(({ message }) => message),
        ...severitySentences(rule, document, shown[0]?.severity),
      ],
    };
  const suppressed = report.suppressed.filter(own);
  if (suppressed.length > 0)
    return {
      state: 'suppressed',
      sentences: suppressed.flatMap(({ message, suppressed: by }) => [
        message,
        by?.by === 'intent'
          ? `It is hidden because it is meant: "${by.reason}". A pinned question keeps watch over it.`
          : `It is hidden because somebody accepted it: "${by?.reason ?? ''}".`,
      ]),
    };
  const findings = outcomes
    .filter((outcome) => outcome.rule.id === rule.id)
    .flatMap((outcome) => outcome.findings.filter(({ finding }) => finding.at === at));
  if (findings.length > 0)
    return {
      state: 'hidden',
      sentences: [...findings.map(({ message }) => message), hidingSentence(rule, document)],
    };
  const fields = report.undecided
    .filter((value) => value.rules.includes(rule.id) && value.at === at)
    .map(({ field }) => field);
  if (fields.length > 0)
    return {
      state: 'undecided',
      sentences: [
        `${rule.id} could not decide, because it does not know ${listOf(fields)} of ${nameOf(document, at)}.`,
      ],
    };
  if (!isAsked)
    return { state: 'not-asked', sentences: [`${rule.id} does not look at ${described(document, at)}.`] };
  return {
    state: 'holds',
    sentences: [
      `${rule.title}: this holds for ${nameOf(document, at)}.`,
      `It reports: ${rule.docs.condition}`,
    ],
  };
}

/** Why it is as serious as it is. */
function severitySentences(
  rule: Rule,
  document: LintelDocument,
  severity: string | undefined,
): readonly string[] {
  const { environment, ruleLevels } = headerOf(document).settings;
  const level = severity === 'error' ? undefined : ruleLevels?.[rule.id];
  if (level !== undefined)
    return [
      `It is shown as ${level === 'info' ? 'information' : 'a warning'}, because the settings of the drawing say so.`,
    ];
  const lowered =
    rule.forProduction === true && !isProduction(environment)
      ? `It counts one level less, because the environment is ${environment === '' ? 'not said' : `"${environment}"`} and the rule is meant for production.`
      : undefined;
  return [
    `It is shown as ${severity === 'info' ? 'information' : `${severity === 'error' ? 'an' : 'a'} ${severity}`}.`,
    ...(lowered === undefined ? [] : [lowered]),
  ];
}

function hidingSentence(rule: Rule, document: LintelDocument): string {
  const { profile, ruleLevels } = headerOf(document).settings;
  if (ruleLevels?.[rule.id] === 'off')
    return `It is not shown, because the settings of the drawing turn ${rule.id} off.`;
  return rule.strictOnly === true && profile !== 'strict'
    ? `It is not shown, because the rule belongs to the strict profile and the drawing uses ${profile}.`
    : `It is not shown, because the ${profile} profile shows errors alone.`;
}

function nameOf(document: LintelDocument, at: string): string {
  if (at === 'document') return 'the drawing';
  const connection = document.connections.get(at);
  return (
    document.nodes.get(at)?.name ??
    (connection === undefined
      ? at
      : `${nameOf(document, connection.from)} → ${nameOf(document, connection.to)}`)
  );
}

function described(document: LintelDocument, at: string): string {
  const node = document.nodes.get(at);
  if (node !== undefined) return `${node.name} (${findKind(node.kind)?.title ?? node.kind})`;
  const connection = document.connections.get(at);
  if (connection === undefined) return nameOf(document, at);
  return `${nameOf(document, at)} (${findConnectionKind(connection.kind)?.title ?? connection.kind})`;
}
