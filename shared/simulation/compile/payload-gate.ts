import type { NodeId } from '#shared/document/records.ts';
import type { Distribution } from '../flow/distribution.ts';
import type { Branch, BucketStation } from '../flow/flow.ts';
import { shareAbove } from '../flow/share-above.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { payloadsOf } from './payloads.ts';

/**
 * A visit of which those are refused whose payload is larger than the node takes. Who came past a tighter limit on the
 * way is not refused by a wider one.
 */
export function pastPayloadLimit(
  builder: FlowBuilder,
  id: NodeId,
  classIndex: number,
  visit: () => readonly Branch[],
): readonly Branch[] {
  const limit = limitOf(builder, id, builder.isDetached);
  if (limit === undefined) return visit();
  const before = Math.min(
    Number.POSITIVE_INFINITY,
    ...builder.onTheWay.flatMap((each) => (each === id ? [] : (limitOf(builder, each, false) ?? []))),
  );
  const { request, answer } = payloadsOf(builder, classIndex);
  // Nobody waits for the answer of a queue.
  const answered = behaviourOf(id, builder.reader) === 'queue' || builder.isDetached ? undefined : answer;
  const fits = (1 - shareBetween(request, limit, before)) * (1 - shareBetween(answered, limit, before));
  if (fits >= 1) return visit();
  const gate = builder.plain(gateOf(builder, id, limit), [], undefined, classIndex);
  return fits <= 0 ? gate : builder.mix(1 - fits, gate, visit());
}

/** Of those below the one limit, the share above the other. */
function shareBetween(payload: Distribution | undefined, limit: number, before: number): number {
  if (payload === undefined || before <= limit) return 0;
  const left = Number.isFinite(before) ? shareAbove(payload, before) : 0;
  return left >= 1 ? 0 : (shareAbove(payload, limit) - left) / (1 - left);
}

/** Kilobytes that a node takes at most; an event is smaller than a call. */
function limitOf(builder: FlowBuilder, id: NodeId, isDetached: boolean): number | undefined {
  const behaviour = behaviourOf(id, builder.reader);
  if (behaviour !== 'function' && behaviour !== 'api' && behaviour !== 'queue') return undefined;
  const load = builder.load(id);
  const limit = behaviour === 'function' && isDetached ? load.eventKilobytes : load.payloadKilobytes;
  return typeof limit === 'number' ? limit : undefined;
}

/** A door that nothing gets through. */
function gateOf(builder: FlowBuilder, id: NodeId, limit: number): number {
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
