import type { ConnectionId } from '#shared/document/records.ts';
import type { Flow } from './flow.ts';

/** What has gone over a connection. */
export interface ConnectionCount {
  readonly connection: ConnectionId;
  readonly requests: number;
  readonly bytes: number;
}

interface Part {
  readonly hop: number;
  readonly bytes: number;
  readonly station: number;
  /** Places of the targets of the node that it leads to; undefined leads to all. */
  readonly targets: readonly number[] | undefined;
}

/** Adds up, by connection of the drawing, the requests that have come to hops. */
export class ConnectionCounts {
  readonly connections: readonly ConnectionId[];
  private readonly parts: readonly (readonly Part[])[];

  constructor({ hops, stations }: Flow) {
    const parts = new Map<ConnectionId, Part[]>();
    hops.forEach(({ station, via = [] }, hop) => {
      const plan = stations[station];
      const all = plan?.is === 'servers' ? plan.targets : [];
      for (const { connection, bytes, target } of via) {
        const own = all.flatMap(({ node }, place) => (node === target ? [place] : []));
        const isShared = own.length > 0 && own.length < all.length;
        const part = { hop, bytes, station, targets: isShared ? own : undefined };
        parts.set(connection, [...(parts.get(connection) ?? []), part]);
      }
    });
    this.connections = [...parts.keys()].sort();
    this.parts = this.connections.map((id) => parts.get(id) ?? []);
  }

  /** With the visits of each hop, and the share of a station's requests that some of its targets had. */
  read(
    visits: Float64Array,
    shareOf: (station: number, targets: readonly number[]) => number,
  ): readonly ConnectionCount[] {
    return this.connections.map((connection, index) => {
      let requests = 0;
      let bytes = 0;
      for (const { hop, bytes: each, station, targets } of this.parts[index] ?? []) {
        const own = (visits[hop] as number) * (targets === undefined ? 1 : shareOf(station, targets));
        requests += own;
        bytes += own * each;
      }
      return { connection, requests, bytes };
    });
  }
}

/** What has been counted since another time. */
export function countedSince(
  now: readonly ConnectionCount[],
  before: readonly ConnectionCount[],
): readonly ConnectionCount[] {
  return now.map(({ connection, requests, bytes }, index) => ({
    connection,
    requests: requests - (before[index]?.requests ?? 0),
    bytes: bytes - (before[index]?.bytes ?? 0),
  }));
}
