import { causeIndex } from '../flow/causes.ts';
import type { BatchMapping, Branch, Consumer, Flow, QueueStation } from '../flow/flow.ts';
import { chooseBranch } from './choose-branch.ts';
import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';
import { Histogram } from './histogram.ts';
import { createStream, type RandomStream } from './random-stream.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import type { StationStatistics } from './statistics.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** One queue: the messages that can be taken, first come first. */
export interface QueueState {
  readonly plan: QueueStation;
  head: number;
  tail: number;
  visible: number;
  inFlight: number;
  sent: number;
  completed: number;
  failed: number;
  duplicates: number;
  expired: number;
  deadLetters: number;
  oldestAge: number;
  oldestAt: number;
  /** When the last visible message was taken. */
  emptyAt: number;
  visibleArea: number;
  last: number;
  /** From sent until worked off. */
  readonly age: Histogram;
}

/** How a function takes batches from one queue. */
export interface MappingState {
  readonly queue: number;
  readonly consumer: Consumer;
  readonly plan: BatchMapping;
  readonly stream: RandomStream;
  readonly pollers: PollerState[];
  inFlight: number;
  mostInFlight: number;
  inFlightArea: number;
  last: number;
  /** Concurrency that it has grown to, and since when it has been short of more. */
  limit: number;
  shortSince: number;
  invocations: number;
  messages: number;
  waitsForPoll: boolean;
  /** Its function may work longer than messages stay out of sight. */
  readonly mayReappear: boolean;
}

interface PollerState {
  head: number;
  tail: number;
  count: number;
  mark: number;
  isReady: boolean;
}

/** Queues between senders and consumers. */
export class QueuesPart {
  readonly states: (QueueState | undefined)[];
  readonly mappings: MappingState[] = [];
  private readonly engine: DesEngine;
  private readonly mappingsOf: number[][];
  private readonly workersOf: number[][];
  private readonly shardFull = causeIndex('throttled_stream');
  private readonly deadLetterCause = causeIndex('dlq');
  private readonly expiredCause = causeIndex('expired_retention');
  /** By message slot: when it was taken. */
  private isOffering = false;

