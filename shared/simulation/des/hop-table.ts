import { compileSampler, type Sampler } from '../flow/distribution.ts';
import type { Flow, Hop } from '../flow/flow.ts';

/** What a station is, as numbers. */
export const stationKinds = { servers: 0, function: 1, buckets: 2, queue: 3, link: 4 } as const;

/** The hops of a flow in arrays. */
export interface HopTable {
  readonly station: Int32Array;
  readonly service: readonly (Sampler | undefined)[];
  readonly plans: readonly Hop[];
  /** A hop with parts or spawns needs more than a step to the next. */
  readonly isPlain: Uint8Array;
  /** The next hop where it is certain, -1 where the way ends, -2 where it is drawn. */
  readonly firstNext: Int32Array;
  /** Requests that have come to each hop so far. */
  readonly visits: Float64Array;
}

/** The hops of a flow, compiled to what the hot loop reads. */
export function compileHops({ hops }: Flow): HopTable {
  return {
    visits: new Float64Array(hops.length),
    station: Int32Array.from(hops, ({ station }) => station),
    service: hops.map(({ service }) => (service === undefined ? undefined : compileSampler(service))),
    plans: hops,
    isPlain: Uint8Array.from(hops, ({ calls, spawns }) =>
      calls.length === 0 && spawns.length === 0 ? 1 : 0,
    ),
    // A single certain next hop needs no draw.
    firstNext: Int32Array.from(hops, ({ next }) =>
      next.length === 0 ? -1 : next.length === 1 && (next[0]?.p ?? 0) >= 1 ? (next[0]?.to ?? -1) : -2,
    ),
  };
}
