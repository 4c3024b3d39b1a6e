import { variationOf } from '../flow/distribution.ts';
import type { BatchMapping, QueueStation } from '../flow/queue-station.ts';
import type { FluidEngine } from './fluid-engine.ts';
import { FluidOrder } from './fluid-order.ts';
import type { FluidStation } from './fluid-station.ts';
import { laneCycle, retriesOf } from './lane-times.ts';
import {
  cover,
  failedMessages,
  noCounts,
  type QueueCounts,
  type QueueState,
  queueState,
  type Reader,
} from './queue-books.ts';
import type { WaitingMessages } from './waiting-messages.ts';

/** Queues and streams, as rates: messages that wait, and consumers that take as many as they can work off. */
export class FluidQueues {
  private readonly engine: FluidEngine;
  private readonly states: readonly (QueueState | undefined)[];
  /** By hop, who has sent what is there. */
  private readonly readerOf: readonly (Reader | undefined)[];
  private readonly orders: readonly (FluidOrder | undefined)[];
  /** By station, for how long there have been no messages. */
  private readonly idle: Float64Array;

  constructor(engine: FluidEngine) {
    this.engine = engine;
    const { flow } = engine;
    this.states = flow.stations.map((plan) => (plan.is === 'queue' ? queueState(flow, plan) : undefined));
    const readerOf: (Reader | undefined)[] = flow.hops.map(() => undefined);
    for (const state of this.states)
      for (const reader of state?.readers ?? []) cover(flow, reader, reader.plan.entry, readerOf);
    this.readerOf = readerOf;
    this.idle = new Float64Array(flow.stations.length);
    this.orders = flow.stations.map((plan) =>
      plan.is === 'queue' && plan.order !== undefined ? new FluidOrder(plan.order) : undefined,
    );
  }

  /** Of the classes that send to a queue, the one that sends most. */
  private classOf(index: number): number {
    const { hopsOf, hopShare, hopClass } = this.engine;
    let most = 0;
    let found = 0;
    for (const hop of hopsOf[index] as readonly number[]) {
      if ((hopShare[hop] as number) <= most) continue;
      most = hopShare[hop] as number;
      found = Math.max(0, hopClass[hop] as number);
    }
    return found;
  }

  stepQueue(index: number, station: FluidStation, plan: QueueStation, inflow: number, dt: number): number {
    const state = this.states[index] as QueueState;
    const { now } = this.engine;
    const refused = Math.max(0, inflow - shardLimitOf(plan));
    this.engine.drop(index, refused, 'throttled_stream', dt);
    const accepted = inflow - refused;
    this.receive(state, accepted * dt, now, dt);
    for (const reader of state.readers) this.takeBack(state, reader, now, dt);
    for (const book of state.books) this.endOld(state, book, now + dt);
    for (const reader of state.readers) this.takeFrom(index, state, reader, station, inflow, dt);
    station.invocations = sumOf(state.readers, ({ invocations }) => invocations);
    station.batchSum = sumOf(state.readers, ({ delivered }) => delivered);
    station.queued = sumOf(state.books, ({ count }) => count);
    station.inside = station.queued;
    return accepted;
  }

  /** Requests at a hop that nobody outside waits for have failed. */
  fail(hop: number, amount: number): void {
    const reader = this.readerOf[hop];
    if (reader !== undefined) reader.failing += amount;
  }

  /** What has become of the messages of a queue since the measured time began. */
  countsOf(index: number): QueueCounts & { readonly left: number } {
    const state = this.states[index] as QueueState;
    const { counts, putAside, books, readers, plan } = state;
    // What the last step has shown is taken back by the next.
    const failed = sumOf(readers, failedMessages);
    const isBack = plan.stream === undefined ? failed : 0;
    return {
      ...counts,
      sent: counts.sent + putAside,
      completed: counts.completed - isBack,
      failed: counts.failed + failed,
      left: putAside + isBack + sumOf(books, ({ count, outOfSight }) => count + outOfSight),
    };
  }