  constructor(engine: DesEngine) {
    this.engine = engine;
    const { flow, options } = engine;
    this.states = flow.stations.map((plan) =>
      plan.is !== 'queue'
        ? undefined
        : {
            plan,
            head: -1,
            tail: -1,
            visible: 0,
            inFlight: 0,
            sent: 0,
            completed: 0,
            failed: 0,
            duplicates: 0,
            expired: 0,
            deadLetters: 0,
            oldestAge: 0,
            oldestAt: 0,
            emptyAt: 0,
            visibleArea: 0,
            last: 0,
            age: new Histogram(),
          },
    );
    this.mappingsOf = flow.stations.map(() => []);
    this.workersOf = flow.stations.map((plan) => (plan.is === 'queue' ? [] : []));
    flow.stations.forEach((plan, queue) => {
      if (plan.is !== 'queue') return;
      plan.consumers.forEach((consumer, index) => {
        if (consumer.mapping === undefined) return;
        this.mappingsOf[queue]?.push(this.mappings.length);
        const pollers = Math.max(1, Math.min(consumer.mapping.pollers, consumer.mapping.maxConcurrency));
        this.mappings.push({
          queue,
          consumer,
          plan: consumer.mapping,
          stream: createStream(options.seed, `${plan.id} ${index}`, 'routing', options.replication),
          pollers: Array.from({ length: pollers }, () => ({
            head: -1,
            tail: -1,
            count: 0,
            mark: 0,
            isReady: false,
          })),
          inFlight: 0,
          mostInFlight: 0,
          inFlightArea: 0,
          last: 0,
          limit: Math.min(consumer.mapping.startConcurrency, consumer.mapping.maxConcurrency),
          shortSince: -1,
          invocations: 0,
          messages: 0,
          waitsForPoll: false,
          mayReappear: mayReappear(flow, plan, consumer),
        });
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
        this.addMessage(queue, 0);
      this.offer(queue);
    });
  }

  /** Messages that are there, and the concurrency that mappings have grown to, for a run that begins in the middle. */
  putIn(queue: number, messages: number, limit: number): void {
    for (const index of this.mappingsOf[queue] ?? []) {
      const mapping = this.mappings[index] as MappingState;
      mapping.limit = Math.max(mapping.limit, limit);
    }
    for (let index = 0; index < messages; index += 1) this.addMessage(queue, 0);
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
    this.addMessage(queue, requests.ints[(slot << 4) | request.class] as number);
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

  private addMessage(queue: number, classIndex: number): void {
    const { engine } = this;
    const { requests } = engine;
    const slot = requests.take();
    requests.times[slot << 1] = engine.now;
    requests.ints[(slot << 4) | request.class] = classIndex;
    requests.ints[(slot << 4) | request.flags] = flags.message;
    requests.ints[(slot << 4) | request.owner] = queue;
    requests.ints[(slot << 4) | request.attempt] = 0;
    requests.ints[(slot << 4) | request.cause] = -1;
    const statistics = engine.background[classIndex];
    if (statistics !== undefined) {
      statistics.offered += 1;
      statistics.advance(engine.clock);
      statistics.inside += 1;
    }
    this.admit(slot, queue);
  }

  private admit(slot: number, queue: number): void {
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
    this.append(slot, queue);
    if (!this.isOffering) this.offer(queue);
  }

  /** Each reader gets the record in a lane of its own; without readers it stays until it expires. */
  private stream(slot: number, queue: number): void {
    const { engine } = this;
    const { requests } = engine;
    const readers = this.mappingsOf[queue] ?? [];
    const begun = requests.times[slot << 1] as number;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    if (readers.length === 0) {
      this.append(slot, queue);
      if (!this.isOffering) this.offer(queue);
      return;
    }
    readers.forEach((index, reader) => {
      let own = slot;
      if (reader > 0) {
        own = requests.take();
        requests.times[own << 1] = begun;
        requests.ints[(own << 4) | request.class] = classIndex;
        requests.ints[(own << 4) | request.flags] = flags.message;
        requests.ints[(own << 4) | request.owner] = queue;
        requests.ints[(own << 4) | request.cause] = -1;
      }
      // Those of further readers are copies that nobody counts twice.
      requests.ints[(own << 4) | request.attempt] = reader;
      this.changeVisible(this.states[queue] as QueueState, queue, 1);
      engine.streams.add(own, index);
    });
  }

  // What the lanes of a stream tell

  takenByLane(mapping: MappingState, size: number): void {
    const state = this.states[mapping.queue] as QueueState;
    this.changeVisible(state, mapping.queue, -size);
    state.inFlight += size;
    this.changeInFlight(mapping, 1);
    mapping.invocations += 1;
    mapping.messages += size;
  }

  returnedByLane(mapping: MappingState, size: number): void {
    const state = this.states[mapping.queue] as QueueState;
    state.inFlight -= size;
    this.changeVisible(state, mapping.queue, size);
    this.changeInFlight(mapping, -1);
  }

  doneByLane(mapping: MappingState, slot: number): void {
    const { engine } = this;
    const { requests } = engine;
    const state = this.states[mapping.queue] as QueueState;
    const begun = requests.times[slot << 1] as number;
    this.changeVisible(state, mapping.queue, -1);
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
    this.changeVisible(state, mapping.queue, -1);
    if (isLetter) state.deadLetters += 1;
    else state.expired += 1;
    if ((this.engine.requests.ints[(slot << 4) | request.attempt] as number) === 0)
      this.dropMessage(slot, cause);
    else this.engine.requests.release(slot);
  }

  private append(slot: number, queue: number): void {
    const state = this.states[queue] as QueueState;
    const { requests } = this.engine;
    requests.ints[(slot << 4) | request.link] = -1;
    if (state.tail === -1) state.head = slot;
    else requests.ints[(state.tail << 4) | request.link] = slot;
    state.tail = slot;
    this.changeVisible(state, queue, 1);
  }

  private changeVisible(state: QueueState, queue: number, change: number): void {
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
        const slot = this.takeOne(queue);
        if (slot < 0) break;
        this.giveToWorker(slot, queue, station, worker);
      }
    }
    for (const mapping of this.mappingsOf[queue] ?? []) this.poll(mapping);
    this.isOffering = false;
  }

  private giveToWorker(slot: number, queue: number, station: number, worker: number): void {
    const { engine } = this;
    const { requests } = engine;
    const state = this.states[queue] as QueueState;
    requests.ints[(slot << 4) | request.target] = worker;
    // The event finds another generation when the message was worked off in time.
    engine.schedule(
      engine.now + state.plan.visibility,
      events.visible,
      slot,
      requests.ints[(slot << 4) | request.generation] as number,
    );
    engine.deadTimeouts += 0;
    const consumer = state.plan.consumers.find(
      ({ mapping, entry }) => mapping === undefined && engine.hops.station[entry[0]?.to ?? -1] === station,
    );
    engine.journeys.enter(slot, consumer?.entry[0]?.to ?? -1);
  }

  /** The next message, which is then in flight; -1 when there is none. Old and often tried ones are put aside. */
  private takeOne(queue: number): number {
    const { engine } = this;
    const { requests } = engine;
    const state = this.states[queue] as QueueState;
    while (state.head !== -1) {
      const slot = state.head;
      const age = engine.now - (requests.times[slot << 1] as number);
      if (age > state.oldestAge) {
        state.oldestAge = age;
        state.oldestAt = engine.now;
      }
      state.head = requests.ints[(slot << 4) | request.link] as number;
      if (state.head === -1) state.tail = -1;
      this.changeVisible(state, queue, -1);
      if (age > state.plan.retention) {
        state.expired += 1;
        this.dropMessage(slot, this.expiredCause);
        continue;
      }
      const receives = (requests.ints[(slot << 4) | request.attempt] as number) + 1;
      if (receives > state.plan.maxReceives) {
        this.toDeadLetters(slot, queue);
        continue;
      }
      requests.ints[(slot << 4) | request.attempt] = receives;
      state.inFlight += 1;
      return slot;
    }
    return -1;
  }

  private toDeadLetters(slot: number, queue: number): void {
    const state = this.states[queue] as QueueState;
    state.deadLetters += 1;
    const { engine } = this;
    const letters = state.plan.deadLetters;
    const classIndex = engine.requests.ints[(slot << 4) | request.class] as number;
    this.dropMessage(slot, this.deadLetterCause);
    if (letters !== undefined) this.addMessage(letters, classIndex);
  }

  private dropMessage(slot: number, cause: number): void {
    const { requests } = this.engine;
    this.engine.journeys.endBackground(
      requests.ints[(slot << 4) | request.class] as number,
      requests.times[slot << 1] as number,
      cause,
    );
    requests.release(slot);
  }

  /** A message's delay or its time with a consumer is over. */
  becomeVisible(slot: number): void {
    const { requests } = this.engine;
    const queue = requests.ints[(slot << 4) | request.owner] as number;
    const state = this.states[queue] as QueueState;
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
      const copy = requests.take();
      requests.times[copy << 1] = requests.times[slot << 1] as number;
      requests.ints[(copy << 4) | request.class] = requests.ints[(slot << 4) | request.class] as number;
      requests.ints[(copy << 4) | request.flags] = flags.message;
      requests.ints[(copy << 4) | request.owner] = queue;
      requests.ints[(copy << 4) | request.attempt] = requests.ints[(slot << 4) | request.attempt] as number;
      requests.ints[(copy << 4) | request.cause] = -1;
      requests.ints[(copy << 4) | request.hop] = -1;
      state.inFlight -= 1;
      state.duplicates += 1;
      this.append(copy, queue);
    } else {
      if ((requests.ints[(slot << 4) | request.attempt] as number) > 0) state.inFlight -= 1;
      requests.ints[(slot << 4) | request.hop] = -1;
      this.append(slot, queue);
    }
    this.offer(queue);
  }

