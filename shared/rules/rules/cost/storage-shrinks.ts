import { isExpression, optionalNumber } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const storageShrinks = defineRule({
  id: 'COST-008',
  name: 'storage-shrinks',
  title: 'What only grows has an end',
  severity: 'info',
  nature: 'cost',
  pillar: 'cost',
  subjects: { nodes: ['ecr-repository', 's3-bucket', 'sqs-queue'] },
  messages: {
    images: '{name} keeps every image for ever. Keep the newest {kept}.',
    logs: '{name} takes logs and keeps them for ever. Let them expire after {days} days.',
    polling: 'Consumers ask {name} again and again without waiting, and each question is charged. Wait 20 s.',
  },
  fix: 'automatic',
  sources: [aws.wellArchitectedCost],
  docs: {
    what: 'Repositories have a life-cycle policy, buckets of logs an expiry, and queues that are polled by programs wait for messages.',
    why: 'Storage that only grows is small for a year and a tenth of the bill after three.',
    condition:
      'A repository keeps all images, a bucket that receives logs has no expiry, or a queue without waiting is polled by something other than a function.',
    howToFix: 'Add the policy, the expiry or the waiting, as the quick fix does.',
    whenToSuppress: 'Where all has to be kept: "Audit logs, ten years by law".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const undecidedIn = (field: string): boolean => {
      if (!isExpression(node.source.properties?.[field])) return false;
      ctx.undecided(node.id, field);
      return true;
    };
    if (node.kind === 'ecr-repository') {
      if (!undecidedIn('keepImages') && optionalNumber(node, 'keepImages') === 0)
        yield {
          message: 'images',
          at: node.id,
          field: 'keepImages',
          data: { kept: ctx.limits.get('judgement.keptImages').value },
        };
    } else if (node.kind === 's3-bucket') {
      const takesLogs = ctx.connectionsTo(node.id, 'log').length > 0;
      if (takesLogs && !undecidedIn('expirationDays') && optionalNumber(node, 'expirationDays') === undefined)
        yield {
          message: 'logs',
          at: node.id,
          field: 'expirationDays',
          data: { days: ctx.limits.get('judgement.accessLogDays').value },
        };
    } else {
      const polled = ctx
        .connectionsFrom(node.id, 'poll')
        .some(({ to }) => ctx.node(to)?.kind !== 'lambda-function');
      if (
        polled &&
        !undecidedIn('receiveMessageWaitTimeSeconds') &&
        optionalNumber(node, 'receiveMessageWaitTimeSeconds') === 0
      )
        yield { message: 'polling', at: node.id, field: 'receiveMessageWaitTimeSeconds' };
    }
  },
  fixes: (ctx, { at, message, data = {} }) =>
    message === 'images'
      ? settingOf(ctx, at, `Keep the newest ${String(data.kept)}`, { keepImages: Number(data.kept) })
      : message === 'logs'
        ? settingOf(ctx, at, `Let them expire after ${String(data.days)} days`, {
            expirationDays: Number(data.days),
          })
        : settingOf(ctx, at, 'Wait 20 s', { receiveMessageWaitTimeSeconds: undefined }),
});
