import { causeIndex } from '../flow/causes.ts';
import { guardsWithin, type WaitPlan, waitsOfHops } from '../flow/waits.ts';
import type { DesEngine } from './des-engine.ts';
import { enlarged } from './event-queue.ts';
import { events } from './events.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import type { StationStatistics } from './statistics.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** Visits that their caller waits for so long and no longer, one within another. */
export class WaitsPart {
  private readonly engine: DesEngine;
  private readonly plans: readonly WaitPlan[];
  /** By hop, its waits from the outermost; how deep they lie within each other at most; and the place of each. */
  private readonly chains: readonly (readonly number[])[];
  private readonly depth: number;
  private readonly levels: Int32Array;
  private readonly guardsWithin: readonly ReadonlySet<number>[];
  /** By slot and level: since when its caller waits, and a number of its own for each wait. */
  private begun: Float64Array;
  private marks: Int32Array;
  private count = 0;

  constructor(engine: DesEngine) {
    this.engine = engine;
    this.plans = engine.flow.waits ?? [];
    this.chains = waitsOfHops(engine.flow);
    this.levels = new Int32Array(this.plans.length);
    for (const chain of this.chains)
      chain.forEach((wait, level) => {
        this.levels[wait] = level;
      });
    this.depth = Math.max(0, ...this.chains.map(({ length }) => length));
    this.guardsWithin = guardsWithin(engine.flow);
    this.begun = new Float64Array(1024 * this.depth);
    this.marks = new Int32Array(1024 * this.depth);
  }

  /** From that time on it is waited for, whichever of these ways it takes. */
  begin(slot: number, waits: readonly number[], from: number): void {
    const place = this.mark(slot, this.levels[waits[0] ?? 0] as number, from);
    const { engine } = this;
    const { ints } = engine.requests;
    const isTop = ((ints[(slot << 4) | request.flags] as number) & flags.top) !== 0;
    const patience = engine.timeouts[ints[(slot << 4) | request.class] as number] as number;
    let before = -1;
    for (const wait of waits) {
      const { seconds } = this.plans[wait] as WaitPlan;
      // Whoever sent it gives up no later, or the same moment is in the queue already.
      if (seconds === before || (isTop && patience <= seconds)) continue;
      before = seconds;
      engine.schedule(from + seconds, events.noIntegration, slot, this.marks[place] as number);
    }
  }

  /** Notes that a wait of that level begins; gives the place where. */
  private mark(slot: number, level: number, from: number): number {
    const place = slot * this.depth + level;
    if (place >= this.marks.length) {
      const size = Math.max(this.marks.length * 2, (slot + 1) * this.depth);
      this.marks = enlarged(this.marks, new Int32Array(size));
      this.begun = enlarged(this.begun, new Float64Array(size));
    }
    this.count = (this.count + 1) | 0;
    this.marks[place] = this.count;
    this.begun[place] = from;
    return place;
  }

  /** The caller waits no longer, where it still waits: it hands on an error, and what is under way goes on. */
  timeIsOver(slot: number, mark: number): void {
    const first = slot * this.depth;
    let level = 0;
    while (level < this.depth && this.marks[first + level] !== mark) level += 1;
    if (level === this.depth) return;
    const { engine } = this;
    const { requests } = engine;
    const at = slot << 4;
    const bits = requests.ints[at | request.flags] as number;
    const isWaited = (bits & (flags.top | flags.child | flags.detached | flags.message)) !== 0;
    if (!isWaited || (bits & flags.abandoned) !== 0) return;
    const wait = this.chains[requests.ints[at | request.hop] as number]?.[level];
    if (wait === undefined) return;
    const { seconds, station, cause } = this.plans[wait] as WaitPlan;
    if (engine.now < (this.begun[first + level] as number) + seconds - 1e-9) return;
    const { errors } = engine.stations[station] as StationStatistics;
    const why = causeIndex(cause);
    errors[why] = (errors[why] as number) + 1;
    this.partFrom(slot, bits, wait, level);
  }

  /** What has been asked goes on as work that nobody waits for; who asked goes on in a slot of its own. */
  private partFrom(slot: number, bits: number, wait: number, level: number): void {
    const { engine } = this;
    const { requests } = engine;
    const { station, cause } = this.plans[wait] as WaitPlan;
    const why = causeIndex(cause);
    const asker = requests.take();
    const { ints, moments } = requests;
    const at = slot << 4;
    const to = asker << 4;
    moments[(asker << 3) | request.begunAt] = moments[(slot << 3) | request.begunAt] as number;
    for (const place of [
      request.hop,
      request.class,
      request.flags,
      request.attempt,
      request.owner,
      request.ownerGeneration,
      request.pause,
      request.source,
    ])
      ints[to | place] = ints[at | place] as number;
    ints[to | request.isAtTarget] = 0;
    // Its end is of a slot that it has left: it counts no more.
    engine.attempts.forgetTimeout(slot);
    ints[to | request.flags] = bits & ~flags.hasTimeout;
    ints[at | request.flags] = (bits & ~(flags.hasTimeout | flags.message)) | flags.abandoned;
    // No use of its owner is of this number any more.
    if ((bits & flags.child) !== 0)
      ints[at | request.ownerGeneration] = ((ints[at | request.ownerGeneration] as number) - 1) | 0;
    if ((bits & flags.message) !== 0) engine.queues.handOver(slot, asker);
    this.waitOn(slot, asker, level);
    const guard = engine.guards.handOver(slot, asker);
    if (this.guardsWithin[wait]?.has(guard) === true || !engine.guards.catches(asker, station, why, true))
      engine.journeys.finish(asker, why);
  }

  /** Those who wait around the wait that is over wait on for the slot that stands for the visit now. */
  private waitOn(slot: number, asker: number, level: number): void {
    const { engine } = this;
    const chain = this.chains[engine.requests.ints[(slot << 4) | request.hop] as number] ?? [];
    for (let outer = 0; outer < level; outer += 1) {
      const { seconds } = this.plans[chain[outer] as number] as WaitPlan;
      const begun = this.begun[slot * this.depth + outer] as number;
      const place = this.mark(asker, outer, begun);
      engine.schedule(begun + seconds, events.noIntegration, asker, this.marks[place] as number);
    }
    // What the slot waited for in another life is over.
    for (let inner = level; inner < this.depth; inner += 1) this.mark(asker, inner, engine.now);
  }
}
