import { knownText, optionalNumber } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

const slowRuntimes = /^(java|dotnet)/;

export const functionStartsFast = defineRule({
  id: 'PERF-010',
  name: 'function-starts-fast',
  title: 'A function that somebody waits for starts fast',
  severity: 'info',
  nature: 'practice',
  pillar: 'performance',
  subjects: { nodes: ['lambda-function'] },
  messages: {
    cold: 'Somebody waits for {name}, and a new environment of {runtime} takes seconds to start. Keep some ready, or use SnapStart.',
    memory:
      'Somebody waits for {name}, which has {memory} MB and so a small part of one CPU. Give it more: it ends sooner and may cost no more.',
  },
  fix: 'suggestion',
  sources: [aws.lambdaProvisioned],
  docs: {
    what: 'Functions behind an API or a load balancer have memory enough for a share of a CPU, and slow runtimes are kept ready.',
    why: 'CPU comes with memory: at 128 MB a function has a fourteenth of one. And the first call of each new environment waits for its start: 0.1 s for scripts, up to 10 s for Java.',
    condition:
      'A function is called by an API, a load balancer or people and waits to be answered, and has the least memory, or runs on Java or .NET without environments kept ready.',
    howToFix: 'Keep environments ready or give it more memory; the quick fix offers both.',
    whenToSuppress: 'Where nobody minds: "Internal report, opened twice a day".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const waits = [...ctx.connectionsTo(node.id, 'invoke'), ...ctx.connectionsTo(node.id, 'forward')].some(
      ({ from, properties }) =>
        properties.invocationType !== 'Event' &&
        (ctx.hasTrait(from, 'api') || ctx.hasTrait(from, 'load-balancer') || ctx.hasTrait(from, 'actor')),
    );
    if (!waits) return;
    const runtime = node.properties.packageType === 'Image' ? '' : (knownText(ctx, node, 'runtime') ?? '');
    if (slowRuntimes.test(runtime) && (optionalNumber(node, 'provisionedConcurrency') ?? 0) === 0)
      yield {
        message: 'cold',
        at: node.id,
        field: 'provisionedConcurrency',
        discriminator: 'cold',
        data: { runtime },
      };
    const memory = optionalNumber(node, 'memorySize');
    if (memory === ctx.limits.get('lambda.memory.min').value)
      yield {
        message: 'memory',
        at: node.id,
        field: 'memorySize',
        discriminator: 'memory',
        data: { memory },
      };
  },
  fixes: (ctx, { at, message }) =>
    message === 'cold'
      ? settingOf(ctx, at, 'Keep 2 environments ready', { provisionedConcurrency: 2 })
      : settingOf(ctx, at, 'Give it 512 MB', { memorySize: 512 }),
});
