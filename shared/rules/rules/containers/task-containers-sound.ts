import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { uniqueName } from '#shared/base/names.ts';
import type { NodeId } from '#shared/document/records.ts';
import { awslogsOptions } from '../../awslogs-options.ts';
import { isExpression, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { listOf } from '../../render-message.ts';
import {
  defineRule,
  type Finding,
  type FindingDraft,
  type Fix,
  type FixContext,
  type RuleContext,
} from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import {
  listOfValues,
  objectOf,
  type WrittenResource,
  writing,
  writtenResource,
} from '../../written-resource.ts';

export const taskContainersSound = defineRule({
  id: 'LIM-026',
  name: 'task-containers-sound',
  title: 'The containers of a task fit it, and one of them is essential',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-service', 'ecs-task-definition', 'resource'] },
  messages: {
    many: '{name} has {count} containers, and a task holds {limit}. Move some into a task of their own.',
    twice: '{name} has two containers called {container}. Give each a name of its own.',
    essential:
      'No container of {name} is essential, so that nothing says when the task has ended. Make one essential.',
    memory:
      'The containers of {name} take {sum} MiB together, and the task has {memory}. Give the task more, or the containers less.',
    logs: '{container} of {name} logs to CloudWatch and does not say {missing}. State it.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::TaskDefinition')],
  maps: { cfnLint: ['E3042'] },
  docs: {
    what: 'A task definition has no more than ten containers, and no two of the same name.',
    why: 'ECS refuses the task definition otherwise. The main container is always essential and the logs are always complete, because the template makes them so.',
    condition:
      'The main container and the sidecars are more than ten, or two of them have the same name; or in a written task definition no container is essential, the memory of the containers is more than that of the task, or awslogs lacks the group, the Region or, on Fargate, the prefix of the streams.',
    howToFix: 'Rename one of the containers, as the quick fix does, or split the task in two.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      yield* writtenFaults(ctx, node.id, written);
      return;
    }
    const stored = node.source.properties?.sidecars;
    if (isExpression(stored)) ctx.undecided(node.id, 'sidecars');
    if (!Array.isArray(stored)) return;
    const limit = ctx.limits.get('ecs.containersPerTask').value;
    const place = { at: node.id, field: 'sidecars' };
    if (stored.length + 1 > limit) {
      yield { message: 'many', ...place, discriminator: 'many', data: { count: stored.length + 1, limit } };
    }
    const names = new Set([optionalText(node, 'containerName') ?? 'app']);
    for (const sidecar of stored) {
      const name = isJsonObject(sidecar) ? sidecar.name : undefined;
      if (typeof name !== 'string') continue;
      if (names.has(name))
        yield { message: 'twice', ...place, discriminator: name, data: { container: name } };
      names.add(name);
    }
  },
  fixes(ctx, finding) {
    const stored = ctx.document.nodes.get(finding.at)?.properties?.sidecars;
    const node = ctx.node(finding.at);
    const written = node === undefined ? undefined : writtenResource(node);
    if (written !== undefined) return writtenFixes(ctx, finding, written);
    if (finding.message !== 'twice' || !Array.isArray(stored) || node === undefined) return [];
    const taken = new Set([optionalText(node, 'containerName') ?? 'app']);
    const sidecars = stored.map((sidecar) => {
      if (!isJsonObject(sidecar) || typeof sidecar.name !== 'string') return sidecar;
      const name = uniqueName(sidecar.name, (candidate) => taken.has(candidate));
      taken.add(name);
      return { ...sidecar, name };
    });
    return settingOf(ctx, node.id, 'Give each a name of its own', { sidecars });
  },
});

/** What awslogs needs, as the words of a sentence. */
const logOptions: Readonly<Record<string, string>> = {
  'awslogs-group': 'the group',
  'awslogs-region': 'the Region',
  'awslogs-stream-prefix': 'the prefix of the streams',
};

function* writtenFaults(
  ctx: RuleContext,
  at: NodeId,
  { type, properties }: WrittenResource,
): Generator<FindingDraft> {
  if (type !== 'AWS::ECS::TaskDefinition') return;
  const { ContainerDefinitions: stored, Memory: memory } = properties;
  if (isExpression(stored) || isExpression(memory)) ctx.undecided(at, 'properties');
  if (isExpression(stored)) return;
  const place = { at, field: 'properties' };
  const containers = listOfValues(stored).map(objectOf);
  const limit = ctx.limits.get('ecs.containersPerTask').value;
  if (containers.length > limit)
    yield { message: 'many', ...place, discriminator: 'many', data: { count: containers.length, limit } };
  if (containers.length > 0 && containers.every(({ Essential: isEssential }) => isEssential === false))
    yield { message: 'essential', ...place, discriminator: 'essential' };
  const sum = memoryOf(containers);
  if (!isExpression(memory) && Number(memory) < sum)
    yield {
      message: 'memory',
      ...place,
      discriminator: 'memory',
      data: { sum, memory: Number(memory) },
    };
  for (const [index, container] of containers.entries()) {
    const missing = missingOptions(container, listOfValues(properties.RequiresCompatibilities));
    if (missing.length === 0) continue;
    yield {
      message: 'logs',
      ...place,
      discriminator: `logs ${index}`,
      data: {
        container: String(container.Name),
        missing: listOf(missing.map((each) => logOptions[each] ?? each)),
      },
      fixData: { index },
    };
  }
}

/** What the containers are given for sure: their limits, else what is kept for them. */
function memoryOf(containers: readonly JsonObject[]): number {
  return containers.reduce((sum, { Memory: most, MemoryReservation: kept }) => {
    const memory = Number(most ?? kept ?? 0);
    return sum + (Number.isNaN(memory) ? 0 : memory);
  }, 0);
}

function missingOptions(
  { LogConfiguration: logs }: JsonObject,
  compatibilities: readonly JsonValue[],
): readonly string[] {
  const { LogDriver: driver, Options: options } = objectOf(logs);
  if (driver !== 'awslogs' || isExpression(options)) return [];
  // On instances of its own the agent names the streams by the container.
  const needed = Object.keys(logOptions).filter(
    (name) => name !== 'awslogs-stream-prefix' || compatibilities.includes('FARGATE'),
  );
  return needed.filter((name) => objectOf(options)[name] === undefined);
}

function writtenFixes(
  ctx: FixContext,
  { at, message, fixData }: Finding,
  { properties }: WrittenResource,
): readonly Fix[] {
  const containers = listOfValues(properties.ContainerDefinitions).map(objectOf);
  const changed = (position: unknown, change: (container: JsonObject) => JsonObject) =>
    containers.map((container, index) => (index === position ? change(container) : container));
  if (message === 'essential') {
    const first = changed(0, (container) => ({ ...container, Essential: true }));
    return writing(ctx, at, 'Make the first one essential', { ContainerDefinitions: first });
  }
  if (message === 'memory') {
    const memory = memoryOf(containers);
    return writing(ctx, at, `Give the task ${memory} MiB`, { Memory: String(memory) });
  }
  if (message !== 'logs') return [];
  const logging = changed(fixData?.index, (container) => {
    const logs = objectOf(container.LogConfiguration);
    return {
      ...container,
      LogConfiguration: { ...logs, Options: { ...awslogsOptions, ...objectOf(logs.Options) } },
    };
  });
  return writing(ctx, at, 'State what awslogs needs', { ContainerDefinitions: logging });
}
