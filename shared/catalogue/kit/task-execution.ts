import type { DocumentReader, NodeView, ResolveContext, RoleNeed } from '../define-kind.ts';
import type { PolicyStatement } from './cfn.ts';
import { type ContainerFields, secretStatements } from './container.ts';
import { writeLogsStatement } from './write-logs.ts';

/** The node that holds the containers: itself, or the task definition that is drawn for it. */
type ContainersOf = (node: NodeView, ctx: DocumentReader) => NodeView;

/**
 * The role under which ECS starts tasks: it reads their secrets and writes their logs, and pulls what a `pull`
 * connection names. Images of other private repositories need AWS's own policy, which is for all of them.
 */
export function taskExecutionRole(containersOf: ContainersOf = (node) => node): RoleNeed {
  return {
    service: 'ecs-tasks.amazonaws.com',
    managedPolicies: (node, ctx) =>
      pullsElsewhere(node, containersOf(node, ctx), ctx)
        ? ['service-role/AmazonECSTaskExecutionRolePolicy']
        : [],
    statements: (node, ctx) => {
      const containers = containersOf(node, ctx);
      return [...secretStatements(containers, ctx), ...logStatements(node, containers, ctx)];
    },
  };
}

const privateRegistry = /\.dkr[.-]ecr\./;

function pullsElsewhere(node: NodeView, containers: NodeView, ctx: DocumentReader): boolean {
  const { image, sidecars = [] } = containers.properties as Partial<ContainerFields>;
  const isPulled = [node, containers].some(({ id }) => ctx.connectionsFrom(id, 'pull').length > 0);
  const images = [...(isPulled ? [] : [image]), ...sidecars.map((sidecar) => sidecar.image)];
  // What only a deployment knows may be in any of them.
  return images.some((name) => typeof name !== 'string' || privateRegistry.test(name));
}

function logStatements(
  node: NodeView,
  containers: NodeView,
  ctx: ResolveContext,
): readonly PolicyStatement[] {
  const ids = [...new Set([containers.id, node.id])];
  const group = ids.map((id) => ctx.logGroupName(id)).find((name) => name !== undefined);
  return group === undefined ? [] : [writeLogsStatement(group)];
}
