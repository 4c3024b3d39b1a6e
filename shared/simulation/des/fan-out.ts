import type { Hop } from '../flow/flow.ts';
import { chooseBranch } from './choose-branch.ts';
import type { DesEngine } from './des-engine.ts';
import { stationKinds } from './hop-table.ts';
import type { RandomStream } from './random-stream.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import type { ClassStatistics } from './statistics.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** Requests that become several: parts that the request waits for, and work that nobody waits for. */
export class FanOutPart {
  private readonly engine: DesEngine;

  constructor(engine: DesEngine) {
    this.engine = engine;
  }

  /**
   * The own work at a station is done. Gives true when the request keeps its place because it waits for parts; then
   * `servers.resume` or `functions.resume` is called when they have come back.
   */
  startCalls(slot: number): boolean {
    const hop = this.engine.requests.ints[(slot << 4) | request.hop] as number;
    if (this.engine.hops.isPlain[hop] === 1) return false;
    const plan = this.engine.hops.plans[hop] as Hop;
    const stream = this.engine.routingStreams[plan.station] as RandomStream;
    for (const branch of plan.spawns) {
      if (branch.p >= 1 || stream.uniform() < branch.p) this.spawn(slot, branch.to);
    }
    if (plan.calls.length === 0) return false;
    const { requests } = this.engine;
    const entries = plan.calls.map((group) => chooseBranch(group, stream)).filter((to) => to >= 0);
    if (entries.length === 0) return false;
    requests.ints[(slot << 4) | request.pending] = Math.min(plan.join, entries.length);
    requests.ints[(slot << 4) | request.partsOut] = entries.length;
    const fanOut = ((requests.ints[(slot << 4) | request.fanOuts] as number) + 1) | 0;
    requests.ints[(slot << 4) | request.fanOuts] = fanOut;
    requests.ints[(slot << 4) | request.cause] = -1;
    const generation = requests.ints[(slot << 4) | request.generation] as number;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    for (const entry of entries) {
      const child = requests.take();
      requests.times[child << 1] = this.engine.now;
      requests.ints[(child << 4) | request.class] = classIndex;
      requests.ints[(child << 4) | request.flags] = flags.child;
      requests.ints[(child << 4) | request.owner] = slot;
      requests.ints[(child << 4) | request.ownerGeneration] = generation;
      requests.ints[(child << 4) | request.pause] = fanOut;
      requests.ints[(child << 4) | request.cause] = -1;
      requests.ints[(child << 4) | request.attempt] = 1;
      this.engine.journeys.enter(child, entry);
    }
    return true;
  }

  private spawn(slot: number, hop: number): void {
    const { requests } = this.engine;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    const detached = requests.take();
    requests.times[detached << 1] = this.engine.now;
    requests.ints[(detached << 4) | request.class] = classIndex;
    requests.ints[(detached << 4) | request.flags] = flags.detached;
    requests.ints[(detached << 4) | request.attempt] = 1;
    requests.ints[(detached << 4) | request.ownerGeneration] = 0;
    requests.ints[(detached << 4) | request.owner] = -1;
    requests.ints[(detached << 4) | request.cause] = -1;
    const statistics = this.engine.background[classIndex] as ClassStatistics;
    statistics.offered += 1;
    statistics.advance(this.engine.clock);
    statistics.inside += 1;
    this.engine.journeys.enter(detached, hop);
  }

  /** A part that its owner waits for has its answer: it has all, or as many as it needs, or waits on. */
  partIsBack(parent: number, cause: number): void {
    const { requests } = this.engine;
    const out = (requests.ints[(parent << 4) | request.partsOut] as number) - 1;
    requests.ints[(parent << 4) | request.partsOut] = out;
    // Where not all are needed, the others can still make up for one that failed.
    if (cause >= 0 && out >= (requests.ints[(parent << 4) | request.pending] as number)) return;
    if (cause >= 0) requests.ints[(parent << 4) | request.cause] = cause;
    requests.ints[(parent << 4) | request.pending] =
      (requests.ints[(parent << 4) | request.pending] as number) - 1;
    if ((requests.ints[(parent << 4) | request.pending] as number) > 0) return;
    const failed = requests.ints[(parent << 4) | request.cause] as number;
    requests.ints[(parent << 4) | request.cause] = -1;
    const station = this.engine.hops.station[requests.ints[(parent << 4) | request.hop] as number] as number;
    if (this.engine.stationKind[station] === stationKinds.function)
      this.engine.functions.release(parent, station, failed);
    else this.engine.servers.release(parent, station, failed);
  }
}
