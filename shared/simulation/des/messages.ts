import { causeIndex } from '../flow/causes.ts';
import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';
import type { QueueState } from './queue-state.ts';
import type { QueuesPart } from './queues.ts';
import type { RandomStream } from './random-stream.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import type { StationStatistics } from './statistics.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** The life of a message: sent, seen, taken, out of sight for a while, and worked off or put aside. */
export class Messages {
  private readonly engine: DesEngine;
  private readonly queues: QueuesPart;
  private readonly deadLetterCause = causeIndex('dlq');
  private readonly expiredCause = causeIndex('expired_retention');

  constructor(engine: DesEngine, queues: QueuesPart) {
    this.engine = engine;
    this.queues = queues;
  }

  add(queue: number, classIndex: number, sentAt = this.engine.now, group?: number): void {
    const { engine } = this;
    const { requests } = engine;
    const slot = requests.take();
    requests.moments[(slot << 3) | request.begunAt] = sentAt;
    requests.ints[(slot << 4) | request.class] = classIndex;
    requests.ints[(slot << 4) | request.hop] = -1;
    requests.ints[(slot << 4) | request.flags] = flags.message;
    requests.ints[(slot << 4) | request.owner] = queue;
    requests.ints[(slot << 4) | request.attempt] = 0;
    const statistics = engine.background[classIndex];
    if (statistics !== undefined) {
      statistics.offered += 1;
      statistics.advance(engine.clock);
      statistics.inside += 1;
    }
    this.queues.admit(slot, queue, group);
  }

  /** The message waits behind those that are there, or behind those of its group. */
  append(slot: number, queue: number, group?: number): void {
    const state = this.queues.states[queue] as QueueState;
    const { requests } = this.engine;
    if (state.order !== undefined) {
      state.order.add(slot, requests.ints[(slot << 4) | request.class] as number, group);
      this.changeVisible(state, queue, 1);
      return;
    }
    requests.ints[(slot << 4) | request.link] = -1;
    if (state.tail === -1) state.head = slot;
    else requests.ints[(state.tail << 4) | request.link] = slot;
    state.tail = slot;
    this.changeVisible(state, queue, 1);
  }

  changeVisible(state: QueueState, queue: number, change: number): void {
    const { engine } = this;
    state.visibleArea += state.visible * (engine.now - state.last);
    state.last = engine.now;
    state.visible += change;
    if (state.visible === 0 && state.emptyAt === 0) state.emptyAt = engine.now;
    const statistics = engine.stations[queue] as StationStatistics;
    statistics.advance(engine.clock);
    statistics.queued = state.visible;
    if (state.visible > statistics.mostQueued) statistics.mostQueued = state.visible;
  }

  /**
   * The next message, for that batch where a group may have several in it, which is then in flight; -1 when there is none.
   * Old and often tried ones are put aside.
   */
  take(queue: number, batch = -1): number {
    const { engine } = this;
    const { requests } = engine;
    const state = this.queues.states[queue] as QueueState;
    while (state.inFlight < state.plan.inFlightLimit) {
      const slot = state.order === undefined ? this.takeFirst(state) : state.order.take(batch);
      if (slot === -1) break;
      const age = engine.now - (requests.moments[(slot << 3) | request.begunAt] as number);
      if (age > state.oldestAge) {
        state.oldestAge = age;
        state.oldestAt = engine.now;
      }
      this.changeVisible(state, queue, -1);
      const isCopy = ((requests.ints[(slot << 4) | request.flags] as number) & flags.copy) !== 0;
      if (age > state.plan.retention && !isCopy) {
        state.expired += 1;
        state.order?.done(slot, false);
        this.drop(slot, this.expiredCause);
        continue;
      }
      const receives = (requests.ints[(slot << 4) | request.attempt] as number) + 1;
      if (receives > state.plan.maxReceives) {
        if (isCopy) requests.release(slot);
        else this.toDeadLetters(slot, queue);
        continue;
      }
      if (state.plan.duplicates > 0 && !isCopy) this.mayDuplicate(slot, queue, state);
      requests.ints[(slot << 4) | request.attempt] = receives;
      state.inFlight += 1;
      return slot;
    }
    return -1;
  }

  private takeFirst(state: QueueState): number {
    const slot = state.head;
    if (slot === -1) return -1;
    state.head = this.engine.requests.ints[(slot << 4) | request.link] as number;
    if (state.head === -1) state.tail = -1;
    return slot;
  }

  /** At least once means now and then twice. */
  private mayDuplicate(slot: number, queue: number, state: QueueState): void {
    const { engine } = this;
    if ((engine.routingStreams[queue] as RandomStream).uniform() >= state.plan.duplicates) return;
    state.duplicates += 1;
    this.append(this.copyOf(slot, queue, flags.copy), queue);
  }

