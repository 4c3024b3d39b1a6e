import { causeIndex } from '../flow/causes.ts';
import { type WaitPlan, waitsOfHops } from '../flow/waits.ts';
import type { DesEngine } from './des-engine.ts';
import { enlarged } from './event-queue.ts';
import { events } from './events.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import type { StationStatistics } from './statistics.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** Visits that their caller waits for so long and no longer. */
export class WaitsPart {
  private readonly engine: DesEngine;
  private readonly plans: readonly WaitPlan[];
  private readonly waitOf: Int32Array;
  private readonly noAnswer = causeIndex('timeout_504');
  /** By slot: since when its caller waits, and a number of its own for each wait. */
  private begun = new Float64Array(1024);
  private marks = new Int32Array(1024);
  private count = 0;

  constructor(engine: DesEngine) {
    this.engine = engine;
    this.plans = engine.flow.waits ?? [];
    this.waitOf = waitsOfHops(engine.flow);
  }

  /** From that time on it is waited for, whichever of these ways it takes. */
  begin(slot: number, waits: readonly number[], from: number): void {
    if (slot >= this.marks.length) {
      const size = Math.max(this.marks.length * 2, slot + 1);
      this.marks = enlarged(this.marks, new Int32Array(size));
      this.begun = enlarged(this.begun, new Float64Array(size));
    }
    const { engine } = this;
    const { ints } = engine.requests;
    this.count = (this.count + 1) | 0;
    this.marks[slot] = this.count;
    this.begun[slot] = from;
    const isTop = ((ints[(slot << 4) | request.flags] as number) & flags.top) !== 0;
    const patience = engine.timeouts[ints[(slot << 4) | request.class] as number] as number;
    let before = -1;
    for (const wait of waits) {
      const { seconds } = this.plans[wait] as WaitPlan;
      // Whoever sent it gives up no later, or the same moment is in the queue already.
      if (seconds === before || (isTop && patience <= seconds)) continue;
      before = seconds;
      engine.schedule(from + seconds, events.noIntegration, slot, this.count);
    }
  }

  /** The caller waits no longer, where it still waits: it hands on an error, and what is under way goes on. */
  timeIsOver(slot: number, mark: number): void {
    if (this.marks[slot] !== mark) return;
    const { engine } = this;
    const { requests } = engine;
    const at = slot << 4;
    const bits = requests.ints[at | request.flags] as number;
    if ((bits & (flags.top | flags.child | flags.detached)) === 0 || (bits & flags.abandoned) !== 0) return;
    const wait = this.waitOf[requests.ints[at | request.hop] as number] ?? -1;
    if (wait === -1) return;
    const { seconds, station } = this.plans[wait] as WaitPlan;
    if (engine.now < (this.begun[slot] as number) + seconds - 1e-9) return;
    const { errors } = engine.stations[station] as StationStatistics;
    errors[this.noAnswer] = (errors[this.noAnswer] as number) + 1;
    this.partFrom(slot, bits, station);
  }

  /** What has been asked goes on as work that nobody waits for; who asked goes on in a slot of its own. */
  private partFrom(slot: number, bits: number, station: number): void {
    const { engine } = this;
    const { requests } = engine;
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
    ints[at | request.flags] = (bits & ~flags.hasTimeout) | flags.abandoned;
    // No use of its owner is of this number any more.
    if ((bits & flags.child) !== 0)
      ints[at | request.ownerGeneration] = ((ints[at | request.ownerGeneration] as number) - 1) | 0;
    engine.guards.handOver(slot, asker);
    if (!engine.guards.catches(asker, station, this.noAnswer, true))
      engine.journeys.finish(asker, this.noAnswer);
  }
}
