import { ancestorsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, Profile, Suppression } from '#shared/document/records.ts';
import { contextOf, renderMessage } from './render-message.ts';
import type { Finding, FindingDraft, Problem, Rule } from './rule.ts';

/**
 * What became of a suppression: it hides something; nothing is left to hide; its day has come; what it accepted has
 * changed; or it cannot be taken (an error, a reason that only repeats the message, no end date in strict).
 */
export type SuppressionOutcome = 'used' | 'unused' | 'expired' | 'outdated' | 'refused';

export interface SuppressionState {
  readonly id: string;
  readonly rule: string;
  readonly target: string;
  readonly outcome: SuppressionOutcome;
}

export interface Suppressions {
  /** The suppression that hides the problem: of the finding before of its node before of a container. */
  find(problem: Problem): { readonly id: string; readonly reason: string } | undefined;
  /** Asked for after all problems were looked up. */
  states(): readonly SuppressionState[];
}

export function createSuppressions(
  document: LintelDocument,
  profile: Profile,
  today: string | undefined,
): Suppressions {
  const byTarget = new Map<string, Suppression>();
  const outcomes = new Map<string, SuppressionOutcome>();
  for (const suppression of document.suppressions.values()) {
    byTarget.set(keyOf(suppression.rule, suppression.scope, suppression.target), suppression);
    outcomes.set(suppression.id, 'unused');
  }

  function candidates(problem: Problem): readonly Suppression[] {
    if (byTarget.size === 0) return [];
    return [
      keyOf(problem.rule, 'finding', problem.key),
      keyOf(problem.rule, 'node', problem.at),
      ...containersOf(document, problem.at).map((id) => keyOf(problem.rule, 'container', id)),
    ].flatMap((key) => byTarget.get(key) ?? []);
  }

  function judge(suppression: Suppression, problem: Problem): SuppressionOutcome {
    const reason = suppression.reason.trim();
    if (problem.severity === 'error' || reason.length < 10 || reason === problem.message) return 'refused';
    if (profile === 'strict' && problem.severity === 'warning' && suppression.until === undefined)
      return 'refused';
    if (today !== undefined && suppression.until !== undefined && suppression.until < today) return 'expired';
    if (suppression.context !== undefined && suppression.context !== problem.context) return 'outdated';
    return 'used';
  }

  return {
    find(problem) {
      let hiding: Suppression | undefined;
      for (const suppression of candidates(problem)) {
        const outcome = judge(suppression, problem);
        if (outcome === 'used') hiding ??= suppression;
        if (outcomes.get(suppression.id) !== 'used') outcomes.set(suppression.id, outcome);
      }
      return hiding === undefined ? undefined : { id: hiding.id, reason: hiding.reason };
    },
    states: () =>
      [...document.suppressions.values()]
        .map(({ id, rule, target }) => ({ id, rule, target, outcome: outcomes.get(id) ?? 'unused' }))
        .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
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

/** The problems that suppressions themselves are, by the rule that is about them. */
export function suppressionProblems(
  document: LintelDocument,
  rule: Rule,
  states: readonly SuppressionState[],
): readonly Problem[] {
  return states.flatMap((state) => {
    const suppression = document.suppressions.get(state.id);
    if (state.outcome === 'used' || suppression === undefined) return [];
    const at = placeOf(document, suppression);
    const draft: FindingDraft = {
      message: state.outcome,
      at,
      discriminator: state.id,
      data: { rule: suppression.rule, until: suppression.until ?? '' },
    };
    const nameOfRecord = (id: string): string => document.nodes.get(id)?.name ?? 'the drawing';
    return {
      key: `${suppressionRule}#${at}#${state.id}`,
      rule: rule.id,
      title: rule.title,
      severity: state.outcome === 'unused' ? 'info' : rule.severity,
      pillar: rule.pillar,
      message: renderMessage(rule, draft, nameOfRecord),
      at,
      related: [],
      fix: rule.fix,
      context: contextOf(draft),
    };
  });
}

/** The node or connection a suppression is about; the drawing when it is gone. */
function placeOf(document: LintelDocument, { target, scope }: Suppression): string {
  const id = scope === 'finding' ? (target.split('#')[1] ?? '') : target;
  return document.nodes.has(id) || document.connections.has(id) ? id : 'document';
}

function containersOf(document: LintelDocument, at: string): readonly string[] {
  const node = document.nodes.get(at) ?? document.nodes.get(document.connections.get(at)?.from ?? '');
  return node === undefined ? [] : [node.id, ...ancestorsOf(document.nodes, node).map(({ id }) => id)];
}

function keyOf(rule: string, scope: string, target: string): string {
  return `${rule} ${scope} ${target}`;
}