  private copyOf(slot: number, queue: number, bits: number): number {
    const { requests } = this.engine;
    const copy = requests.take();
    requests.moments[(copy << 3) | request.begunAt] = requests.moments[
      (slot << 3) | request.begunAt
    ] as number;
    requests.ints[(copy << 4) | request.class] = requests.ints[(slot << 4) | request.class] as number;
    requests.ints[(copy << 4) | request.flags] = flags.message | bits;
    requests.ints[(copy << 4) | request.owner] = queue;
    requests.ints[(copy << 4) | request.attempt] = requests.ints[(slot << 4) | request.attempt] as number;
    requests.ints[(copy << 4) | request.hop] = -1;
    return copy;
  }

  private toDeadLetters(slot: number, queue: number): void {
    const state = this.queues.states[queue] as QueueState;
    state.deadLetters += 1;
    const { engine } = this;
    const letters = state.plan.deadLetters;
    const classIndex = engine.requests.ints[(slot << 4) | request.class] as number;
    const sentAt = engine.requests.moments[(slot << 3) | request.begunAt] as number;
    const group = state.order?.group(slot);
    state.order?.done(slot, false);
    this.drop(slot, this.deadLetterCause);
    if (letters === undefined) return;
    const isAnew = this.queues.states[letters]?.plan.restartsAge === true;
    this.add(letters, classIndex, isAnew ? engine.now : sentAt, group);
  }

  drop(slot: number, cause: number): void {
    const { requests } = this.engine;
    this.engine.journeys.endBackground(
      requests.ints[(slot << 4) | request.class] as number,
      requests.moments[(slot << 3) | request.begunAt] as number,
      cause,
    );
    requests.release(slot);
  }

  /** Its worker has given up what it called: `to` is the message now, out of sight until its time is over. */
  handOver(slot: number, to: number, takenAt: number): void {
    const { engine } = this;
    const { ints } = engine.requests;
    const { plan, order } = this.queues.states[ints[(to << 4) | request.owner] as number] as QueueState;
    const { visibility } = plan;
    order?.handOver(slot, to);
    const at = Math.max(engine.now, takenAt + visibility);
    engine.schedule(at, events.visible, to, ints[(to << 4) | request.generation] as number);
  }

  /** A message's delay or its time with a consumer is over. */
  becomeVisible(slot: number): void {
    const { requests } = this.engine;
    // What it called works on without it.
    if (((requests.ints[(slot << 4) | request.flags] as number) & flags.message) === 0) return;
    const queue = requests.ints[(slot << 4) | request.owner] as number;
    const state = this.queues.states[queue] as QueueState;
    const isWorkedOn =
      requests.ints[(slot << 4) | request.hop] !== -1 &&
      (requests.ints[(slot << 4) | request.attempt] as number) > 0;
    if (
      isWorkedOn &&
      ((requests.ints[(slot << 4) | request.flags] as number) & flags.reappeared) === 0 &&
      this.isBusy(slot)
    ) {
      // The consumer still works on it; somebody else gets a second copy.
      requests.ints[(slot << 4) | request.flags] =
        (requests.ints[(slot << 4) | request.flags] as number) | flags.reappeared;
      const bits = (requests.ints[(slot << 4) | request.flags] as number) & flags.copy;
      const copy = this.copyOf(slot, queue, bits);
      state.inFlight -= 1;
      state.duplicates += 1;
      state.order?.handOver(slot, copy);
      this.putBack(copy, queue, state);
    } else {
      const wasTaken = (requests.ints[(slot << 4) | request.attempt] as number) > 0;
      requests.ints[(slot << 4) | request.hop] = -1;
      if (wasTaken) {
        state.inFlight -= 1;
        this.putBack(slot, queue, state);
      } else this.append(slot, queue);
    }
    this.queues.offer(queue);
  }

  /** A message is seen again: last of all, or at its place in its group. */
  private putBack(slot: number, queue: number, state: QueueState): void {
    if (state.order === undefined) {
      this.append(slot, queue);
      return;
    }
    state.order.done(slot, true);
    this.changeVisible(state, queue, 1);
  }

  /** Messages that failed wait for their visibility with no hop; others are with a consumer. */
  private isBusy(slot: number): boolean {
    return this.engine.requests.ints[(slot << 4) | request.hop] !== -1;
  }

  worked(slot: number, queue: number, cause: number): void {
    const { engine } = this;
    const { requests } = engine;
    const state = this.queues.states[queue] as QueueState;
    if (((requests.ints[(slot << 4) | request.flags] as number) & flags.reappeared) !== 0) {
      requests.release(slot);
      return;
    }
    if (((requests.ints[(slot << 4) | request.flags] as number) & flags.copy) !== 0) {
      state.inFlight -= 1;
      requests.release(slot);
      return;
    }
    if (cause >= 0) {
      // It stays out of sight until its visibility timeout, which is already on its way.
      state.failed += 1;
      requests.ints[(slot << 4) | request.hop] = -1;
      return;
    }
    state.inFlight -= 1;
    state.order?.done(slot, false);
    state.completed += 1;
    state.age.record(engine.now - (requests.moments[(slot << 3) | request.begunAt] as number));
    engine.journeys.endBackground(
      requests.ints[(slot << 4) | request.class] as number,
      requests.moments[(slot << 3) | request.begunAt] as number,
      -1,
    );
    requests.release(slot);
  }
}
