import { causeIndex } from '../flow/causes.ts';
import { Batches } from './batches.ts';
import type { DesEngine } from './des-engine.ts';
import { enlarged } from './event-queue.ts';
import { events } from './events.ts';
import { Messages } from './messages.ts';
import {
  emptyQueue,
  idleMapping,
  type MappingState,
  type QueueState,
  resetMapping,
  resetQueue,
} from './queue-state.ts';
import { createStream } from './random-stream.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import type { StationStatistics } from './statistics.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** Queues between senders and consumers. */
export class QueuesPart {
  readonly states: (QueueState | undefined)[];
  readonly mappings: MappingState[] = [];
  private readonly engine: DesEngine;
  private readonly mappingsOf: number[][];
  private readonly workersOf: number[][];
  private readonly shardFull = causeIndex('throttled_stream');
  private readonly messages: Messages;
  private readonly batches: Batches;
  /** While messages are handed out, what that brings about waits for the end of it. */
  isOffering = false;
  /** By slot, when a worker took the message. */
  private takenAt = new Float64Array(0);

  constructor(engine: DesEngine) {
    this.engine = engine;
    const { flow, options } = engine;
    this.states = flow.stations.map((plan) =>
      plan.is === 'queue'
        ? emptyQueue(plan, createStream(options.seed, `${plan.id} groups`, 'routing', options.replication))
        : undefined,
    );
    this.messages = new Messages(engine, this);
    this.batches = new Batches(engine, this, this.messages);
    this.mappingsOf = flow.stations.map(() => []);
    this.workersOf = flow.stations.map(() => []);
    flow.stations.forEach((plan, queue) => {
      if (plan.is !== 'queue') return;
      plan.consumers.forEach((consumer, index) => {
        if (consumer.mapping === undefined) return;
        this.mappingsOf[queue]?.push(this.mappings.length);
        const stream = createStream(options.seed, `${plan.id} ${index}`, 'routing', options.replication);
        this.mappings.push(idleMapping(flow, queue, plan, consumer, consumer.mapping, stream));
      });
    });
    flow.stations.forEach((plan, station) => {
      if (plan.is === 'servers' && plan.pulls !== undefined) this.workersOf[plan.pulls]?.push(station);
    });
  }

  begin(): void {
    this.states.forEach((state, queue) => {
      if (state === undefined) return;
      const isAtStart = this.engine.now === 0;
      for (let index = 0; isAtStart && index < state.plan.initialMessages; index += 1)
        this.messages.add(queue, 0);
      this.offer(queue);
    });
  }

  /** Messages that are there, and the concurrency that mappings have grown to, for a run that begins in the middle. */
  putIn(queue: number, messages: number, limit: number): void {
    for (const index of this.mappingsOf[queue] ?? []) {
      const mapping = this.mappings[index] as MappingState;
      mapping.limit = Math.max(mapping.limit, limit);
    }
    for (let index = 0; index < messages; index += 1) this.messages.add(queue, 0);
    this.offer(queue);
  }

  // Senders

  /** The sender waits for the answer of the queue; the message is there from now on. */
  send(slot: number, queue: number): void {
    const { engine } = this;
    const { requests } = engine;
    const bits = requests.ints[(slot << 4) | request.flags] as number;
    if ((bits & flags.detached) !== 0) {
      // What nobody waits for becomes the message itself.
      const statistics = engine.stations[queue] as StationStatistics;
      statistics.advance(engine.clock);
      statistics.inside -= 1;
      statistics.completions += 1;
      // It is nowhere on a way: who waited for it has what they waited for.
      requests.ints[(slot << 4) | request.hop] = -1;
      requests.ints[(slot << 4) | request.flags] = flags.message;
      requests.ints[(slot << 4) | request.owner] = queue;
      requests.ints[(slot << 4) | request.attempt] = 0;
      this.admit(slot, queue);
      return;
    }
    if (!engine.streams.admits(queue)) {
      engine.journeys.leave(slot, queue, this.shardFull);
      return;
    }
    this.messages.add(queue, requests.ints[(slot << 4) | request.class] as number);
    (engine.stations[queue] as StationStatistics).wait.record(0);
    requests.ints[(slot << 4) | request.target] = -1;
    engine.schedule(
      engine.now + engine.serviceTime(slot, queue),
      events.functionDone,
      slot,
      requests.ints[(slot << 4) | request.generation] as number,
    );
    this.offer(queue);
  }

