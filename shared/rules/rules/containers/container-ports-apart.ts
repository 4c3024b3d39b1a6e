import { isJsonObject } from '#shared/base/json.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { isExpression, isUnreadable, knownNumber, optionalText } from '../../known.ts';
import { mappingsIn, withMappings } from '../../port-mappings.ts';
import { settingOf } from '../../quick-fixes.ts';
import { listOf } from '../../render-message.ts';
import {
  defineRule,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import { taskOf } from '../../task-of.ts';
import {
  listOfValues,
  objectOf,
  type WrittenResource,
  writing,
  writtenResource,
} from '../../written-resource.ts';

export const containerPortsApart = defineRule({
  id: 'LIM-024',
  name: 'container-ports-apart',
  title: 'Ports of containers are apart, and those that traffic goes to are open',
  severity: 'error',
  nature: 'works',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-service', 'ecs-task-definition', 'resource'] },
  messages: {
    port: '{first} and {second} of {name} both use port {port}. In one task each needs a port of its own: change one.',
    unmapped:
      '{balancer} sends to port {port} of {name}, and its containers listen on {ports}. Leave the port out, or let a container listen there.',
    host: '{container} of {name} maps port {port} to port {hostPort} of the host: with network mode {mode} both are the same. Set them equal.',
    target:
      'The load balancer of {name} sends to port {port} of {container}, which the task definition does not open. Map that port.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::TaskDefinition')],
  maps: { cfnLint: ['E3053'] },
  docs: {
    what: 'The containers of a task with an address of its own (awsvpc), or on the network of its host, listen on different ports.',
    why: 'They share one network: the second one cannot open the port, and the task stops as soon as it starts.',
    condition:
      'Two containers of the task have the same port, and the network mode is awsvpc or host; a connection from a load balancer names a port that no container of the service has; a written task definition in awsvpc or host mode maps a port to another one of the host; or a written service lets its load balancer send to a port that is not mapped.',
    howToFix:
      'Change the port of one container, in its own settings too. The quick fix takes the next free one.',
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
    if (node.kind === 'ecs-service') yield* unmappedPorts(ctx, node);
    if (node.properties.networkMode === 'bridge') return;
    const main = knownNumber(ctx, node, 'containerPort');
    const taken = new Map<number, string>();
    if (main !== undefined) taken.set(main, optionalText(node, 'containerName') ?? 'the main container');
    for (const { name, port } of sidecarsOf(node)) {
      const first = taken.get(port);
      if (first === undefined) taken.set(port, name);
      else
        yield {
          message: 'port',
          at: node.id,
          field: 'sidecars',
          discriminator: `${port} ${name}`,
          data: { first, second: name, port },
          fixData: { name, port },
        };
    }
  },
  fixes(ctx, finding) {
    const { name, port, connection } = finding.fixData ?? {};
    if (typeof connection === 'string')
      return settingOf(ctx, connection, 'Send to the port of the container', { port: undefined });
    if (finding.message === 'host') return equalPorts(ctx, finding.at);
    const node = ctx.node(finding.at);
    const sidecars = node?.properties.sidecars;
    if (node === undefined || typeof port !== 'number' || !Array.isArray(sidecars)) return [];
    const taken = new Set([node.properties.containerPort, ...sidecarsOf(node).map((each) => each.port)]);
    let free = port + 1;
    while (taken.has(free)) free += 1;
    const stored = ctx.document.nodes.get(node.id)?.properties?.sidecars;
    if (!Array.isArray(stored)) return [];
    return settingOf(ctx, node.id, `Let ${name} use port ${free}`, {
      sidecars: stored.map((sidecar) =>
        isJsonObject(sidecar) && sidecar.name === name && sidecar.containerPort === port
          ? { ...sidecar, containerPort: free }
          : sidecar,
      ),
    });
  },
});

function sidecarsOf(node: NodeView): readonly { readonly name: string; readonly port: number }[] {
  const { sidecars } = node.properties;
  if (!Array.isArray(sidecars) || isUnreadable(node, 'sidecars')) return [];
  return sidecars.flatMap((sidecar) =>
    isJsonObject(sidecar) && typeof sidecar.containerPort === 'number'
      ? [{ name: String(sidecar.name), port: sidecar.containerPort }]
      : [],
  );
}

/** Ports that a load balancer is told to send to and that no container of the service has. */
function* unmappedPorts(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const task = taskOf(ctx, node);
  const main = knownNumber(ctx, task, 'containerPort');
  if (main === undefined || isUnreadable(task, 'sidecars')) return;
  const ports = [main, ...sidecarsOf(task).map(({ port }) => port)];
  const lines = [...ctx.connectionsTo(node.id, 'forward'), ...ctx.connectionsTo(node.id, 'target')];
  for (const { id, from, properties } of lines) {
    const { port } = properties;
    if (typeof port !== 'number' || ports.includes(port)) continue;
    yield {
      message: 'unmapped',
      at: node.id,
      discriminator: id,
      related: [from],
      data: { balancer: nameOf(from), port, ports: listOf(ports.map(String)) },
      fixData: { connection: id },
    };
  }
}

const oneAddress = ['awsvpc', 'host'];

function* writtenFaults(
  ctx: RuleContext,
  at: NodeId,
  { type, properties }: WrittenResource,
): Generator<FindingDraft> {
  const place = { at, field: 'properties' };
  if (type === 'AWS::ECS::TaskDefinition') {
    const { NetworkMode: mode, ContainerDefinitions: containers } = properties;
    if (isExpression(mode) || isExpression(containers)) ctx.undecided(at, 'properties');
    if (typeof mode !== 'string' || !oneAddress.includes(mode) || isExpression(containers)) return;
    for (const { name, port, hostPort } of mappingsIn(containers)) {
      if (port === undefined || hostPort === undefined || hostPort === 0 || hostPort === port) continue;
      const data = { container: name, port, hostPort, mode };
      yield { message: 'host', ...place, discriminator: `${name} ${port}`, data };
    }
  } else if (type === 'AWS::ECS::Service') {
    const [task] = referencesIn(properties.TaskDefinition);
    const definition = task === undefined ? undefined : ctx.resource(task.logicalId);
    const containers = definition?.properties.ContainerDefinitions;
    if (definition === undefined || isExpression(containers)) return;
    const open = mappingsIn(containers);
    for (const balancer of listOfValues(properties.LoadBalancers).map(objectOf)) {
      const { ContainerName: container, ContainerPort: port } = balancer;
      if (typeof container !== 'string' || typeof port !== 'number') continue;
      if (open.some((each) => each.name === container && (each.port === undefined || each.port === port)))
        continue;
      const discriminator = `${container} ${port}`;
      yield { message: 'target', ...place, discriminator, data: { container, port } };
    }
  }
}

/** Every mapping of the written task without a port of the host, which is then the same. */
function equalPorts(ctx: FixContext, id: NodeId): readonly Fix[] {
  const node = ctx.node(id);
  const written = node === undefined ? undefined : writtenResource(node);
  const containers = withMappings(
    written?.properties.ContainerDefinitions,
    ({ HostPort: _, ...mapping }) => mapping,
  );
  return writing(ctx, id, 'Set the ports equal', { ContainerDefinitions: containers });
}
