import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import { capacityGroupsOf } from '#shared/catalogue/kit/ecs-capacity.ts';
import { knownNumber } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const hostPortsFree = defineRule({
  id: 'LIM-025',
  name: 'host-ports-free',
  title: 'Tasks that share a host do not share a port',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['ecs-service'] },
  messages: {
    full: 'Each task of {name} takes port {port} of its instance, so that {instances} instances hold {instances} of them and {wanted} are wanted during a deployment. Use dynamic ports.',
  },
  fix: 'automatic',
  sources: [aws.ecsNetworking],
  docs: {
    what: 'A service in host mode has as many instances as it has tasks, at the most that may run.',
    why: 'Two tasks cannot listen on one port of one host. The surplus stays pending, and a rolling deployment, which starts the new before it stops the old, waits for ever.',
    condition:
      'The task definition uses host mode, and desired tasks times the maximum percent is more than the largest number of instances of the cluster. In bridge mode a drawn task has dynamic ports; static ones of written task definitions are not looked at.',
    howToFix:
      'Use bridge mode, where Docker gives each task a port, as the quick fix does; or awsvpc; or raise the number of instances.',
    whenToSuppress: 'When a gap during deployments is fine: "0 % to 100 %, at night".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const definition = drawnTaskDefinitionOf(node.id, ctx);
    if (definition?.properties.networkMode !== 'host' || node.properties.schedulingStrategy === 'DAEMON')
      return;
    const cluster = ctx.ancestorOf(node.id, 'ecs-cluster');
    if (cluster === undefined) return;
    const groups = capacityGroupsOf(cluster.id, ctx).flatMap((id) => ctx.node(id) ?? []);
    const sizes = groups.map((group) => knownNumber(ctx, group, 'maxSize'));
    const desired = knownNumber(ctx, node, 'desiredCount');
    const most = knownNumber(ctx, node, 'maximumPercent');
    if (groups.length === 0 || desired === undefined || most === undefined || sizes.includes(undefined))
      return;
    const instances = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    const wanted = Math.max(desired, Math.floor((desired * most) / 100));
    if (wanted <= instances) return;
    yield {
      message: 'full',
      at: node.id,
      field: 'desiredCount',
      related: [definition.id, ...groups.map(({ id }) => id)],
      data: { name: nameOf(node.id), port: Number(definition.properties.containerPort), instances, wanted },
      fixData: { definition: definition.id },
    };
  },
  fixes(ctx, finding) {
    const definition = finding.fixData?.definition;
    return typeof definition === 'string'
      ? settingOf(ctx, definition, 'Use bridge mode with dynamic ports', { networkMode: 'bridge' })
      : [];
  },
});
