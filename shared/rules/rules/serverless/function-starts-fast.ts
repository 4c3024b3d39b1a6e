import { knownText, optionalFlag, optionalNumber, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

const slowRuntimes = /^(java|dotnet)/;
/** Their code uses one processor at a time unless it is written otherwise. */
const oneThread = /^(nodejs|python|ruby)/;
/** One whole vCPU; more memory brings more processors, not faster ones. */
const megabytesOfOneCpu = 1769;

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
    network:
      'Somebody waits for {name}, and each new environment of it joins a VPC and loads {runtime} first. Keep some ready, or leave the VPC where nothing in it is used.',
    large:
      'Somebody waits for {name}, whose package is an image: a new environment loads it first. Keep some ready, or make the image small.',
    wide: '{name} has {memory} MB and {runtime} uses one processor at a time: above 1,769 MB the further processors are paid and idle. Give it 1,769 MB, or measure that it uses them.',
    memory:
      'Somebody waits for {name}, which has {memory} MB and so a small part of one CPU. Give it more: it ends sooner and may cost no more.',
  },
  fix: 'suggestion',
  sources: [aws.lambdaProvisioned],
  docs: {
    what: 'Functions behind an API or a load balancer have memory enough for a share of a CPU, and slow runtimes are kept ready.',
    why: 'CPU comes with memory: at 128 MB a function has a fourteenth of one. And the first call of each new environment waits for its start: 0.1 s for scripts, up to 10 s for Java.',
    condition:
      'An API, a load balancer or people call a function and wait for its answer, and no environments are kept ready and no SnapStart is on while it runs on Java or .NET, is an image, or uses interpreted code inside a VPC (one finding for these); or it has the least memory; or it has more than 1,769 MB for Node.js, Python or Ruby. How fast it has to be is not part of the drawing, so that this is information.',
    howToFix:
      'Keep environments ready, turn SnapStart on where the runtime has it, or change the memory; the quick fixes offer what applies.',
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
    const isImage = optionalText(node, 'packageType') === 'Image';
    const runtime = isImage ? '' : (knownText(ctx, node, 'runtime') ?? '');
    const isReady =
      (optionalNumber(node, 'provisionedConcurrency') ?? 0) > 0 || optionalFlag(node, 'snapStart') === true;
    const message = slowRuntimes.test(runtime)
      ? 'cold'
      : isImage
        ? 'large'
        : runtime !== '' && ctx.subnetsOf(node.id).length > 0
          ? 'network'
          : undefined;
    if (message !== undefined && !isReady)
      yield {
        message,
        at: node.id,
        field: 'provisionedConcurrency',
        discriminator: 'cold',
        data: { runtime },
        fixData: { snapStart: /^(java|dotnet|python)/.test(runtime) },
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
    if (memory !== undefined && memory > megabytesOfOneCpu && oneThread.test(runtime))
      yield {
        message: 'wide',
        at: node.id,
        field: 'memorySize',
        discriminator: 'wide',
        data: { memory, runtime },
      };
  },
  fixes(ctx, { at, message, fixData }) {
    if (message === 'memory') return settingOf(ctx, at, 'Give it 512 MB', { memorySize: 512 });
    if (message === 'wide')
      return settingOf(ctx, at, `Give it ${megabytesOfOneCpu} MB`, { memorySize: megabytesOfOneCpu });
    return [
      ...settingOf(ctx, at, 'Keep 2 environments ready', { provisionedConcurrency: 2 }),
      ...(fixData?.snapStart === true ? settingOf(ctx, at, 'Turn SnapStart on', { snapStart: true }) : []),
    ];
  },
});
