import type { NodeId } from '#shared/document/records.ts';
import type { BucketStation } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { FlowBuilder } from './flow-builder.ts';

/** A door that nothing gets through, where the payload of the class is larger than the node takes; else undefined. */
export function tooLargeFor(builder: FlowBuilder, id: NodeId, classIndex: number): number | undefined {
  const kilobytes = builder.classes[classIndex]?.payloadKilobytes;
  if (kilobytes === undefined) return undefined;
  const behaviour = behaviourOf(id, builder.reader);
  if (behaviour !== 'function' && behaviour !== 'api' && behaviour !== 'queue') return undefined;
  const load = builder.load(id);
  const limit = behaviour === 'function' && builder.isDetached ? load.eventKilobytes : load.payloadKilobytes;
  if (typeof limit !== 'number' || kilobytes <= limit) return undefined;
  const name = builder.reader.nameOf(id);
  return builder.once(
    `${id} payload`,
    (): BucketStation => ({
      is: 'buckets',
      id: `${id} payload`,
      node: id,
      name: `${name} (at most ${limit} KB)`,
      service: { is: 'constant', value: 0 },
      errorRate: 0,
      buckets: [{ name: 'payload', rate: 0, burst: 0, cause: 'payload_limit' }],
    }),
  );
}
