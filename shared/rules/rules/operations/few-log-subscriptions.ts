import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const fewLogSubscriptions = defineRule({
  id: 'LIM-070',
  name: 'few-log-subscriptions',
  title: 'A log group has no more subscriptions than it takes',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['log-group'] },
  messages: {
    many: '{name} sends to {count} receivers, and a log group takes {max} subscriptions. Send to one that spreads, such as a stream.',
  },
  decidesAlways: 'It counts connections.',
  fix: 'none',
  sources: [aws.logQuotas],
  maps: { cfnLint: ['E2529'] },
  docs: {
    what: 'A log group has at most as many subscription filters as CloudWatch Logs takes.',
    why: 'CloudWatch Logs refuses the next one, and the number cannot be raised.',
    condition: 'More connections lead from the log group to functions, streams and searches than the limit.',
    howToFix: 'Send to one stream and let the receivers read that.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const max = ctx.limits.get('logs.subscriptions').value;
    const receivers = [...ctx.connectionsFrom(node.id, 'log'), ...ctx.connectionsFrom(node.id, 'event')].map(
      ({ to }) => to,
    );
    if (receivers.length > max)
      yield { message: 'many', at: node.id, related: receivers, data: { count: receivers.length, max } };
  },
});
