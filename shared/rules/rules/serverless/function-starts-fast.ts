import { knownText, optionalFlag, optionalNumber, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { latencyGoalOf } from '../../stated-goals.ts';

const frontDoors: ReadonlySet<string> = new Set(['target-group', 'cloudfront']);
const slowRuntimes = /^(java|dotnet)/;
/** Their code uses one processor at a time unless it is written otherwise. */
const oneThread = /^(nodejs|python|ruby)/;

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
    package:
      'Somebody waits for {name}, whose package has {size} MB: a new environment loads it first. Keep some ready, or make it smaller.',
    wide: '{name} has {memory} MB and {runtime} uses one processor at a time: above {enough} MB the further processors are paid and idle. Give it {enough} MB, or measure that it uses them.',
    memory:
      'Somebody waits for {name}, which has {memory} MB and so a small part of one CPU. Give it more: it ends sooner and may cost no more.',
  },
  fix: 'suggestion',
  sources: [aws.lambdaProvisioned],
  docs: {
    what: 'Functions behind an API or a load balancer have memory enough for a share of a CPU, and slow runtimes are kept ready.',
    why: 'CPU comes with memory: at 128 MB a function has a fourteenth of one. And the first call of each new environment waits for its start: 0.1 s for scripts, up to 10 s for Java.',
    condition:
      'An API, a load balancer, a distribution or people call a function and wait for its answer, and no environments are kept ready and no SnapStart is on while it runs on Java or .NET, is an image, has a stated package of more than 50 MB, or uses interpreted code inside a VPC (one finding for these); or it has the least memory; or it has more than 1,769 MB for Node.js, Python or Ruby. How fast it has to be is read from the latency goals of the load tests that are stored with the drawing: where the strictest allows a second or more, starts are not reported. Without one nobody has said how fast it has to be, so that this is information. The size of a package is known only where it is stated.',
    howToFix:
      'Keep environments ready, turn SnapStart on where the runtime has it, or change the memory; the quick fixes offer what applies.',
    whenToSuppress: 'Where nobody minds: "Internal report, opened twice a day".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const waits = ['invoke', 'forward', 'target', 'origin']
      .flatMap((kind) => ctx.connectionsTo(node.id, kind))
      .some(
        ({ from, properties }) =>
          properties.invocationType !== 'Event' &&
          (frontDoors.has(ctx.node(from)?.kind ?? '') ||
            ctx.hasTrait(from, 'api') ||
            ctx.hasTrait(from, 'load-balancer') ||
            ctx.hasTrait(from, 'actor')),
      );
    if (!waits) return;
    const isImage = optionalText(node, 'packageType') === 'Image';
    const runtime = isImage ? '' : (knownText(ctx, node, 'runtime') ?? '');
    const isReady =
      (optionalNumber(node, 'provisionedConcurrency') ?? 0) > 0 || optionalFlag(node, 'snapStart') === true;
    const goal = latencyGoalOf(ctx)?.seconds ?? 0;
    const isUrgent = goal < ctx.limits.get('judgement.coldStartGoal').value;
    const size = node.source.load?.packageMegabytes;
    const isHeavy = typeof size === 'number' && size > ctx.limits.get('lambda.package.direct').value;
    const message = slowRuntimes.test(runtime)
      ? 'cold'
      : isImage
        ? 'large'
        : isHeavy
          ? 'package'
          : runtime !== '' && ctx.subnetsOf(node.id).length > 0
            ? 'network'
            : undefined;
    if (message !== undefined && !isReady && isUrgent)
      yield {
        message,
        at: node.id,
        field: 'provisionedConcurrency',
        discriminator: 'cold',
        data: { runtime, size: isHeavy ? size : '' },
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
        fixData: { enough: ctx.limits.get('judgement.functionMemory').value },
      };
    const enough = ctx.limits.get('lambda.fullCpuMemory').value;
    if (memory !== undefined && memory > enough && oneThread.test(runtime))
      yield {
        message: 'wide',
        at: node.id,
        field: 'memorySize',
        discriminator: 'wide',
        data: { memory, runtime, enough },
        fixData: { enough },
      };
  },
  fixes(ctx, { at, fixData }) {
    const enough = fixData?.enough;
    if (typeof enough === 'number') return settingOf(ctx, at, `Give it ${enough} MB`, { memorySize: enough });
    return [
      ...settingOf(ctx, at, 'Keep 2 environments ready', { provisionedConcurrency: 2 }),
      ...(fixData?.snapStart === true ? settingOf(ctx, at, 'Turn SnapStart on', { snapStart: true }) : []),
    ];
  },
});