  /** A message joins its queue, now or after its delay. */
  admit(slot: number, queue: number, group?: number): void {
    const state = this.states[queue] as QueueState;
    state.sent += 1;
    if (this.engine.streams.isStream(queue)) {
      this.stream(slot, queue);
      return;
    }
    if (state.plan.delay > 0) {
      const { engine } = this;
      const generation = engine.requests.ints[(slot << 4) | request.generation] as number;
      engine.schedule(engine.now + state.plan.delay, events.visible, slot, generation);
      return;
    }
    this.messages.append(slot, queue, group);
    if (!this.isOffering) this.offer(queue);
  }

  /** Each reader gets the record in a lane of its own; without readers it stays until it expires. */
  private stream(slot: number, queue: number): void {
    const { engine } = this;
    const { requests } = engine;
    const readers = this.mappingsOf[queue] ?? [];
    const begun = requests.moments[(slot << 3) | request.begunAt] as number;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    if (readers.length === 0) {
      this.messages.append(slot, queue);
      if (!this.isOffering) this.offer(queue);
      return;
    }
    readers.forEach((index, reader) => {
      let own = slot;
      if (reader > 0) {
        own = requests.take();
        requests.ints[(own << 4) | request.hop] = -1;
        requests.moments[(own << 3) | request.begunAt] = begun;
        requests.ints[(own << 4) | request.class] = classIndex;
        requests.ints[(own << 4) | request.flags] = flags.message;
        requests.ints[(own << 4) | request.owner] = queue;
      }
      // Those of further readers are copies that nobody counts twice.
      requests.ints[(own << 4) | request.attempt] = reader;
      this.messages.changeVisible(this.states[queue] as QueueState, queue, 1);
      engine.streams.add(own, index);
    });
  }

  // What the lanes of a stream tell

  takenByLane(mapping: MappingState, size: number): void {
    const state = this.states[mapping.queue] as QueueState;
    this.messages.changeVisible(state, mapping.queue, -size);
    state.inFlight += size;
    this.batches.changeInFlight(mapping, 1);
    mapping.invocations += 1;
    mapping.messages += size;
  }

  returnedByLane(mapping: MappingState, size: number): void {
    const state = this.states[mapping.queue] as QueueState;
    state.inFlight -= size;
    this.messages.changeVisible(state, mapping.queue, size);
    this.batches.changeInFlight(mapping, -1);
  }

  doneByLane(mapping: MappingState, slot: number): void {
    const { engine } = this;
    const { requests } = engine;
    const state = this.states[mapping.queue] as QueueState;
    const begun = requests.moments[(slot << 3) | request.begunAt] as number;
    this.messages.changeVisible(state, mapping.queue, -1);
    if ((requests.ints[(slot << 4) | request.attempt] as number) === 0) {
      state.completed += 1;
      state.age.record(engine.now - begun);
      engine.journeys.endBackground(requests.ints[(slot << 4) | request.class] as number, begun, -1);
    }
    requests.release(slot);
  }

  failedByLane(mapping: MappingState, size: number): void {
    (this.states[mapping.queue] as QueueState).failed += size;
  }

  droppedByLane(mapping: MappingState, slot: number, cause: number, isLetter: boolean): void {
    const state = this.states[mapping.queue] as QueueState;
    this.messages.changeVisible(state, mapping.queue, -1);
    if (isLetter) state.deadLetters += 1;
    else state.expired += 1;
    if ((this.engine.requests.ints[(slot << 4) | request.attempt] as number) === 0)
      this.messages.drop(slot, cause);
    else this.engine.requests.release(slot);
  }