  /** Messages that failed wait for their visibility with no hop; others are with a consumer. */
  private isBusy(slot: number): boolean {
    return this.engine.requests.ints[(slot << 4) | request.hop] !== -1;
  }

  /** A message or a batch has been worked off. */
  worked(slot: number, cause: number): void {
    const { requests } = this.engine;
    if (((requests.ints[(slot << 4) | request.flags] as number) & flags.batch) !== 0) {
      const index = requests.ints[(slot << 4) | request.owner] as number;
      if (this.mappings[index]?.plan.lanes !== undefined) this.engine.streams.worked(slot, cause);
      else this.batchWorked(slot, cause);
      return;
    }
    const queue = requests.ints[(slot << 4) | request.owner] as number;
    this.messageWorked(slot, queue, cause);
  }

  private messageWorked(slot: number, queue: number, cause: number): void {
    const { engine } = this;
    const { requests } = engine;
    const state = this.states[queue] as QueueState;
    if (((requests.ints[(slot << 4) | request.flags] as number) & flags.reappeared) !== 0) {
      requests.release(slot);
      return;
    }
    if (cause >= 0) {
      // It stays out of sight until its visibility timeout, which is already on its way.
      state.failed += 1;
      requests.ints[(slot << 4) | request.hop] = -1;
      requests.ints[(slot << 4) | request.cause] = -1;
      return;
    }
    state.inFlight -= 1;
    state.completed += 1;
    state.age.record(engine.now - (requests.times[slot << 1] as number));
    engine.journeys.endBackground(
      requests.ints[(slot << 4) | request.class] as number,
      requests.times[slot << 1] as number,
      -1,
    );
    engine.deadTimeouts += 0;
    requests.release(slot);
  }

  // Batches

