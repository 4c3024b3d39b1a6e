import type { NodeId } from '#shared/document/records.ts';
import type { Consumer } from '../flow/queue-station.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { overConnection } from './over-connection.ts';
import { mappingOf } from './queue-plans.ts';
import { ownResource, refOf } from './resource-facts.ts';

/** Consumers are compiled last, because what they call may send to queues again. */
export function completeQueues(builder: FlowBuilder): void {
  const done = new Set<string>();
  for (;;) {
    const next = [...builder.queuesToComplete].find(([key]) => !done.has(key));
    if (next === undefined) return;
    const [key, id] = next;
    done.add(key);
    completeQueue(builder, key, id);
  }
}

function completeQueue(builder: FlowBuilder, key: string, id: NodeId): void {
  const index = builder.stationByKey.get(key);
  const station = index === undefined ? undefined : builder.stations[index];
  if (index === undefined || station?.is !== 'queue') return;
  const consumers = builder.reader.connectionsFrom(id, 'poll').flatMap((way): Consumer[] => {
    // A pipe polls for whom it leads to, as a mapping does for its function.
    const isPipe = builder.reader.node(way.to)?.kind === 'event-pipe';
    if (isPipe || behaviourOf(way.to, builder.reader) === 'function') {
      return [{ entry: builder.visitOver(way, [], 0), mapping: mappingOf(builder, id, way) }];
    }
    if (behaviourOf(way.to, builder.reader) !== 'servers') return [];
    const workers = builder.servers([way.to], undefined, index);
    const next = builder.waiting(Number.POSITIVE_INFINITY, () => builder.downstream(way.to, [], 0));
    return [{ entry: overConnection(builder, way, 0, () => builder.plain(workers, next, way.to, 0)) }];
  });
  const queue = ownResource(builder.architecture, id, 'AWS::SQS::Queue');
  const redrive = queue?.properties.RedrivePolicy;
  const letters =
    typeof redrive === 'object' && redrive !== null && !Array.isArray(redrive)
      ? refOf((redrive as Record<string, never>).deadLetterTargetArn)
      : undefined;
  const lettersNode = letters === undefined ? undefined : builder.architecture.resources.get(letters)?.owner;
  builder.stations[index] = {
    ...station,
    consumers,
    ...(lettersNode === undefined ? {} : { deadLetters: builder.queue(lettersNode) }),
  };
}