  /** How many messages of a queue are with consumers, and what has become of others. */
  messagesOf(index: number): {
    readonly inFlight: number;
    readonly failed: number;
    readonly deadLetters: number;
  } {
    const { readers, books } = this.states[index] as QueueState;
    const { failed, deadLetters } = this.countsOf(index);
    const atWork = sumOf(
      readers,
      ({ sent, perRequest, station }) => sent * perRequest * (this.engine.holdTimes[station] as number),
    );
    return { inFlight: atWork + sumOf(books, ({ outOfSight }) => outOfSight), failed, deadLetters };
  }

  /** By consumer: what it has been sent, and how many requests it had at once. */
  readersOf(index: number): readonly Readonly<Reader>[] {
    return (this.states[index] as QueueState).readers;
  }

  /** The measured time begins. */
  reset(): void {
    for (const state of this.states) {
      if (state === undefined) continue;
      Object.assign(state.counts, noCounts());
      for (const reader of state.readers)
        Object.assign(reader, { workArea: 0, mostAtWork: 0, invocations: 0, delivered: 0 });
    }
  }

  /** What comes in is there at once, or after the delay of the queue. */
  private receive(state: QueueState, amount: number, now: number, dt: number): void {
    const { plan, delayed } = state;
    state.counts.sent += amount + state.putAside;
    let coming = amount + state.putAside;
    state.putAside = 0;
    if (plan.delay > 0) {
      delayed.push(now + plan.delay, coming);
      coming = delayed.sumUntil(now + dt);
    }
    for (const book of state.books) book.come(coming, now);
  }

  /** Messages of requests that failed are seen again when their visibility is over; those of a stream are tried again. */
  private takeBack(state: QueueState, reader: Reader, now: number, dt: number): void {
    const { counts, plan } = state;
    const failed = failedMessages(reader);
    counts.failed += failed;
    if (reader.plan.mapping?.lanes === undefined) {
      counts.completed -= failed;
      const hold = this.engine.holdTimes[reader.station] as number;
      reader.messages.fail(failed, now - dt + Math.max(plan.visibility, hold));
    }
  }

  private endOld(state: QueueState, book: WaitingMessages, until: number): void {
    const { dead, expired } = book.turn(until);
    const { plan, counts } = state;
    counts.expired += expired;
    counts.deadLetters += dead;
    const letters = this.states[plan.deadLetters ?? -1];
    if (letters !== undefined) letters.putAside += dead;
  }