  private limitOf(mapping: MappingState): number {
    const { plan } = mapping;
    if (mapping.shortSince < 0) return Math.floor(mapping.limit + 1e-9);
    const grown = mapping.limit + (this.engine.now - mapping.shortSince) * plan.concurrencyPerSecond;
    return Math.floor(Math.min(plan.maxConcurrency, grown) + 1e-9);
  }

  private poll(index: number): void {
    const mapping = this.mappings[index] as MappingState;
    if (mapping.plan.lanes !== undefined) return;
    const state = this.states[mapping.queue] as QueueState;
    const { plan } = mapping;
    if (plan.window <= 0) {
      while (state.visible > 0 && mapping.inFlight < this.limitOf(mapping)) {
        const poller = mapping.pollers[0] as PollerState;
        while (state.visible > 0 && poller.count < plan.batchSize) {
          const slot = this.takeOne(mapping.queue);
          if (slot < 0) break;
          this.gather(poller, slot);
        }
        if (poller.count === 0) break;
        this.invoke(index, poller);
      }
    } else {
      this.fillPollers(index, mapping, state);
    }
    this.watchShortage(index, mapping, state);
  }

  /** While messages wait and every batch is under way, the concurrency grows. */
  private watchShortage(index: number, mapping: MappingState, state: QueueState): void {
    const { engine } = this;
    const isShort = state.visible > 0 && mapping.inFlight >= this.limitOf(mapping);
    if (isShort && mapping.limit < mapping.plan.maxConcurrency) {
      if (mapping.shortSince < 0) mapping.shortSince = engine.now;
      if (!mapping.waitsForPoll && mapping.plan.concurrencyPerSecond > 0) {
        mapping.waitsForPoll = true;
        engine.schedule(engine.now + 1 / mapping.plan.concurrencyPerSecond, events.poll, index, 0);
      }
    } else if (!isShort && mapping.shortSince >= 0 && state.visible === 0) {
      mapping.limit = Math.min(
        mapping.plan.maxConcurrency,
        mapping.limit + (engine.now - mapping.shortSince) * mapping.plan.concurrencyPerSecond,
      );
      mapping.shortSince = -1;
    }
  }

  pollAgain(index: number): void {
    if (this.engine.streams.isLane(index)) {
      this.engine.streams.poll(index);
      return;
    }
    const mapping = this.mappings[index] as MappingState;
    mapping.waitsForPoll = false;
    this.offer(mapping.queue);
  }

  private fillPollers(index: number, mapping: MappingState, state: QueueState): void {
    const { engine } = this;
    const { plan } = mapping;
    for (const poller of mapping.pollers) {
      if (poller.isReady && mapping.inFlight < this.limitOf(mapping)) this.invoke(index, poller);
    }
    while (state.visible > 0) {
      const open = mapping.pollers.filter(({ isReady }) => !isReady);
      if (open.length === 0) return;
      const poller = open[open.length === 1 ? 0 : mapping.stream.below(open.length)] as PollerState;
      const slot = this.takeOne(mapping.queue);
      if (slot < 0) return;
      this.gather(poller, slot);
      if (poller.count === 1) {
        poller.mark += 1;
        const at = mapping.pollers.indexOf(poller);
        engine.schedule(engine.now + plan.window, events.window, index * 4096 + at, poller.mark);
      }
      if (poller.count >= plan.batchSize) this.becomeReady(index, mapping, poller);
    }
  }

  windowEnds(slot: number, mark: number): void {
    const index = slot >> 12;
    const mapping = this.mappings[index] as MappingState;
    const poller = mapping.pollers[slot & 4095] as PollerState;
    if (poller.mark !== mark || poller.count === 0 || poller.isReady) return;
    this.becomeReady(index, mapping, poller);
    this.offer(mapping.queue);
  }

  private becomeReady(index: number, mapping: MappingState, poller: PollerState): void {
    poller.isReady = true;
    poller.mark += 1;
    if (mapping.inFlight < this.limitOf(mapping)) this.invoke(index, poller);
  }

  private gather(poller: PollerState, slot: number): void {
    const { requests } = this.engine;
    requests.ints[(slot << 4) | request.link] = -1;
    if (poller.tail === -1) poller.head = slot;
    else requests.ints[(poller.tail << 4) | request.link] = slot;
    poller.tail = slot;
    poller.count += 1;
  }

