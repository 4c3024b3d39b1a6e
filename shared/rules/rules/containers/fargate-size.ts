import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, knownNumber, texts } from '../../known.ts';
import { listOf } from '../../render-message.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, type WrittenResource, writing, writtenResource } from '../../written-resource.ts';

export const fargateSize = defineRule({
  id: 'LIM-020',
  name: 'fargate-size',
  title: 'CPU and memory are a Fargate size',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-service', 'ecs-task', 'ecs-task-definition', 'resource'] },
  messages: {
    memory:
      '{name} has {cpu} CPU units and {memory} MiB. With that CPU, Fargate takes {allowed}. Choose one of those.',
    cpu: '{name} has {cpu} CPU units, a size that this version does not know. Use one of {sizes}.',
    unset: '{name} runs on Fargate and states no {missing} for the task: ECS refuses it. State both.',
  },
  fix: 'automatic',
  sources: [aws.fargate],
  maps: { cfnLint: ['E3047'] },
  docs: {
    what: 'A task on Fargate has one of the pairs of CPU and memory that Fargate offers.',
    why: 'ECS refuses the task definition otherwise.',
    condition:
      'The task runs on Fargate and its memory is not among those for its CPU, or a written task definition states only one of the two or none (errors); or the CPU is no size that is known here (a warning, since AWS adds sizes). A drawn task definition speaks for its services and tasks. The pairs are listed below.',
    howToFix: 'Take the next larger pair, which the quick fix sets.',
    whenToSuppress: 'The warning, for a size that AWS added since: "32 vCPU are offered since last month".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      if (isFargateTask(written)) yield* writtenFaults(ctx, node, written);
      return;
    }
    const isDefinition = node.kind === 'ecs-task-definition';
    // A task drawn in a service is one of those that the service starts.
    if (node.kind === 'ecs-task' && ctx.ancestorOf(node.id, 'ecs-service') !== undefined) return;
    if (!isDefinition && drawnTaskDefinitionOf(node.id, ctx) !== undefined) return;
    const isFargate = isDefinition
      ? texts(node, 'requiresCompatibilities').includes('FARGATE')
      : node.properties.launchType === 'FARGATE';
    if (!isFargate) return;
    const cpu = knownNumber(ctx, node, 'cpu');
    const memory = knownNumber(ctx, node, 'memory');
    if (cpu === undefined || memory === undefined) return;
    const field = (message: string): string => (message === 'cpu' ? 'cpu' : 'memory');
    for (const fault of faultsOf(ctx, cpu, memory))
      yield { ...fault, at: node.id, field: field(fault.message) };
  },
  fixes(ctx, { at, fixData }) {
    const { cpu, memory } = fixData ?? {};
    if (typeof cpu !== 'number' || typeof memory !== 'number') return [];
    const title = `Use ${cpu} and ${memory} MiB`;
    if (ctx.node(at)?.kind === 'resource')
      return writing(ctx, at, title, { Cpu: String(cpu), Memory: String(memory) });
    return [{ title, changes: setProperties(ctx.document, at, { cpu, memory }) }];
  },
});

/** Memory in MiB that Fargate takes for each number of CPU units, the smallest first. */
function sizesOf({ limits }: RuleContext): readonly (readonly [cpu: number, memory: readonly number[]])[] {
  return Object.entries(limits.get('fargate.sizes').table ?? {})
    .map(([cpu, memory]) => [Number(cpu), memory] as const)
    .sort(([a], [b]) => a - b);
}

function faultsOf(ctx: RuleContext, cpu: number, memory: number) {
  const sizes = sizesOf(ctx);
  const allowed = sizes.find(([size]) => size === cpu)?.[1];
  const fixData = nextPair(sizes, cpu, memory);
  if (allowed === undefined) {
    const known = sizes.map(([size]) => String(size)).join(', ');
    return [{ message: 'cpu', severity: 'warning' as const, data: { cpu, sizes: known }, fixData }];
  }
  return allowed.includes(memory)
    ? []
    : [{ message: 'memory', data: { cpu, memory, allowed: describe(allowed) }, fixData }];
}

function isFargateTask({ type, properties }: WrittenResource): boolean {
  return (
    type === 'AWS::ECS::TaskDefinition' &&
    listOfValues(properties.RequiresCompatibilities).includes('FARGATE')
  );
}

function* writtenFaults(ctx: RuleContext, { id }: NodeView, { properties }: WrittenResource) {
  const { Cpu: cpu, Memory: memory } = properties;
  const place = { at: id, field: 'properties' };
  if (isExpression(cpu) || isExpression(memory)) {
    ctx.undecided(id, 'properties');
    return;
  }
  const missing = [...(cpu === undefined ? ['CPU'] : []), ...(memory === undefined ? ['memory'] : [])];
  if (missing.length > 0) {
    const stated = [cpu === undefined ? 0 : unitsOf(cpu), memory === undefined ? 0 : mebibytesOf(memory)];
    const [units = 0, amount = 0] = stated;
    const fixData = nextPair(sizesOf(ctx), units, amount);
    yield { message: 'unset', ...place, data: { missing: listOf(missing) }, fixData };
    return;
  }
  const [units, amount] = [unitsOf(cpu), mebibytesOf(memory)];
  if (Number.isNaN(units) || Number.isNaN(amount)) return;
  for (const fault of faultsOf(ctx, units, amount)) yield { ...fault, ...place };
}

/** `256`, or `.25 vCPU`: ECS takes both. */
function unitsOf(stored: unknown): number {
  const [, cores] = /^\s*([\d.]+)\s*v?cpus?\s*$/i.exec(String(stored)) ?? [];
  return cores === undefined ? Number(stored) : Number(cores) * 1024;
}

/** `512`, or `0.5 GB`. */
function mebibytesOf(stored: unknown): number {
  const [, gibibytes] = /^\s*([\d.]+)\s*gb\s*$/i.exec(String(stored)) ?? [];
  return gibibytes === undefined ? Number(stored) : Number(gibibytes) * 1024;
}

/** "512, 1024 or 2048 MiB", "2048 to 8192 MiB in steps of 1024". */
function describe(memory: readonly number[]): string {
  const [first = 0, second = 0] = memory;
  const last = memory.at(-1) ?? 0;
  return memory.length <= 3
    ? `${memory.slice(0, -1).join(', ')} or ${last} MiB`
    : `${first} to ${last} MiB in steps of ${second - first}`;
}

function nextPair(
  sizes: readonly (readonly [number, readonly number[]])[],
  cpu: number,
  memory: number,
): { readonly cpu: number; readonly memory: number } | Record<string, never> {
  for (const [size, allowed] of sizes) {
    if (size < cpu) continue;
    const enough = allowed.find((amount) => amount >= memory);
    if (enough !== undefined) return { cpu: size, memory: enough };
  }
  return {};
}
