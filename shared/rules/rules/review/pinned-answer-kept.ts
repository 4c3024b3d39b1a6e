import { findPathFix } from '#shared/reachability/fixes/find-path-fix.ts';
import type { IntentResult } from '#shared/reachability/intents.ts';
import { defineRule, nameOf } from '../../rule.ts';

export const pinnedAnswerKept = defineRule({
  id: 'RVW-008',
  name: 'pinned-answer-kept',
  title: 'What must reach, reaches; what must not, does not',
  severity: 'error',
  nature: 'review',
  pillar: 'security',
  subjects: { document: true },
  messages: {
    cut: '{from} must reach {to} on {port}, and does not: {reason} Fix the way, or take the pin off if it is no longer meant.',
    open: '{from} must not reach {to} on {port}, and does: {reason} Close the way, or take the pin off if it is no longer meant.',
    unsure:
      'Whether {from} reaches {to} on {port} cannot be told, and it is pinned: {reason} Give the value that is missing.',
    gone: 'A pinned question cannot be asked any more: {reason} Draw it again, or take the pin off.',
  },
  decidesAlways: 'A question that cannot be answered is a finding of its own.',
  fix: 'suggestion',
  sources: [
    {
      title: 'Amazon VPC, Reachability Analyzer',
      url: 'https://docs.aws.amazon.com/vpc/latest/reachability/what-is-reachability-analyzer.html',
      asOf: '2026-11',
    },
  ],
  docs: {
    what: 'A question about the network that you have pinned in the Reachability panel is asked again after every edit, and its answer is the one that was pinned.',
    why: 'Segmentation is easily lost: one route, one rule, one peering opens a way that was closed on purpose, or cuts one that something depends on. A pinned question turns the intention into a test.',
    condition:
      'A pinned question has another answer than the pinned one, cannot be answered, or names something that is not drawn any more.',
    howToFix:
      'The message says what refuses or lets it through. For a way that must be open the fix makes every change that it needs as one step; a way that must be closed is for you to close, because only you know which of its parts others use.',
    whenToSuppress: 'Not at all: take the pin off in the Reachability panel when the intention has changed.',
  },
  *check(ctx) {
    for (const result of ctx.intents()) {
      if (result.isKept) continue;
      const { from, to, protocol, port, id } = result.intent;
      yield {
        message: messageOf(result),
        data: {
          from: from === 'internet' ? 'The internet' : nameOf(from),
          to: to === 'internet' ? 'the internet' : nameOf(to),
          port: `${protocol} ${port}`,
          reason: result.reason ?? '',
        },
        at: placeOf(to, from, (each) => ctx.place(each) !== undefined),
        discriminator: id,
      };
    }
  },
  fixes(ctx, finding) {
    const intent = ctx.document.intents.get(finding.discriminator ?? '');
    if (intent?.must !== 'reach') return [];
    const fix = findPathFix(ctx.document, intent);
    return fix.ok ? [{ title: fix.value.steps.join('; '), changes: fix.value.changes }] : [];
  },
});

function messageOf({ verdict, intent }: IntentResult): string {
  if (verdict === undefined) return 'gone';
  if (verdict === 'unknown') return 'unsure';
  return intent.must === 'reach' ? 'cut' : 'open';
}

/** The end that is drawn: the receiver, else the sender, else the drawing. */
function placeOf(to: string, from: string, isDrawn: (id: string) => boolean): string {
  return isDrawn(to) ? to : isDrawn(from) ? from : 'document';
}
