import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, ResolveContext } from '../define-kind.ts';
import { type CfnObject, type CfnValue, getAtt, join } from './cfn.ts';

/** The load balancer in front of a node: connected to it, or to a target group or listener that leads to it. */
export function loadBalancerOf(id: NodeId, ctx: DocumentReader): NodeId | undefined {
  const seen = new Set<NodeId>([id]);
  const queue: NodeId[] = [id];
  for (const next of queue) {
    for (const kind of ['target', 'forward', 'traffic']) {
      for (const { from } of ctx.connectionsTo(next, kind)) {
        if (seen.has(from)) continue;
        seen.add(from);
        if (ctx.hasTrait(from, 'load-balancer')) return from;
        const found = ctx.node(from);
        if (found?.kind === 'target-group') queue.push(from);
        if (found?.kind === 'listener') {
          const parent = ctx.parentOf(from);
          if (parent !== undefined && ctx.hasTrait(parent.id, 'load-balancer')) return parent.id;
        }
      }
    }
  }
  return undefined;
}

/**
 * `ResourceLabel` of the metric ALBRequestCountPerTarget, `app/…/targetgroup/…`; undefined without an ALB and a target
 * group.
 */
export function requestCountLabel(id: NodeId, ctx: ResolveContext): CfnObject | undefined {
  const balancer = loadBalancerOf(id, ctx);
  const targetGroup = logicalIdOf(ctx.targetGroupArns(id)[0]);
  if (balancer === undefined || ctx.kindOf(balancer)?.id !== 'alb' || targetGroup === undefined)
    return undefined;
  return join('/', [
    ctx.getAtt(balancer, 'LoadBalancerFullName'),
    getAtt(targetGroup, 'TargetGroupFullName'),
  ]);
}

function logicalIdOf(value: CfnValue | undefined): string | undefined {
  return typeof value === 'object' && value !== null && 'Ref' in value && typeof value.Ref === 'string'
    ? value.Ref
    : undefined;
}