  // Consumers

  /** Hands visible messages to whoever can take them. */
  offer(queue: number): void {
    if (this.isOffering) return;
    this.isOffering = true;
    const state = this.states[queue] as QueueState;
    for (const station of this.workersOf[queue] ?? []) {
      while (state.visible > 0) {
        const worker = this.engine.servers.balancing.idleWorker(station);
        if (worker < 0) break;
        const slot = this.messages.take(queue);
        if (slot < 0) break;
        this.giveToWorker(slot, queue, station, worker);
      }
    }
    for (const mapping of this.mappingsOf[queue] ?? []) this.batches.poll(mapping);
    this.isOffering = false;
  }

  private giveToWorker(slot: number, queue: number, station: number, worker: number): void {
    const { engine } = this;
    const { requests } = engine;
    const state = this.states[queue] as QueueState;
    requests.ints[(slot << 4) | request.target] = worker;
    if (slot >= this.takenAt.length)
      this.takenAt = enlarged(this.takenAt, new Float64Array(Math.max(1024, 2 * slot)));
    this.takenAt[slot] = engine.now;
    // The event finds another generation when the message was worked off in time.
    engine.schedule(
      engine.now + state.plan.visibility,
      events.visible,
      slot,
      requests.ints[(slot << 4) | request.generation] as number,
    );
    const consumer = state.plan.consumers.find(
      ({ mapping, entry }) => mapping === undefined && engine.hops.station[entry[0]?.to ?? -1] === station,
    );
    engine.journeys.enter(slot, consumer?.entry[0]?.to ?? -1);
  }

  /** A message or a batch has been worked off. */
  worked(slot: number, cause: number): void {
    const { requests } = this.engine;
    if (((requests.ints[(slot << 4) | request.flags] as number) & flags.batch) !== 0) {
      const index = requests.ints[(slot << 4) | request.owner] as number;
      if (this.mappings[index]?.plan.lanes !== undefined) this.engine.streams.worked(slot, cause);
      else this.batches.worked(slot, cause);
      return;
    }
    const queue = requests.ints[(slot << 4) | request.owner] as number;
    this.messages.worked(slot, queue, cause);
    // The next one of its group may be taken now.
    if (cause < 0 && this.states[queue]?.order !== undefined) this.offer(queue);
  }

  /** Another slot is the message from now on, whose worker has given up what it called. */
  handOver(slot: number, to: number): void {
    this.messages.handOver(slot, to, this.takenAt[slot] ?? this.engine.now);
  }

  /** A mapping or a lane of a stream looks again. */
  pollAgain(index: number): void {
    if (this.engine.streams.isLane(index)) {
      this.engine.streams.poll(index);
      return;
    }
    const mapping = this.mappings[index] as MappingState;
    mapping.waitsForPoll = false;
    this.offer(mapping.queue);
  }

  /** A message's delay or its time with a consumer is over. */
  becomeVisible(slot: number): void {
    this.messages.becomeVisible(slot);
  }

  /** The window of a batch is over. */
  windowEnds(slot: number, mark: number): void {
    this.batches.windowEnds(slot, mark);
  }

  // Measures

  /** Seconds since the first visible message was sent; 0 when there is none. */
  oldestAge(queue: number): number {
    const state = this.states[queue] as QueueState;
    const first = state.order === undefined ? state.head : state.order.oldest();
    return first === -1
      ? 0
      : this.engine.now - (this.engine.requests.moments[(first << 3) | request.begunAt] as number);
  }

  reset(now: number): void {
    this.settle(now);
    for (const state of this.states) if (state !== undefined) resetQueue(state);
    for (const mapping of this.mappings) resetMapping(mapping);
  }

  settle(now: number): void {
    for (const state of this.states) {
      if (state === undefined) continue;
      state.visibleArea += state.visible * (now - state.last);
      state.last = now;
    }
    for (const mapping of this.mappings) {
      mapping.inFlightArea += mapping.inFlight * (now - mapping.last);
      mapping.last = now;
    }
  }
}
