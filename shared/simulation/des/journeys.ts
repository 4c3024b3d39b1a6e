import type { Branch, Hop } from '../flow/flow.ts';
import { chooseBranch } from './choose-branch.ts';
import type { DesEngine } from './des-engine.ts';
import { histogramInput } from './histogram.ts';
import { stationKinds } from './hop-table.ts';
import type { RandomStream } from './random-stream.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import { advanceRow, type ClassStatistics, measures, type StationStatistics } from './statistics.ts';

// Names of this file alone: an optimising compiler takes them for the numbers that they are.
const request = requestPlaces;
const { inside, arrivals, completions, sojournSum } = measures;
const { top, abandoned } = flags;
const input = histogramInput;

/** The way of a request from hop to hop, until nothing of it is left in the system. */
export class JourneysPart {
  private readonly engine: DesEngine;
  /** By class, whether work stops when its caller has gone. */
  private readonly cancels: Uint8Array;

  constructor(engine: DesEngine) {
    this.engine = engine;
    this.cancels = Uint8Array.from(engine.flow.classes, ({ cancelOnTimeout }) => (cancelOnTimeout ? 1 : 0));
  }

  enter(slot: number, hop: number): void {
    if (hop < 0) {
      this.finish(slot, -1);
      return;
    }
    const { visits } = this.engine.hops;
    visits[hop] = (visits[hop] as number) + 1;
    this.engine.requests.ints[(slot << 4) | request.hop] = hop;
    this.engine.requests.moments[(slot << 3) | request.cameAt] = this.engine.clock[0] as number;
    const station = this.engine.hops.station[hop] as number;
    const { table } = this.engine;
    const row = station << 4;
    advanceRow(table, row, this.engine.clock);
    table[row | arrivals] = (table[row | arrivals] as number) + 1;
    table[row | inside] = (table[row | inside] as number) + 1;
    switch (this.engine.stationKind[station]) {
      case stationKinds.servers:
        this.engine.servers.arrive(slot, station);
        break;
      case stationKinds.function:
        this.engine.functions.arrive(slot, station);
        break;
      case stationKinds.buckets:
        this.engine.buckets.arrive(slot, station);
        break;
      case stationKinds.link:
        this.engine.links.arrive(slot, station);
        break;
      default:
        this.engine.queues.send(slot, station);
        break;
    }
  }

  /** The request leaves its station for the next hop, or with a cause for failing. */
  leave(slot: number, station: number, cause: number): void {
    const { table, requests } = this.engine;
    const row = station << 4;
    const sojourn =
      (this.engine.clock[0] as number) - (requests.moments[(slot << 3) | request.cameAt] as number);
    advanceRow(table, row, this.engine.clock);
    table[row | inside] = (table[row | inside] as number) - 1;
    table[row | sojournSum] = (table[row | sojournSum] as number) + sojourn;
    const statistics = this.engine.stations[station] as StationStatistics;
    if (cause >= 0) {
      statistics.errors[cause] = (statistics.errors[cause] as number) + 1;
      if (!this.engine.guards.catches(slot, station, cause)) this.finish(slot, cause);
      return;
    }
    table[row | completions] = (table[row | completions] as number) + 1;
    input[0] = sojourn;
    statistics.sojourn.recordInput();
    this.goOn(slot, station);
  }

  /** The request has passed a door and takes another way than its hop leads. */
  divert(slot: number, station: number, branches: readonly Branch[]): void {
    const { table } = this.engine;
    const row = station << 4;
    advanceRow(table, row, this.engine.clock);
    table[row | inside] = (table[row | inside] as number) - 1;
    table[row | completions] = (table[row | completions] as number) + 1;
    input[0] = 0;
    (this.engine.stations[station] as StationStatistics).sojourn.recordInput();
    const to = chooseBranch(branches, this.engine.routingStreams[station] as RandomStream);
    if (to < 0) this.finish(slot, -1);
    else this.enter(slot, to);
  }

  /** From a station that it has left to where its hop leads. */
  goOn(slot: number, station: number): void {
    if (this.isCancelled(slot)) {
      this.finish(slot, -1);
      return;
    }
    const hop = this.engine.requests.ints[(slot << 4) | request.hop] as number;
    const next = this.engine.hops.firstNext[hop] as number;
    if (next === -1) this.finish(slot, -1);
    else if (next >= 0) this.enter(slot, next);
    else {
      const to = chooseBranch(
        (this.engine.hops.plans[hop] as Hop).next,
        this.engine.routingStreams[station] as RandomStream,
      );
      this.enter(slot, to);
    }
  }

  /** The way of the request through the system ends. */
  finish(slot: number, cause: number): void {
    const { requests } = this.engine;
    const bits = requests.ints[(slot << 4) | request.flags] as number;
    if ((bits & top) !== 0) {
      if ((bits & abandoned) !== 0) requests.release(slot);
      else this.engine.attempts.end(slot, cause);
      return;
    }
    if ((bits & flags.child) !== 0) {
      const parent = requests.ints[(slot << 4) | request.owner] as number;
      const isAwaited = this.engine.fanOut.isAwaited(slot);
      requests.release(slot);
      if (isAwaited) this.engine.fanOut.partIsBack(parent, cause);
      return;
    }
    if ((bits & (flags.message | flags.batch)) !== 0) {
      this.engine.queues.worked(slot, cause);
      return;
    }
    // What its caller has given up has been counted then.
    if ((bits & abandoned) === 0)
      this.endBackground(
        requests.ints[(slot << 4) | request.class] as number,
        requests.moments[(slot << 3) | request.begunAt] as number,
        cause,
      );
    requests.release(slot);
  }

  /** Work that nobody waited for has ended. */
  endBackground(classIndex: number, begun: number, cause: number): void {
    const statistics = this.engine.background[classIndex] as ClassStatistics;
    const age = this.engine.now - begun;
    statistics.advance(this.engine.clock);
    statistics.inside -= 1;
    statistics.sojournSum += age;
    if (cause < 0) {
      statistics.completed += 1;
      statistics.latency.record(age);
    } else {
      statistics.failed += 1;
      statistics.errors[cause] = (statistics.errors[cause] as number) + 1;
    }
  }

  /** Whether nobody wants its answer any more and its class then stops working on it. */
  isCancelled(slot: number): boolean {
    const { requests } = this.engine;
    return (
      ((requests.ints[(slot << 4) | request.flags] as number) & abandoned) !== 0 &&
      this.cancels[requests.ints[(slot << 4) | request.class] as number] === 1
    );
  }
}
