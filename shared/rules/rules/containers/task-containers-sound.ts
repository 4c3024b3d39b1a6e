import { isJsonObject } from '#shared/base/json.ts';
import { uniqueName } from '#shared/base/names.ts';
import { isExpression, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

export const taskContainersSound = defineRule({
  id: 'LIM-026',
  name: 'task-containers-sound',
  title: 'A task has at most ten containers, each with its own name',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-service', 'ecs-task-definition'] },
  messages: {
    many: '{name} has {count} containers, and a task holds {limit}. Move some into a task of their own.',
    twice: '{name} has two containers called {container}. Give each a name of its own.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::TaskDefinition')],
  maps: { cfnLint: ['E3042'] },
  docs: {
    what: 'A task definition has no more than ten containers, and no two of the same name.',
    why: 'ECS refuses the task definition otherwise. The main container is always essential and the logs are always complete, because the template makes them so.',
    condition: 'The main container and the sidecars are more than ten, or two of them have the same name.',
    howToFix: 'Rename one of the containers, as the quick fix does, or split the task in two.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
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
