import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, BucketStation } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { busStation } from './front-doors.ts';
import { keyTiers } from './key-popularity.ts';
import { numberOf } from './load-parameters.ts';
import { fromOrigins } from './origins.ts';
import { carriedOf } from './payloads.ts';
import { stationBase } from './station-base.ts';
import { delayStation } from './station-makers.ts';

const none = { is: 'constant', value: 0 } as const;

/** A distribution: what it takes at most, its own time, and its origin for what is not in its caches. */
export function enterEdge(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const load = builder.load(id);
  const origin = fromOrigins(builder, id, then, classIndex);
  const { kilobytes } = carriedOf(builder, classIndex);
  const station = builder.once(id, () => delayStation(builder, id));
  const beyond =
    typeof load.objects === 'number'
      ? fetchedOnce(builder, id, origin, then, classIndex)
      : builder.mix(1 - numberOf(load.hitRatio, 0), origin, then);
  return builder.addHop({
    station: builder.once(`${id} door`, () => doorOf(builder, id)),
    calls: [],
    join: 0,
    spawns: [],
    next: builder.plain(station, beyond, undefined, classIndex),
    units: kilobytes * 1024,
  });
}

function doorOf(builder: FlowBuilder, id: NodeId): BucketStation {
  const load = builder.load(id);
  const requests = numberOf(load.mostRequests, awsFigure('cloudFront.requests'));
  const bytes = (numberOf(load.mostGigabits, awsFigure('cloudFront.gigabits')) * 1e9) / 8;
  const cause = 'throttled_cloudfront';
  return {
    ...stationBase(builder, id),
    id: `${id} door`,
    name: `${builder.reader.nameOf(id)} (limits)`,
    service: none,
    errorRate: 0,
    is: 'buckets',
    buckets: [
      { name: 'requests', rate: requests, burst: requests, cause, tells: 'it takes no more requests' },
      { name: 'bytes', rate: bytes, burst: bytes, cause, byUnits: true, tells: 'it sends no more bytes' },
    ],
  };
}

/**
 * Each object is fetched once and then kept for its time to live; who asks while it is being fetched waits for the same
 * fetch. So the origin gets no more fetches than objects, and from then on no more than objects in each time to live.
 * Popular and rare ones, as the keys of the requests say, are told apart in groups.
 */
function fetchedOnce(
  builder: FlowBuilder,
  id: NodeId,
  origin: readonly Branch[],
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const load = builder.load(id);
  const objects = numberOf(load.objects, 1);
  const seconds = numberOf(load.ttlSeconds, awsFigure('cloudFront.ttl'));
  const model = builder.classes[classIndex]?.keyModel;
  const tiers =
    model === undefined ? [{ keys: objects, share: 1 }] : keyTiers({ ...model, keys: objects }, true);
  return tiers.flatMap(({ keys, share }, index) => {
    const key =
      tiers.length === 1 ? `${id} objects` : `${id} objects ${index} of ${model?.is} ${tiers.length}`;
    const name =
      tiers.length === 1 ? 'fetches' : `fetches of ${keys} objects with ${percent(share)} of the requests`;
    const station = builder.once(
      key,
      (): BucketStation => ({
        ...stationBase(builder, id),
        id: key,
        name: `${builder.reader.nameOf(id)} (${name})`,
        service: none,
        errorRate: 0,
        is: 'buckets',
        buckets: [{ name: 'objects', rate: keys / seconds, burst: keys, cause: 'throttled_cloudfront' }],
      }),
    );
    const hop = { station, calls: [], join: 0, spawns: [], next: then, onToken: origin, units: 1 };
    return builder.addHop(hop).map(({ to, p }) => ({ to, p: p * share }));
  });
}

function percent(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}

/** An event bus: what is put on it, up to its quota, and then what its rules match. */
export function enterBus(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const station = builder.once(id, () => busStation(builder, id));
  const matched = builder.plain(station, builder.downstream(id, then, classIndex), id, classIndex);
  const caller = builder.onTheWay.at(-2);
  const puts = caller === undefined ? undefined : behaviourOf(caller, builder.reader);
  // Events of AWS itself (objects, changes of state) need no call.
  if (puts === 'store' || puts === 'table' || puts === 'topic') return matched;
  const key = `${id} puts`;
  const rate = numberOf(builder.load(id).putsPerSecond, awsFigure('eventBridge.putEvents'));
  const door = builder.once(
    key,
    (): BucketStation => ({
      ...stationBase(builder, id),
      id: key,
      name: `${builder.reader.nameOf(id)} (PutEvents)`,
      service: none,
      errorRate: 0,
      is: 'buckets',
      buckets: [
        {
          name: 'PutEvents',
          rate,
          burst: rate,
          cause: 'throttled_events',
          shared: `PutEvents in ${builder.regionOf(id)}`,
          tells: 'it takes no more PutEvents',
        },
      ],
    }),
  );
  return builder.plain(door, matched, undefined, classIndex);
}
