import type { ConnectionId } from '#shared/document/records.ts';
import { bucketSecondsOf } from '../bucket-seconds.ts';
import { type RequestRecord, type SampledRequest, writeRequests } from '../results/request-record.ts';

/** More moments of a run than this are not told apart where somebody goes through its time. */
const mostFrames = 100;
/** More at a time are a blur. */
export const mostRequests = 200;

export interface RequestFrames {
  /** Called at the end of each bucket: of some of them a frame is kept. */
  look(now: number): void;
  taken(): RequestRecord;
}

/** Keeps some requests of a run at equal distances of its time, so that it can be played back. */
export function requestFrames(
  sample: (most: number) => readonly SampledRequest[],
  horizon: number,
): RequestFrames {
  const distance = Math.ceil(horizon / bucketSecondsOf(horizon) / mostFrames);
  const places = new Map<string, number>();
  const ways: (readonly ConnectionId[])[] = [];
  const frames: RequestRecord['frames'][number][] = [];
  const placeOf = (way: readonly ConnectionId[]): number => {
    const key = way.join(' ');
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, ways.length);
    return ways.push(way) - 1;
  };
  let looks = 0;
  return {
    look(now) {
      looks += 1;
      if (looks % distance === 0)
        frames.push({ at: now, requests: writeRequests(sample(mostRequests), placeOf) });
    },
    taken: () => ({ ways: [...ways], frames: [...frames] }),
  };
}
