import { ancestorsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, Profile, Suppression } from '#shared/document/records.ts';
import type { IntentResult } from '#shared/reachability/intents.ts';
import { contextOf, renderMessage } from './render-message.ts';
import type { Finding, FindingDraft, Problem, Rule } from './rule.ts';

/**
 * What became of a suppression: it hides something; nothing is left to hide; its day has come; what it accepted has
 * changed; or it cannot be taken (an error, a reason that only repeats the message, no end date in strict).
 */
export type SuppressionOutcome = 'used' | 'unused' | 'expired' | 'outdated' | 'refused';

/** What became of a finding that a pinned question accepts as meant. */
export type AcceptanceOutcome = 'used' | 'unused' | 'outdated';

export interface SuppressionState {
  readonly id: string;
  readonly rule: string;
  readonly target: string;
  readonly outcome: SuppressionOutcome;
}

/** A pinned question, a finding that it accepts, and what became of that. */
export interface AcceptanceState {
  readonly intent: string;
  readonly rule: string;
  readonly finding: string;
  readonly outcome: AcceptanceOutcome;
}

export interface Suppressions {
  /**
   * What hides the problem: a pinned question that accepts it as meant, else the suppression of the finding before
   * that of its node before that of a container.
   */
  find(problem: Problem): Problem['suppressed'];
  /** Asked for after all problems were looked up. */
  states(): readonly SuppressionState[];
  /** The same for what pinned questions accept, where their answer is still the pinned one. */
  acceptances(): readonly AcceptanceState[];
}

/** Findings that were one for the whole drawing: what was accepted then holds for each that came of them. */
const formerFindings: ReadonlyMap<string, string> = new Map([['OPS-033', 'OPS-033#document']]);

export function createSuppressions(
  document: LintelDocument,
  profile: Profile,
  today: string | undefined,
  intents: readonly IntentResult[],
): Suppressions {
  const byTarget = new Map<string, Suppression>();
  const outcomes = new Map<string, SuppressionOutcome>();
  for (const suppression of document.suppressions.values()) {
    byTarget.set(keyOf(suppression.rule, suppression.scope, suppression.target), suppression);
    outcomes.set(suppression.id, 'unused');
  }
  const acceptances = acceptancesIn(intents);

  function candidates(problem: Problem): readonly Suppression[] {
    if (byTarget.size === 0) return [];
    const former = formerFindings.get(problem.rule);
    return [
      keyOf(problem.rule, 'finding', problem.key),
      keyOf(problem.rule, 'node', problem.at),
      ...containersOf(document, problem.at).map((id) => keyOf(problem.rule, 'container', id)),
      ...(former === undefined ? [] : [keyOf(problem.rule, 'finding', former)]),
    ].flatMap((key) => byTarget.get(key) ?? []);
  }

  function judge(suppression: Suppression, problem: Problem): SuppressionOutcome {
    const reason = suppression.reason.trim();
    if (problem.severity === 'error' || reason.length < 10 || reason === problem.message) return 'refused';
    if (profile === 'strict' && problem.severity === 'warning' && suppression.until === undefined)
      return 'refused';
    if (today !== undefined && suppression.until !== undefined && suppression.until < today) return 'expired';
    // Of a former finding nothing is left to compare with.
    const isFormer =
      suppression.scope === 'finding' && suppression.target === formerFindings.get(problem.rule);
    if (suppression.context === undefined || isFormer) return 'used';
    return suppression.context === problem.context ? 'used' : 'outdated';
  }

  return {
    find(problem) {
      const meant = acceptances.find(problem);
      let hiding: Suppression | undefined;
      for (const suppression of candidates(problem)) {
        const outcome = judge(suppression, problem);
        if (outcome === 'used') hiding ??= suppression;
        if (outcomes.get(suppression.id) !== 'used') outcomes.set(suppression.id, outcome);
      }
      return meant ?? (hiding && { id: hiding.id, reason: hiding.reason });
    },
    acceptances: acceptances.states,
    states: () =>
      [...document.suppressions.values()]
        .map(({ id, rule, target }) => ({ id, rule, target, outcome: outcomes.get(id) ?? 'unused' }))
        .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
  };
}

/**
 * The findings that pinned questions accept. One that several questions accept is hidden while all of them are answered
 * as they were: the questions are one decision.
 */
function acceptancesIn(intents: readonly IntentResult[]): {
  find(problem: Problem): Problem['suppressed'];
  states(): readonly AcceptanceState[];
} {
  const byFinding = new Map<string, IntentResult[]>();
  for (const result of intents) {
    for (const { finding } of result.intent.accepts ?? [])
      byFinding.set(finding, [...(byFinding.get(finding) ?? []), result]);
  }
  const outcomes = new Map<string, AcceptanceOutcome>();
  return {
    find(problem) {
      const results = byFinding.get(problem.key);
      const [first] = results ?? [];
      if (results === undefined || first === undefined || problem.severity === 'error') return undefined;
      const isSame = results.every(({ intent }) =>
        (intent.accepts ?? []).some(
          ({ finding, context }) =>
            finding === problem.key && (context === undefined || context === problem.context),
        ),
      );
      outcomes.set(problem.key, isSame ? 'used' : 'outdated');
      if (!isSame || results.some(({ isKept }) => !isKept)) return undefined;
      return { id: first.intent.id, reason: first.intent.reason ?? '', by: 'intent' };
    },
    states: () =>
      intents
        .filter(({ isKept }) => isKept)
        .flatMap(({ intent }) =>
          (intent.accepts ?? []).map(({ rule, finding }) => ({
            intent: intent.id,
            rule,
            finding,
            outcome: outcomes.get(finding) ?? 'unused',
          })),
        ),
  };
}