  private invoke(index: number, poller: PollerState): void {
    const { engine } = this;
    const { requests } = engine;
    const mapping = this.mappings[index] as MappingState;
    const batch = requests.take();
    requests.times[batch << 1] = engine.now;
    requests.ints[(batch << 4) | request.class] = requests.ints[(poller.head << 4) | request.class] as number;
    requests.ints[(batch << 4) | request.flags] = flags.batch;
    requests.ints[(batch << 4) | request.owner] = index;
    requests.ints[(batch << 4) | request.ownerGeneration] = poller.head;
    requests.ints[(batch << 4) | request.pending] = 0;
    requests.ints[(batch << 4) | request.attempt] = poller.count;
    requests.ints[(batch << 4) | request.cause] = -1;
    if (mapping.mayReappear) this.watchVisibility(mapping, poller.head);
    this.changeInFlight(mapping, 1);
    mapping.invocations += 1;
    mapping.messages += poller.count;
    poller.head = -1;
    poller.tail = -1;
    poller.count = 0;
    poller.isReady = false;
    engine.journeys.enter(batch, chooseBranch(mapping.consumer.entry, mapping.stream));
  }

  /** Each message of the batch is visible again when its time is over and the function still works on it. */
  private watchVisibility(mapping: MappingState, first: number): void {
    const { engine } = this;
    const { ints } = engine.requests;
    const { visibility } = (this.states[mapping.queue] as QueueState).plan;
    const hop = mapping.consumer.entry[0]?.to ?? -1;
    for (let slot = first; slot !== -1; slot = ints[(slot << 4) | request.link] as number) {
      ints[(slot << 4) | request.hop] = hop;
      const generation = ints[(slot << 4) | request.generation] as number;
      engine.schedule(engine.now + visibility, events.visible, slot, generation);
    }
  }

  private batchWorked(batch: number, cause: number): void {
    const { engine } = this;
    const { requests } = engine;
    const index = requests.ints[(batch << 4) | request.owner] as number;
    const mapping = this.mappings[index] as MappingState;
    const state = this.states[mapping.queue] as QueueState;
    let slot = requests.ints[(batch << 4) | request.ownerGeneration] as number;
    const begun = requests.times[batch << 1] as number;
    requests.release(batch);
    this.changeInFlight(mapping, -1);
    while (slot !== -1) {
      const next = requests.ints[(slot << 4) | request.link] as number;
      const bits = requests.ints[(slot << 4) | request.flags] as number;
      if (cause < 0 || (bits & flags.reappeared) !== 0) this.messageWorked(slot, mapping.queue, -1);
      else if (mapping.mayReappear) this.messageWorked(slot, mapping.queue, cause);
      else {
        state.failed += 1;
        requests.ints[(slot << 4) | request.hop] = -1;
        const at = Math.max(engine.now, begun + state.plan.visibility);
        engine.schedule(at, events.visible, slot, requests.ints[(slot << 4) | request.generation] as number);
      }
      slot = next;
    }
    if (!this.isOffering) this.offer(mapping.queue);
    else if (!mapping.waitsForPoll) {
      // A batch that failed at once: look again when this offer is over.
      mapping.waitsForPoll = true;
      engine.schedule(engine.now + 1, events.poll, index, 0);
    }
  }

  private changeInFlight(mapping: MappingState, change: number): void {
    const { now } = this.engine;
    mapping.inFlightArea += mapping.inFlight * (now - mapping.last);
    mapping.last = now;
    mapping.inFlight += change;
    if (mapping.inFlight > mapping.mostInFlight) mapping.mostInFlight = mapping.inFlight;
  }

  // Measures

  /** Seconds since the first visible message was sent; 0 when there is none. */
  oldestAge(queue: number): number {
    const state = this.states[queue] as QueueState;
    return state.head === -1 ? 0 : this.engine.now - (this.engine.requests.times[state.head * 2] as number);
  }

  reset(now: number): void {
    this.settle(now);
    for (const state of this.states) {
      if (state === undefined) continue;
      state.sent = 0;
      state.completed = 0;
      state.failed = 0;
      state.duplicates = 0;
      state.expired = 0;
      state.deadLetters = 0;
      state.oldestAge = 0;
      state.visibleArea = 0;
      state.age.reset();
    }
    for (const mapping of this.mappings) {
      mapping.inFlightArea = 0;
      mapping.invocations = 0;
      mapping.messages = 0;
      mapping.mostInFlight = mapping.inFlight;
    }
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

  entriesOf(queue: number): readonly (readonly Branch[])[] {
    return (this.states[queue]?.plan.consumers ?? []).map(({ entry }) => entry);
  }
}

function mayReappear(flow: Flow, queue: QueueStation, { entry }: Consumer): boolean {
  const station = flow.stations[flow.hops[entry[0]?.to ?? -1]?.station ?? -1];
  return queue.stream === undefined && station?.is === 'function' && station.timeout > queue.visibility;
}
