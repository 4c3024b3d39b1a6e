import type { ConnectionId } from '#shared/document/records.ts';

/** One of the requests that are under way, for showing it. */
export interface SampledRequest {
  /** The same from one look to the next for as long as it is under way. */
  readonly id: string;
  /** The connections of the drawing that it, or what it is a part of, has come over, in their order. */
  readonly way: readonly ConnectionId[];
  /** Its caller has gone, and the work goes on. */
  readonly isAbandoned: boolean;
}

/** Some of the requests that were under way, at times of the run. */
export interface RequestRecord {
  /** Ways over the drawing that requests had come. */
  readonly ways: readonly (readonly ConnectionId[])[];
  /**
   * In the order of their times. A request is its id, a colon and the place of its way, with `!` where its caller has
   * gone: `12.3:0 7.41:2!`, between spaces.
   */
  readonly frames: readonly { readonly at: number; readonly requests: string }[];
}

/** What somebody saw at a time, as it is kept. */
export function writeRequests(
  requests: readonly SampledRequest[],
  placeOf: (way: readonly ConnectionId[]) => number,
): string {
  return requests
    .map(({ id, way, isAbandoned }) => `${id}:${placeOf(way)}${isAbandoned ? '!' : ''}`)
    .join(' ');
}

/** What was kept, as it was seen. */
export function readRequests(text: string, ways: RequestRecord['ways']): readonly SampledRequest[] {
  return text.split(' ').flatMap((word) => {
    const [id = '', rest = ''] = word.split(':');
    const way = ways[Number.parseInt(rest, 10)];
    return way === undefined ? [] : [{ id, way, isAbandoned: rest.endsWith('!') }];
  });
}
