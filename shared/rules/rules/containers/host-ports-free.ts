import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { drawnTaskDefinitionOf } from '#shared/catalogue/kit/container.ts';
import { capacityGroupsOf } from '#shared/catalogue/kit/ecs-capacity.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression, knownNumber } from '../../known.ts';
import { mappingsIn, withMappings } from '../../port-mappings.ts';
import { settingOf } from '../../quick-fixes.ts';
import { listOf } from '../../render-message.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf, referredNodes, writing, writtenResource } from '../../written-resource.ts';

export const hostPortsFree = defineRule({
  id: 'LIM-025',
  name: 'host-ports-free',
  title: 'Tasks that share a host do not share a port',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['ecs-service', 'resource'] },
  messages: {
    full: 'Each task of {name} takes port {port} of its instance, so that {instances} instances hold {instances} of them and {wanted} are wanted during a deployment. Use dynamic ports.',
  },
  fix: 'automatic',
  sources: [aws.ecsNetworking],
  docs: {
    what: 'A service whose tasks take fixed ports of their instance has as many instances as it has tasks, at the most that may run.',
    why: 'Two tasks cannot listen on one port of one host. The surplus stays pending, and a rolling deployment, which starts the new before it stops the old, waits for ever.',
    condition:
      'The task definition uses host mode, or is written and maps ports of a bridge to fixed ports of the instance, and desired tasks times the maximum percent is more than the largest number of instances of the cluster. A drawn task in bridge mode has dynamic ports. Written services are looked at where their cluster and its Auto Scaling groups are drawn.',
    howToFix:
      'Use bridge mode with host port 0, where Docker gives each task a port, as the quick fix does; or awsvpc; or raise the number of instances.',
    whenToSuppress: 'When a gap during deployments is fine: "0 % to 100 %, at night".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const hosted = writtenResource(node) === undefined ? drawnHosted(ctx, node) : writtenHosted(ctx, node);
    if (hosted === undefined) return;
    const { cluster, definition, ports } = hosted;
    const groups = capacityGroupsOf(cluster, ctx).flatMap((id) => ctx.node(id) ?? []);
    const sizes = groups.map((group) => knownNumber(ctx, group, 'maxSize'));
    if (groups.length === 0 || sizes.includes(undefined)) return;
    const instances = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    const wanted = Math.max(hosted.desired, Math.floor((hosted.desired * hosted.maximumPercent) / 100));
    if (wanted <= instances) return;
    yield {
      message: 'full',
      at: node.id,
      field: hosted.field,
      related: [definition, ...groups.map(({ id }) => id)],
      data: { name: nameOf(node.id), port: listOf(ports.map(String)), instances, wanted },
      fixData: { definition },
    };
  },
  fixes(ctx, finding) {
    const id = finding.fixData?.definition;
    const definition = typeof id === 'string' ? ctx.node(id) : undefined;
    if (definition === undefined) return [];
    const title = 'Use bridge mode with dynamic ports';
    const written = writtenResource(definition);
    if (written === undefined) return settingOf(ctx, definition.id, title, { networkMode: 'bridge' });
    return writing(ctx, definition.id, title, {
      NetworkMode: 'bridge',
      ContainerDefinitions: withMappings(written.properties.ContainerDefinitions, (mapping) => ({
        ...mapping,
        HostPort: 0,
      })),
    });
  },
});

/** A service whose tasks take ports of their instance. */
interface Hosted {
  readonly cluster: NodeId;
  readonly definition: NodeId;
  readonly ports: readonly number[];
  readonly desired: number;
  readonly maximumPercent: number;
  /** The property that says how many tasks are wanted. */
  readonly field: string;
}

function drawnHosted(ctx: RuleContext, node: NodeView): Hosted | undefined {
  const definition = drawnTaskDefinitionOf(node.id, ctx);
  if (definition?.properties.networkMode !== 'host' || node.properties.schedulingStrategy === 'DAEMON')
    return undefined;
  const cluster = ctx.ancestorOf(node.id, 'ecs-cluster');
  const desired = knownNumber(ctx, node, 'desiredCount');
  const maximumPercent = knownNumber(ctx, node, 'maximumPercent');
  if (cluster === undefined || desired === undefined || maximumPercent === undefined) return undefined;
  const ports = [Number(definition.properties.containerPort)];
  return {
    cluster: cluster.id,
    definition: definition.id,
    ports,
    desired,
    maximumPercent,
    field: 'desiredCount',
  };
}

/** What a written service has without the property (CloudFormation, AWS::ECS::Service). */
const serviceDefaults = { desired: 1, maximumPercent: 200 } as const;

function writtenHosted(ctx: RuleContext, node: NodeView): Hosted | undefined {
  const written = writtenResource(node);
  if (written?.type !== 'AWS::ECS::Service' || written.properties.SchedulingStrategy === 'DAEMON')
    return undefined;
  const { Cluster, TaskDefinition, DesiredCount, DeploymentConfiguration } = written.properties;
  const [named] = referredNodes(ctx, Cluster).filter((id) => ctx.kindOf(id)?.id === 'ecs-cluster');
  const cluster = named ?? ctx.ancestorOf(node.id, 'ecs-cluster')?.id;
  const [definition] = referredNodes(ctx, TaskDefinition).flatMap((id) => ctx.node(id) ?? []);
  const ports = definition === undefined ? [] : staticPortsOf(ctx, definition);
  if (cluster === undefined || definition === undefined || ports.length === 0) return undefined;
  const desired = DesiredCount ?? serviceDefaults.desired;
  const maximumPercent = objectOf(DeploymentConfiguration).MaximumPercent ?? serviceDefaults.maximumPercent;
  if ([desired, maximumPercent, DeploymentConfiguration].some((value) => isExpression(value)))
    ctx.undecided(node.id, 'properties');
  if (isExpression(DeploymentConfiguration)) return undefined;
  if (typeof desired !== 'number' || typeof maximumPercent !== 'number') return undefined;
  return { cluster, definition: definition.id, ports, desired, maximumPercent, field: 'properties' };
}

/** The ports of the instance that each task of a written definition takes: none with an address of its own. */
function staticPortsOf(ctx: RuleContext, definition: NodeView): readonly number[] {
  const written = writtenResource(definition);
  if (written?.type !== 'AWS::ECS::TaskDefinition') return [];
  const { NetworkMode: mode = 'bridge', ContainerDefinitions: containers } = written.properties;
  if (typeof mode === 'string' && mode !== 'bridge' && mode !== 'host') return [];
  const hostPorts = listOfValues(containers).flatMap((container) =>
    listOfValues(objectOf(container).PortMappings).map((mapping) => objectOf(mapping).HostPort),
  );
  if ([mode, containers, ...hostPorts].some((value) => isExpression(value)))
    ctx.undecided(definition.id, 'properties');
  if (isExpression(mode)) return [];
  const ports = mappingsIn(containers).flatMap(({ port, hostPort }) => {
    const taken = mode === 'host' ? (hostPort ?? port) : hostPort;
    return taken === undefined || taken === 0 ? [] : [taken];
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}
