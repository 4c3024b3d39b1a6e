import { capacityGroupsOf } from '#shared/catalogue/kit/ecs-capacity.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isFromPicture, isFromTemplate, knownText } from '../../known.ts';
import { isInsideUnknown, placementFault } from '../../place.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

export const serviceHasSomewhereToRun = defineRule({
  id: 'ARC-010',
  name: 'service-has-somewhere-to-run',
  title: 'An ECS service or task has a cluster and capacity to run on',
  severity: 'error',
  nature: 'works',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-service', 'ecs-task'] },
  messages: {
    cluster: '{name} is in no ECS cluster. Draw it inside one.',
    capacity:
      '{name} has nowhere to run: {cluster} has no EC2 capacity. Draw an Auto Scaling group in the cluster, or run it on Fargate.',
    instance:
      '{name} runs on Fargate and is drawn inside the instance {host}. Move it out, or run it on EC2.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::Service')],
  docs: {
    what: 'Every ECS service belongs to a cluster; one with launch type EC2 finds instances in it.',
    why: 'Without capacity the service is created and its tasks stay in PROVISIONING until the stack times out after three hours.',
    condition:
      'A service sits in no cluster; or the launch type of a service or task is EC2 and the cluster holds no Auto Scaling group, no instance, and gets none through a connection, own servers included; or it runs on Fargate and is drawn inside an instance. A service without a drawn task definition has one of its own.',
    howToFix:
      'Draw an Auto Scaling group inside the cluster. The quick fix switches the service to Fargate, which needs no instances.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isInsideUnknown(ctx, node.id) || placementFault(ctx, node.id) === 'alone') return;
    const launchType = knownText(ctx, node, 'launchType');
    const host = ctx.ancestorOf(node.id, 'ec2-instance');
    if (host !== undefined && launchType === 'FARGATE') {
      yield { message: 'instance', at: node.id, related: [host.id], data: { host: nameOf(host.id) } };
      return;
    }
    const cluster = ctx.ancestorOf(node.id, 'ecs-cluster');
    if (cluster === undefined) {
      // A task may be started in a cluster that is not drawn.
      if (node.kind === 'ecs-task') return;
      // A template may name a cluster of another stack.
      if (isFromTemplate(node.source)) return;
      yield { message: 'cluster', ...(isFromPicture(node.source) ? { severity: 'info' } : {}), at: node.id };
      return;
    }
    if (launchType !== 'EC2') return;
    // Machines of one's own that are registered with the cluster.
    const isServer = (end: string): boolean => ctx.kindOf(end)?.id === 'server';
    const lines = [...ctx.connectionsFrom(cluster.id), ...ctx.connectionsTo(cluster.id)];
    const hasCapacity =
      capacityGroupsOf(cluster.id, ctx).length > 0 ||
      ctx.descendantsOf(cluster.id, 'ec2-instance').length > 0 ||
      lines.some(({ from, to }) => isServer(from) || isServer(to));
    if (hasCapacity) return;
    yield {
      message: 'capacity',
      at: node.id,
      field: 'launchType',
      related: [cluster.id],
      data: { cluster: nameOf(cluster.id) },
    };
  },
  fixes({ document }, finding) {
    if (finding.message !== 'capacity') return [];
    return [
      { title: 'Run it on Fargate', changes: setProperties(document, finding.at, { launchType: undefined }) },
    ];
  },
});
