import type { Intent, LintelDocument } from '#shared/document/records.ts';
import type { Verdict } from '#shared/reachability/ask.ts';
import type { FoundFinding } from './outcome.ts';
import type { FixContext, IntentOffer, Rule } from './rule.ts';

/** What would be pinned to say that the finding is meant; undefined when no question about it has a clear answer. */
export function offerIntent(ctx: FixContext, rule: Rule, found: FoundFinding): IntentOffer | undefined {
  const { finding, context } = found;
  const accepts = [{ rule: finding.rule, finding: finding.key, context }];
  const intents = (rule.meant?.(ctx, finding) ?? []).flatMap((question): readonly Omit<Intent, 'id'>[] => {
    const answer = ctx.ask(question);
    const must = answer?.ok === true ? mustOf(answer.value.verdict) : undefined;
    return must === undefined ? [] : [{ ...question, must, accepts }];
  });
  if (intents.length === 0) return undefined;
  return {
    problem: finding.key,
    sentences: intents.map((intent) => sentenceOf(ctx.document, intent)),
    intents,
  };
}

/** The answer that is there now is what is meant; half an answer is none. */
function mustOf(verdict: Verdict): Intent['must'] | undefined {
  if (verdict === 'reachable') return 'reach';
  return verdict === 'unreachable' ? 'stay-unreachable' : undefined;
}

function sentenceOf(document: LintelDocument, intent: Omit<Intent, 'id'>): string {
  const { from, to, protocol, port, family, must } = intent;
  const nameOf = (id: string): string =>
    document.nodes.get(id)?.name ?? (id === 'internet' ? 'the internet' : id);
  const sentence = `${nameOf(from)} ${must === 'reach' ? 'must reach' : 'must not reach'} ${nameOf(to)} on ${protocol} ${port}${family === 6 ? ' over IPv6' : ''}`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
