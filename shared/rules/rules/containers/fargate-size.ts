import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownNumber, texts } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** Memory in MiB that Fargate takes for each CPU size: listed, or from–to in steps. */
const sizes: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: steps(1024, 4096, 1024),
  1024: steps(2048, 8192, 1024),
  2048: steps(4096, 16_384, 1024),
  4096: steps(8192, 30_720, 1024),
  8192: steps(16_384, 61_440, 4096),
  16384: steps(32_768, 122_880, 8192),
};

export const fargateSize = defineRule({
  id: 'LIM-020',
  name: 'fargate-size',
  title: 'CPU and memory are a Fargate size',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-service', 'ecs-task-definition'] },
  messages: {
    memory:
      '{name} has {cpu} CPU units and {memory} MiB: Fargate takes {allowed} with them. Choose one of those.',
    cpu: '{name} has {cpu} CPU units, a size that this version does not know. Use 256, 512, 1024, 2048, 4096, 8192 or 16384.',
  },
  fix: 'automatic',
  sources: [aws.fargate],
  maps: { cfnLint: ['E3047'] },
  docs: {
    what: 'A task on Fargate has one of the pairs of CPU and memory that Fargate offers.',
    why: 'ECS refuses the task definition otherwise.',
    condition:
      'The task runs on Fargate and its memory is not among those for its CPU (an error), or the CPU is no size that is known here (a warning, since AWS adds sizes). A drawn task definition speaks for its services.',
    howToFix: 'Choose a pair of the list. The quick fix takes the next larger one.',
    whenToSuppress:
      'The warning, for a size that is newer than this version: "32 vCPU, offered since last month".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const isService = node.kind === 'ecs-service';
    if (isService && drawnTaskDefinitionOf(node.id, ctx) !== undefined) return;
    const isFargate = isService
      ? node.properties.launchType === 'FARGATE'
      : texts(node, 'requiresCompatibilities').includes('FARGATE');
    if (!isFargate) return;
    const cpu = knownNumber(ctx, node, 'cpu');
    const memory = knownNumber(ctx, node, 'memory');
    if (cpu === undefined || memory === undefined) return;
    const allowed = sizes[cpu];
    if (allowed === undefined) {
      yield {
        message: 'cpu',
        severity: 'warning',
        at: node.id,
        field: 'cpu',
        data: { cpu },
        fixData: nextPair(cpu, memory),
      };
    } else if (!allowed.includes(memory)) {
      yield {
        message: 'memory',
        at: node.id,
        field: 'memory',
        data: { cpu, memory, allowed: describe(allowed) },
        fixData: nextPair(cpu, memory),
      };
    }
  },
  fixes({ document }, finding) {
    const { cpu, memory } = finding.fixData ?? {};
    if (typeof cpu !== 'number' || typeof memory !== 'number') return [];
    return [
      {
        title: `Use ${cpu} and ${memory} MiB`,
        changes: setProperties(document, finding.at, { cpu, memory }),
      },
    ];
  },
});

function steps(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}

/** "512, 1024 or 2048 MiB", "2048 to 8192 MiB in steps of 1024". */
function describe(memory: readonly number[]): string {
  const [first = 0, second = 0] = memory;
  const last = memory.at(-1) ?? 0;
  return memory.length <= 3
    ? `${memory.join(', ')} MiB`
    : `${first} to ${last} MiB in steps of ${second - first}`;
}

function nextPair(
  cpu: number,
  memory: number,
): { readonly cpu: number; readonly memory: number } | Record<string, never> {
  for (const [size, allowed] of Object.entries(sizes)) {
    if (Number(size) < cpu) continue;
    const enough = allowed.find((amount) => amount >= memory);
    if (enough !== undefined) return { cpu: Number(size), memory: enough };
  }
  return {};
}