/** The rule about suppressions: what it reports is known only after all other findings are. */
export const suppressionRule = 'RVW-001';

/** The finding behind a problem key of that rule, so that it can be fixed; undefined for every other key. */
export function suppressionFinding(key: string): Finding | undefined {
  const [rule, at, ...rest] = key.split('#');
  if (rule !== suppressionRule || at === undefined || rest.length === 0) return undefined;
  return { rule: suppressionRule, key, at, message: 'unused', discriminator: rest.join('#') };
}

/** Tells what a pinned question accepts from suppressions, whose ids begin with the rule. */
const acceptancePrefix = 'pin ';

/** The question and the finding behind the discriminator of a problem about an acceptance. */
export function acceptanceIn(
  discriminator: string,
): { readonly intent: string; readonly finding: string } | undefined {
  if (!discriminator.startsWith(acceptancePrefix)) return undefined;
  const [intent = '', finding = ''] = discriminator.slice(acceptancePrefix.length).split(' accepts ');
  return { intent, finding };
}

/** The problems that findings accepted as meant are, once there is something else, or nothing left, to accept. */
export function acceptanceProblems(
  document: LintelDocument,
  rule: Rule,
  states: readonly AcceptanceState[],
): readonly Problem[] {
  return states.flatMap(({ intent, rule: accepted, finding, outcome }) => {
    if (outcome === 'used') return [];
    const isUnused = outcome === 'unused';
    const at = existing(document, finding.split('#')[1] ?? '');
    return problemAt(document, rule, {
      message: isUnused ? 'pinUnused' : 'pinOutdated',
      at,
      discriminator: `${acceptancePrefix}${intent} accepts ${finding}`,
      data: { rule: accepted },
      severity: isUnused ? 'info' : rule.severity,
    });
  });
}

/** The problems that suppressions themselves are, by the rule that is about them. */
export function suppressionProblems(
  document: LintelDocument,
  rule: Rule,
  states: readonly SuppressionState[],
): readonly Problem[] {
  return states.flatMap((state) => {
    const suppression = document.suppressions.get(state.id);
    if (suppression === undefined) return [];
    if (state.outcome === 'used')
      return suppression.by === undefined ? [ownerless(document, rule, suppression)] : [];
    return problemAt(document, rule, {
      message: state.outcome,
      at: placeOf(document, suppression),
      discriminator: state.id,
      data: { rule: suppression.rule, until: suppression.until ?? '' },
      severity: state.outcome === 'unused' ? 'info' : rule.severity,
    });
  });
}

/** Tells suppressions that nobody answers for from those that no longer hold. */
const ownerPrefix = 'owner ';

function ownerless(document: LintelDocument, rule: Rule, suppression: Suppression): Problem {
  return problemAt(document, rule, {
    message: 'owner',
    at: placeOf(document, suppression),
    discriminator: `${ownerPrefix}${suppression.id}`,
    data: { rule: suppression.rule },
  });
}

/** True for what a change cannot mend: who answers for a suppression is for people to say. */
export function isAboutOwner(discriminator: string): boolean {
  return discriminator.startsWith(ownerPrefix);
}

/** That a review cannot close while there are errors. */
export function blockingProblems(
  document: LintelDocument,
  rule: Rule,
  problems: readonly Problem[],
): readonly Problem[] {
  const count = problems.filter(({ severity }) => severity === 'error').length;
  if (count === 0) return [];
  return [
    problemAt(document, rule, {
      message: 'blocking',
      at: 'document',
      discriminator: 'blocking',
      data: { count },
    }),
  ];
}

/** What no change mends: open errors have fixes of their own, and who answers for something is for people to say. */
const forPeople = new Set(['blocking', 'owner']);

function problemAt(document: LintelDocument, rule: Rule, draft: FindingDraft): Problem {
  const { at, discriminator, severity, ...said } = draft;
  const nameOfRecord = (id: string): string => document.nodes.get(id)?.name ?? 'the drawing';
  return {
    key: `${suppressionRule}#${at}#${discriminator}`,
    rule: rule.id,
    title: rule.title,
    severity: severity ?? rule.severity,
    pillar: rule.pillar,
    message: renderMessage(rule, draft, nameOfRecord),
    at,
    related: [],
    fix: forPeople.has(draft.message) ? 'none' : rule.fix,
    context: contextOf({ ...said, at }),
  };
}

/** The node or connection a suppression is about; the drawing when it is gone. */
function placeOf(document: LintelDocument, { target, scope }: Suppression): string {
  return existing(document, scope === 'finding' ? (target.split('#')[1] ?? '') : target);
}

function existing(document: LintelDocument, id: string): string {
  return document.nodes.has(id) || document.connections.has(id) ? id : 'document';
}

function containersOf(document: LintelDocument, at: string): readonly string[] {
  const node = document.nodes.get(at) ?? document.nodes.get(document.connections.get(at)?.from ?? '');
  const around =
    node === undefined ? [] : [node.id, ...ancestorsOf(document.nodes, node).map(({ id }) => id)];
  // A template may accept something for all of its resources.
  return [...around, 'document'];
}

function keyOf(rule: string, scope: string, target: string): string {
  return `${rule} ${scope} ${target}`;
}
