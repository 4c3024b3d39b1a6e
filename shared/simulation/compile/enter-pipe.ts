import type { NodeId } from '#shared/document/records.ts';
import type { Branch } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { delayStation } from './station-makers.ts';

/**
 * Over a pipe: what enriches its records first, then the target with what that gave back. It waits for both, so what
 * fails behind it brings its messages back to their source.
 */
export function enterPipe(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const station = builder.once(id, () => delayStation(builder, id));
  const targets = builder.reader
    .connectionsFrom(id, 'event')
    .filter(({ to }) => behaviourOf(to, builder.reader) !== undefined);
  const onwards = targets.reduceRight<readonly Branch[]>(
    (after, way) => builder.visitOver(way, after, classIndex),
    then,
  );
  return builder.plain(station, builder.downstream(id, onwards, classIndex), undefined, classIndex);
}
