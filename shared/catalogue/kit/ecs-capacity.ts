import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader } from '../define-kind.ts';

const capacityConnections = ['attach', 'manage', 'scale'] as const;

/** The ECS cluster that an Auto Scaling group gives capacity to: the one it sits in, or is connected to. */
export function ecsClusterOf(group: NodeId, ctx: DocumentReader): NodeId | undefined {
  const frame = ctx.ancestorOf(group, 'ecs-cluster');
  if (frame !== undefined) return frame.id;
  for (const kind of capacityConnections) {
    const neighbours = [
      ...ctx.connectionsFrom(group, kind).map(({ to }) => to),
      ...ctx.connectionsTo(group, kind).map(({ from }) => from),
    ];
    const cluster = neighbours.find((id) => ctx.node(id)?.kind === 'ecs-cluster');
    if (cluster !== undefined) return cluster;
  }
  return undefined;
}

/** The Auto Scaling groups that an ECS cluster runs tasks on, in id order. */
export function capacityGroupsOf(cluster: NodeId, ctx: DocumentReader): readonly NodeId[] {
  const groups = new Set(ctx.descendantsOf(cluster, 'auto-scaling-group').map(({ id }) => id));
  for (const kind of capacityConnections) {
    for (const { to } of ctx.connectionsFrom(cluster, kind)) groups.add(to);
    for (const { from } of ctx.connectionsTo(cluster, kind)) groups.add(from);
  }
  return [...groups].filter((id) => ctx.node(id)?.kind === 'auto-scaling-group').sort();
}
