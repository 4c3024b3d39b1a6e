import type { NodeId } from '#shared/document/records.ts';
import type { Branch, ServersStation } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { alone, stationBase } from './station-base.ts';

/** A target group that nothing is registered with: its load balancer answers 503 to what would go to it. */
export function enterEmptyTargets(builder: FlowBuilder, id: NodeId, classIndex: number): readonly Branch[] {
  const station = builder.once(
    id,
    (): ServersStation => ({
      ...stationBase(builder, id),
      ...alone,
      targets: [],
      workers: 1,
      isBalanced: true,
      hasNone: true,
    }),
  );
  return builder.plain(station, [], undefined, classIndex);
}
