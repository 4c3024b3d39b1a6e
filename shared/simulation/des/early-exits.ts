import type { DesEngine } from './des-engine.ts';
import { flags, type RequestPool, request as requestPlaces } from './request-pool.ts';
import type { ServersPart } from './servers.ts';
import type { StationStatistics } from './statistics.ts';
import { targetPlaces } from './target-places.ts';

// Names of this file alone: an optimising compiler takes their places for the numbers that they are.
const request = requestPlaces;
const place = targetPlaces;

/** Requests that leave their target before they have been served: it is lost, or somebody has waited long enough. */
export class EarlyExits {
  private readonly engine: DesEngine;
  private readonly servers: ServersPart;
  /** By station, how long a request may wait for a place. */
  private readonly waitTimeouts: readonly (number | undefined)[];

  constructor(engine: DesEngine, servers: ServersPart) {
    this.engine = engine;
    this.servers = servers;
    this.waitTimeouts = engine.flow.stations.map((plan) =>
      plan.is === 'servers' ? plan.waitTimeout : undefined,
    );
  }

  /** Everything at the target fails: it crashed, or was taken away. */
  failAll(target: number, cause: number): void {
    const { requests } = this.engine;
    const lost: number[] = [];
    for (let slot = 0; slot < requests.used; slot += 1) {
      if (this.isAt(requests, slot, target)) lost.push(slot);
    }
    for (const slot of lost) this.failAtTarget(slot, cause);
  }

  private isAt(requests: RequestPool, slot: number, target: number): boolean {
    if (
      requests.ints[(slot << 4) | request.flags] === 0 ||
      requests.ints[(slot << 4) | request.target] !== target
    )
      return false;
    if (((requests.ints[(slot << 4) | request.flags] as number) & flags.batch) !== 0) return false;
    const station = this.engine.hops.station[requests.ints[(slot << 4) | request.hop] as number];
    return (
      station === this.servers.station[target] &&
      this.engine.requests.ints[(slot << 4) | request.isAtTarget] === 1
    );
  }

  /** The caller of a target that did not answer gives up. */
  stopWaiting(slot: number, cause: number): void {
    if (this.engine.requests.ints[(slot << 4) | request.isAtTarget] === 1) this.failAtTarget(slot, cause);
  }

  /** It has waited for a place as long as it may, and still waits. */
  giveUp(slot: number): void {
    if (this.engine.requests.ints[(slot << 4) | request.isAtTarget] !== 1) return;
    const target = this.engine.requests.ints[(slot << 4) | request.target] as number;
    const station = this.servers.station[target] as number;
    const waitTimeout = this.waitTimeouts[station];
    // The slot may be at another station by now, or at its place.
    if (waitTimeout === undefined) return;
    for (
      let each = this.servers.rows[(target << 4) | place.head] as number;
      each !== -1;
      each = this.engine.requests.ints[(each << 4) | request.link] as number
    ) {
      if (each === slot) {
        this.failAtTarget(slot, this.servers.fullCause[station] as number);
        return;
      }
      // First come, first in the queue: who came later waits behind.
      if (
        !this.servers.lines.isNeeded &&
        (this.engine.requests.moments[(each << 3) | request.cameAt] as number) >
          this.engine.now - waitTimeout + 1e-9
      )
        return;
    }
  }

  /** Takes a request away from its target wherever it is there, with a cause. */
  private failAtTarget(slot: number, cause: number): void {
    const { engine } = this;
    const { requests } = engine;
    const target = requests.ints[(slot << 4) | request.target] as number;
    const station = this.servers.station[target] as number;
    requests.ints[(slot << 4) | request.isAtTarget] = 0;
    let before = -1;
    let each = this.servers.rows[(target << 4) | place.head] as number;
    while (each !== -1 && each !== slot) {
      before = each;
      each = requests.ints[(each << 4) | request.link] as number;
    }
    if (each === slot) {
      if (this.servers.lines.isNeeded) this.servers.lines.leave(target, slot, before);
      const next = requests.ints[(slot << 4) | request.link] as number;
      if (before === -1) this.servers.rows[(target << 4) | place.head] = next;
      else requests.ints[(before << 4) | request.link] = next;
      if (this.servers.rows[(target << 4) | place.tail] === slot)
        this.servers.rows[(target << 4) | place.tail] = before;
      this.servers.rows[(target << 4) | place.queued] =
        (this.servers.rows[(target << 4) | place.queued] as number) - 1;
      const statistics = engine.stations[station] as StationStatistics;
      statistics.advance(engine.clock);
      statistics.queued -= 1;
    } else {
      this.servers.stopWork(slot, station, target);
    }
    this.servers.balancing.lower(station, target);
    // Its completion event, if there is one, finds another generation.
    requests.ints[(slot << 4) | request.generation] =
      ((requests.ints[(slot << 4) | request.generation] as number) + 1) | 0;
    if (((requests.ints[(slot << 4) | request.flags] as number) & flags.hasTimeout) !== 0)
      engine.deadTimeouts += 1;
    requests.ints[(slot << 4) | request.flags] =
      (requests.ints[(slot << 4) | request.flags] as number) & ~flags.hasTimeout;
    engine.journeys.leave(slot, station, cause);
  }
}
