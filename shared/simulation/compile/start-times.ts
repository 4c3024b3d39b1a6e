import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Distribution } from '../flow/distribution.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { usualStart } from './usual-figure.ts';

/** From the launch of an instance until it serves. */
export function instanceStart(builder: FlowBuilder, id: NodeId): Distribution {
  const usual = awsFigure('ec2.start');
  return usualStart(builder, id, 'startSeconds', usual, usual);
}

/** From the request for a task or a pod until it runs: on Fargate, or on a machine that has its image. */
export function containerStart(builder: FlowBuilder, id: NodeId, isFargate: boolean): Distribution {
  const where = isFargate ? 'fargate' : 'machine';
  const [from, to] = [awsFigure(`ecs.start.${where}.min`), awsFigure(`ecs.start.${where}.max`)];
  return usualStart(builder, id, 'startSeconds', from, to);
}
