import type { Hop } from '../flow/flow.ts';
import { chooseBranch } from './choose-branch.ts';
import type { DesEngine } from './des-engine.ts';
import { enlarged } from './event-queue.ts';
import { stationKinds } from './hop-table.ts';
import type { RandomStream } from './random-stream.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import type { ClassStatistics } from './statistics.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** Parts that are still needed, parts that have not come back, why one of them failed (or -1), and a number of the fan-out. */
const needed = 0;
const out = 1;
const failure = 2;
const fanOut = 3;

/** Requests that become several: parts that the request waits for, and work that nobody waits for. */
export class FanOutPart {
  private readonly engine: DesEngine;
  /** By slot of who waits, at four times the slot: the places below. */
  private waiting = new Int32Array(0);

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
    const own = this.noteFanOut(slot, Math.min(plan.join, entries.length), entries.length);
    const generation = requests.ints[(slot << 4) | request.generation] as number;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    for (const entry of entries) {
      const child = requests.take();
      requests.moments[(child << 3) | request.begunAt] = this.engine.now;
      requests.ints[(child << 4) | request.class] = classIndex;
      requests.ints[(child << 4) | request.flags] = flags.child;
      requests.ints[(child << 4) | request.owner] = slot;
      requests.ints[(child << 4) | request.ownerGeneration] = generation;
      requests.ints[(child << 4) | request.pause] = own;
      requests.ints[(child << 4) | request.attempt] = 1;
      this.engine.journeys.enter(child, entry);
    }
    return true;
  }

  /** Notes whom the request at the slot waits for from now on; gives the number of this fan-out. */
  private noteFanOut(slot: number, count: number, parts: number): number {
    const at = slot << 2;
    if (at >= this.waiting.length)
      this.waiting = enlarged(this.waiting, new Int32Array(Math.max(4096, at * 2)));
    const { waiting } = this;
    const own = ((waiting[at | fanOut] as number) + 1) | 0;
    waiting[at | needed] = count;
    waiting[at | out] = parts;
    waiting[at | failure] = -1;
    waiting[at | fanOut] = own;
    return own;
  }

  /** Whether the owner of a part still waits for the fan-out that the part is of. */
  isAwaited(part: number): boolean {
    const { ints } = this.engine.requests;
    const parent = ints[(part << 4) | request.owner] as number;
    return (
      ints[(parent << 4) | request.generation] === ints[(part << 4) | request.ownerGeneration] &&
      this.waiting[(parent << 2) | fanOut] === ints[(part << 4) | request.pause] &&
      (this.waiting[(parent << 2) | needed] as number) > 0
    );
  }

  /** The number of the next fan-out of a slot, which no other use of the slot has. */
  nextMark(slot: number): number {
    return ((this.waiting[(slot << 2) | fanOut] ?? 0) + 1) | 0;
  }

  /** Whether the request at a slot still waits for the parts of that fan-out. */
  isWaiting(slot: number, mark: number): boolean {
    const at = slot << 2;
    return (
      this.engine.requests.ints[(slot << 4) | request.flags] !== 0 &&
      this.waiting[at | fanOut] === mark &&
      (this.waiting[at | needed] as number) > 0
    );
  }

  /** What it waits for comes back to nobody from now on. */
  forgetParts(slot: number): void {
    this.waiting[(slot << 2) | fanOut] = this.nextMark(slot);
    this.waiting[(slot << 2) | needed] = 0;
  }

  private spawn(slot: number, hop: number): void {
    const { requests } = this.engine;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    const detached = requests.take();
    requests.moments[(detached << 3) | request.begunAt] = this.engine.now;
    requests.ints[(detached << 4) | request.class] = classIndex;
    requests.ints[(detached << 4) | request.flags] = flags.detached;
    requests.ints[(detached << 4) | request.attempt] = 1;
    requests.ints[(detached << 4) | request.ownerGeneration] = 0;
    requests.ints[(detached << 4) | request.owner] = -1;
    const statistics = this.engine.background[classIndex] as ClassStatistics;
    statistics.offered += 1;
    statistics.advance(this.engine.clock);
    statistics.inside += 1;
    this.engine.journeys.enter(detached, hop);
  }

  /** A part that its owner waits for has its answer: it has all, or as many as it needs, or waits on. */
  partIsBack(parent: number, cause: number): void {
    const { requests } = this.engine;
    const { waiting } = this;
    const at = parent << 2;
    const left = (waiting[at | out] as number) - 1;
    waiting[at | out] = left;
    // Where not all are needed, the others can still make up for one that failed.
    if (cause >= 0 && left >= (waiting[at | needed] as number)) return;
    if (cause >= 0) waiting[at | failure] = cause;
    waiting[at | needed] = (waiting[at | needed] as number) - 1;
    if ((waiting[at | needed] as number) > 0) return;
    const failed = waiting[at | failure] as number;
    const station = this.engine.hops.station[requests.ints[(parent << 4) | request.hop] as number] as number;
    if (this.engine.stationKind[station] === stationKinds.function)
      this.engine.functions.release(parent, station, failed);
    else this.engine.servers.release(parent, station, failed);
  }
}
