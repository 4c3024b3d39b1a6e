import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { capacityGroupsOf } from '#shared/catalogue/kit/ecs-capacity.ts';
import { clusterAround } from '#shared/catalogue/kit/run-task.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression, isFromPicture, isFromTemplate, knownText } from '../../known.ts';
import { isInsideUnknown, placementFault } from '../../place.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import { taskOf } from '../../task-of.ts';
import { objectOf, type WrittenResource, writtenResource } from '../../written-resource.ts';

export const serviceHasSomewhereToRun = defineRule({
  id: 'ARC-010',
  name: 'service-has-somewhere-to-run',
  title: 'An ECS service or task has a cluster and capacity to run on',
  severity: 'error',
  nature: 'works',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-service', 'ecs-task', 'resource'] },
  messages: {
    cluster: '{name} is in no ECS cluster. Draw it inside one.',
    definition: '{name} names no task definition, so there is nothing to run. Name one.',
    agent:
      '{name} runs the ECS agent ({image}) on Fargate, which has no instances to look after. Take the container out, or run it on EC2.',
    capacity:
      '{name} has nowhere to run: {cluster} has no EC2 capacity. Draw an Auto Scaling group in the cluster, or run it on Fargate.',
    instance:
      '{name} runs on Fargate and is drawn inside the instance {host}. Move it out, or run it on EC2.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::Service')],
  docs: {
    what: 'Every ECS service and task belongs to a cluster and has something to run; with launch type EC2 it finds instances in the cluster.',
    why: 'Without capacity the service is created and its tasks stay in PROVISIONING until the stack times out after three hours.',
    condition:
      'A service or task sits in no cluster (a task is a warning, for it may be started in a cluster that is not drawn; the only one of a drawing is taken to be its own); or the launch type is EC2 and the cluster holds no Auto Scaling group, no instance, and gets none through a connection, own servers included; or it runs on Fargate and is drawn inside an instance or has the ECS agent among its containers; or a written service names no task definition. A drawn service without a drawn task definition has one of its own. Capacity providers that are written as resources are not looked into: the rule then cannot decide.',
    howToFix:
      'Draw an Auto Scaling group inside the cluster. The quick fix switches the service to Fargate, which needs no instances.',
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
    if (isInsideUnknown(ctx, node.id) || placementFault(ctx, node.id) === 'alone') return;
    const launchType = knownText(ctx, node, 'launchType');
    const host = ctx.ancestorOf(node.id, 'ec2-instance');
    if (host !== undefined && launchType === 'FARGATE') {
      yield { message: 'instance', at: node.id, related: [host.id], data: { host: nameOf(host.id) } };
      return;
    }
    yield* agents(ctx, node, launchType);
    const cluster = ctx.ancestorOf(node.id, 'ecs-cluster');
    if (cluster === undefined) {
      // A template may name a cluster of another stack, and a task is started in the only one that is drawn.
      if (
        isFromTemplate(node.source) ||
        (node.kind === 'ecs-task' && clusterAround(node.id, ctx) !== undefined)
      )
        return;
      const severity = isFromPicture(node.source) ? 'info' : node.kind === 'ecs-task' ? 'warning' : 'error';
      yield { message: 'cluster', severity, at: node.id };
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
    const provider = ctx.nodesOfKind('resource').find((each) => isProvider(writtenResource(each)?.type));
    if (provider !== undefined) {
      ctx.undecided(provider.id, 'properties');
      return;
    }
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

/** What gives a cluster capacity by itself, where it is written and not drawn. */
function isProvider(type: string | undefined): boolean {
  return type === 'AWS::ECS::CapacityProvider' || type === 'AWS::ECS::ClusterCapacityProviderAssociations';
}

/** Services that say nothing of what they run; those of another controller name it with each deployment. */
function* writtenFaults(
  ctx: RuleContext,
  at: NodeId,
  { type, properties }: WrittenResource,
): Generator<FindingDraft> {
  if (type !== 'AWS::ECS::Service' || properties.TaskDefinition !== undefined) return;
  const { DeploymentController: controller } = properties;
  if (isExpression(controller)) ctx.undecided(at, 'properties');
  else if (objectOf(controller).Type !== 'EXTERNAL') yield { message: 'definition', at, field: 'properties' };
}

const agentImage = /\bamazon-ecs-agent\b/;

/** The agent looks after EC2 instances; among the containers of a task on Fargate it finds none. */
function* agents(ctx: RuleContext, node: NodeView, launchType: string | undefined): Generator<FindingDraft> {
  if (launchType !== 'FARGATE') return;
  const { image, sidecars } = taskOf(ctx, node).properties;
  const images = [image, ...(Array.isArray(sidecars) ? sidecars.map((each) => objectOf(each).image) : [])];
  const agent = images.find((each) => typeof each === 'string' && agentImage.test(each));
  if (typeof agent !== 'string') return;
  yield {
    message: 'agent',
    at: node.id,
    field: 'launchType',
    discriminator: 'agent',
    data: { image: agent },
  };
}