  private takeFrom(
    index: number,
    state: QueueState,
    reader: Reader,
    station: FluidStation,
    inflow: number,
    dt: number,
  ): void {
    const { plan, counts } = state;
    const { messages } = reader;
    const { mapping } = reader.plan;
    const hold = Math.max(1e-9, this.engine.holdTimes[reader.station] as number);
    const failing = reader.sent === 0 ? 0 : Math.min(1, reader.failing / reader.sent);
    let most: number;
    let perRequest = 1;
    /** Requests for each batch, and the part of the batches that fail every time. */
    let tries = 1;
    let lost = 0;
    if (mapping === undefined) most = this.workersOf(reader.station) * (dt / this.meanOf(reader.station));
    else if (mapping.lanes !== undefined) {
      const again = retriesOf(failing, mapping.lanes.maxRetries);
      tries = again.tries;
      lost = again.lost;
      const lanes = (plan.stream?.shards ?? 1) * mapping.lanes.perShard;
      const cycle = this.cycleOf(reader.station, hold, inflow / lanes, mapping, mapping.lanes.pollSeconds);
      most = (lanes * mapping.batchSize * dt) / (hold * tries + again.pauses);
      perRequest =
        messages.count > most
          ? mapping.batchSize
          : Math.min(mapping.batchSize, Math.max(1, (inflow * cycle) / lanes));
    } else {
      if (station.limit === 0) station.limit = Math.min(mapping.startConcurrency, mapping.maxConcurrency);
      this.fallBack(index, station, mapping, messages.count, dt);
      const perPoller = 1 + (inflow / mapping.pollers) * mapping.window;
      const wanted = mapping.window > 0 ? Math.min(mapping.batchSize, perPoller) : 1;
      // Batches fill while they wait for one of those under way: as far as the concurrency falls short.
      const needed = (messages.count * hold) / dt / wanted;
      perRequest = Math.min(mapping.batchSize, wanted * Math.max(1, needed / station.limit));
      most = (station.limit * perRequest * dt) / hold;
      if (needed > station.limit)
        station.limit = Math.min(mapping.maxConcurrency, station.limit + mapping.concurrencyPerSecond * dt);
    }
    const deliveries = 1 + plan.duplicates;
    const mayBeInFlight = (Math.max(0, plan.inFlightLimit - messages.outOfSight) * dt) / hold;
    const together = plan.order === undefined ? 1 : Math.max(1, mapping?.batchSize ?? 1);
    const inOrder = this.orders[index]?.most(this.classOf(index), messages.count, (together * dt) / hold);
    const bound = Math.min(most, mayBeInFlight) / deliveries;
    const taken = Math.min(messages.count, bound, inOrder ?? messages.count);
    this.orders[index]?.take(taken);
    // No more batches at a time than there are groups.
    const groups = this.orders[index]?.groups ?? Number.POSITIVE_INFINITY;
    if (mapping !== undefined)
      perRequest = Math.min(mapping.batchSize, Math.max(perRequest, (taken * hold) / dt / groups));
    messages.take(taken);
    const requests = (taken * deliveries * tries) / perRequest;
    reader.perRequest = perRequest / deliveries;
    reader.sent = requests;
    reader.failing = 0;
    reader.invocations += requests;
    reader.delivered += taken * tries;
    reader.workArea += requests * hold;
    reader.mostAtWork = Math.max(reader.mostAtWork, (requests * hold) / dt);
    counts.duplicates += taken * plan.duplicates;
    // Of a stream the first reader counts, of whose records the others have copies.
    if (plan.stream === undefined || reader === state.readers[0]) counts.completed += taken * (1 - lost);
    counts.deadLetters += taken * lost;
    this.engine.send(reader.plan.entry, requests / dt);
  }

  /** A mapping that had nothing to do for a while begins with fewer batches again. */
  private fallBack(
    index: number,
    station: FluidStation,
    { idleSeconds, idleConcurrency, startConcurrency }: BatchMapping,
    messages: number,
    dt: number,
  ): void {
    const idle = this.idle[index] as number;
    this.idle[index] = messages < 1e-9 ? idle + dt : 0;
    if (messages < 1e-9 || idle < idleSeconds) return;
    const most = idle < 2 * idleSeconds ? startConcurrency : idleConcurrency;
    station.limit = Math.min(station.limit, most);
  }

  private cycleOf(
    station: number,
    hold: number,
    rate: number,
    { window }: BatchMapping,
    pollSeconds: number,
  ): number {
    const plan = this.engine.flow.stations[station];
    return laneCycle({
      hold,
      own: Math.min(hold, this.meanOf(station)),
      variation: plan === undefined ? 0 : variationOf(plan.service),
      rate,
      window,
      pollSeconds,
    });
  }

  private workersOf(station: number): number {
    const plan = this.engine.flow.stations[station];
    return this.engine.targets.at(station).serving * (plan?.is === 'servers' ? plan.workers : 1);
  }

  private meanOf(station: number): number {
    return this.engine.means[station] as number;
  }
}

/** Records that the shards of a stream take in a second. */
function shardLimitOf({ stream }: QueueStation): number {
  if (stream === undefined || stream.isOnDemand) return Number.POSITIVE_INFINITY;
  const { shards, recordsPerSecond, bytesPerSecond, recordBytes } = stream;
  return shards * Math.min(recordsPerSecond, bytesPerSecond / Math.max(1, recordBytes));
}

function sumOf<T>(of: readonly T[], value: (each: T) => number): number {
  return of.reduce((sum, each) => sum + value(each), 0);
}
