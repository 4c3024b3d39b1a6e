import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownNumber, optionalNumber } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const visibilityCoversFunction = defineRule({
  id: 'LIM-044',
  name: 'visibility-covers-function',
  title: 'A message stays hidden while a function works on it',
  severity: 'error',
  nature: 'deploy',
  pillar: 'reliability',
  subjects: { connections: ['poll'] },
  messages: {
    refused:
      '{queue} hides messages {visibility} s and {fn} may run {timeout} s: Lambda refuses that. Set {better} s.',
    short:
      '{queue} hides messages {visibility} s, so those of {fn} ({timeout} s) may come twice. Set {better} s.',
  },
  fix: 'automatic',
  sources: [aws.lambdaSqs],
  maps: { cfnLint: ['E3505'] },
  docs: {
    what: 'The visibility timeout of a queue is at least six times the timeout of the function that consumes it, plus the batching window.',
    why: 'Below the timeout of the function, Lambda refuses the mapping. Below six times of it, a throttled batch becomes visible again while it is being retried, and messages are worked on twice.',
    condition:
      'A function polls the queue and the visibility timeout is below its timeout (an error), or below six times of it plus the batching window (a warning).',
    howToFix: 'Set the visibility timeout that the quick fix sets, or shorten the function.',
    whenToSuppress: 'The warning, when doubles are harmless: "Handler is idempotent, tested".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const queue = ctx.node(connection.from);
    const fn = ctx.node(connection.to);
    if (queue?.kind !== 'sqs-queue' || fn?.kind !== 'lambda-function') return;
    const visibility = knownNumber(ctx, queue, 'visibilityTimeout');
    const timeout = knownNumber(ctx, fn, 'timeout');
    if (visibility === undefined || timeout === undefined) return;
    const window = optionalNumber(connection, 'maximumBatchingWindowInSeconds') ?? 0;
    const most = ctx.limits.get('sqs.visibilityTimeout.max').value;
    const factor = ctx.limits.get('sqs.visibilityFactor').value;
    const better = Math.min(most, factor * timeout + window);
    if (visibility >= better) return;
    yield {
      message: visibility < timeout ? 'refused' : 'short',
      ...(visibility < timeout ? {} : { severity: 'warning' }),
      at: queue.id,
      field: 'visibilityTimeout',
      discriminator: fn.id,
      related: [fn.id],
      data: { queue: nameOf(queue.id), fn: nameOf(fn.id), visibility, timeout, better },
      fixData: { better },
    };
  },
  fixes({ document }, finding) {
    const visibilityTimeout = finding.fixData?.better;
    if (typeof visibilityTimeout !== 'number') return [];
    return [
      {
        title: `Hide messages ${visibilityTimeout} s`,
        changes: setProperties(document, finding.at, { visibilityTimeout }),
      },
    ];
  },
});
