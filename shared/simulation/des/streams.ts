import { causeIndex } from '../flow/causes.ts';
import type { BatchMapping } from '../flow/queue-station.ts';
import { chooseBranch } from './choose-branch.ts';
import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';
import type { MappingState } from './queue-state.ts';
import { createStream, type RandomStream } from './random-stream.ts';
import { flags, request } from './request-pool.ts';

/** A shard, or a part of one where several batches of it may be under way. */
interface Lane {
  head: number;
  tail: number;
  count: number;
  isBusy: boolean;
  isPolling: boolean;
  /** When it is read; an earlier turn of its own has been overtaken. */
  dueAt: number;
  failures: number;
  /** Of a batch that failed, how many are tried next; 0 without one. */
  part: number;
}

interface Shard {
  records: number;
  bytes: number;
  last: number;
}

/** Polls of lanes are told from those of queues by their number. */
const laneBase = 1 << 22;
const mostLanes = 4096;

/** Wait before a failed batch is tried again: doubled each time, up to a minute. */
const mostWait = 60;

/** Streams: records in lanes, one batch of each under way, and shards that take only so much. */
export class StreamsPart {
  private readonly engine: DesEngine;
  private readonly lanes = new Map<number, Lane[]>();
  private readonly shards: (Shard[] | undefined)[];
  private readonly routing: RandomStream[];
  private readonly expired = causeIndex('expired_retention');
  private readonly givenUp = causeIndex('dlq');

  constructor(engine: DesEngine) {
    this.engine = engine;
    const { flow, options } = engine;
    this.shards = flow.stations.map((plan) =>
      plan.is === 'queue' && plan.stream !== undefined
        ? Array.from({ length: plan.stream.shards }, () => ({
            records: plan.stream?.recordsPerSecond ?? 0,
            bytes: plan.stream?.bytesPerSecond ?? 0,
            last: 0,
          }))
        : undefined,
    );
    this.routing = flow.stations.map(({ id }) =>
      createStream(options.seed, `${id} shards`, 'routing', options.replication),
    );
  }

  isStream(station: number): boolean {
    return this.shards[station] !== undefined;
  }

  /** Whether the shard of the next record takes it: a second's worth may be saved up. */
  admits(station: number): boolean {
    const shards = this.shards[station];
    const plan = this.engine.flow.stations[station];
    if (shards === undefined || plan?.is !== 'queue' || plan.stream === undefined) return true;
    const { recordsPerSecond, bytesPerSecond, recordBytes, isOnDemand } = plan.stream;
    if (isOnDemand) return true;
    const shard = shards[(this.routing[station] as RandomStream).below(shards.length)];
    if (shard === undefined) return true;
    const { now } = this.engine;
    shard.records = Math.min(recordsPerSecond, shard.records + (now - shard.last) * recordsPerSecond);
    shard.bytes = Math.min(bytesPerSecond, shard.bytes + (now - shard.last) * bytesPerSecond);
    shard.last = now;
    if (shard.records < 1 - 1e-9 || shard.bytes < recordBytes - 1e-9) return false;
    shard.records -= 1;
    shard.bytes -= recordBytes;
    return true;
  }

  /** A record for one reader: it joins a lane, which is read when its turn comes. */
  add(slot: number, index: number): void {
    const mapping = this.engine.queues.mappings[index] as MappingState;
    const lanes = this.lanesOf(index, mapping.plan);
    const at = mapping.stream.below(lanes.length);
    const lane = lanes[at] as Lane;
    const { requests } = this.engine;
    requests.ints[(slot << 4) | request.link] = -1;
    if (lane.tail === -1) lane.head = slot;
    else requests.ints[(lane.tail << 4) | request.link] = slot;
    lane.tail = slot;
    lane.count += 1;
    this.look(index, at, lane);
  }

  private lanesOf(index: number, plan: BatchMapping): Lane[] {
    const known = this.lanes.get(index);
    if (known !== undefined) return known;
    const station = this.engine.flow.stations[(this.engine.queues.mappings[index] as MappingState).queue];
    const shards = station?.is === 'queue' ? (station.stream?.shards ?? 1) : 1;
    const count = Math.min(mostLanes, shards * (plan.lanes?.perShard ?? 1));
    const made = Array.from({ length: count }, () => ({
      head: -1,
      tail: -1,
      count: 0,
      isBusy: false,
      isPolling: false,
      dueAt: 0,
      failures: 0,
      part: 0,
    }));
    this.lanes.set(index, made);
    return made;
  }

  /** Reads at the next of its polls; a full batch does not wait for its window. */
  private look(index: number, at: number, lane: Lane): void {
    const { plan, stream } = this.engine.queues.mappings[index] as MappingState;
    if (lane.isBusy || lane.count === 0) return;
    if (lane.isPolling && lane.count !== plan.batchSize) return;
    const isFull = lane.count >= plan.batchSize;
    const poll = lane.isPolling ? 0 : stream.uniform() * (plan.lanes?.pollSeconds ?? 0);
    lane.isPolling = true;
    const wait = isFull ? poll : Math.max(poll, plan.window);
    this.schedule(index, at, lane, wait);
  }

  private schedule(index: number, at: number, lane: Lane, wait: number): void {
    const { engine } = this;
    lane.dueAt = engine.now + wait;
    engine.schedule(engine.now + wait, events.poll, laneBase + index * mostLanes + at, 0);
  }

  isLane(code: number): boolean {
    return code >= laneBase;
  }

  poll(code: number): void {
    const index = Math.floor((code - laneBase) / mostLanes);
    const at = (code - laneBase) % mostLanes;
    const lane = this.lanes.get(index)?.[at];
    if (lane === undefined || lane.isBusy || lane.count === 0) return;
    if (this.engine.now < lane.dueAt - 1e-9) return;
    lane.isPolling = false;
    this.invoke(index, at, lane);
  }

  private invoke(index: number, at: number, lane: Lane): void {
    const { engine } = this;
    const mapping = engine.queues.mappings[index] as MappingState;
    this.dropOld(lane, mapping);
    if (lane.count === 0) return;
    const size = Math.min(lane.count, mapping.plan.batchSize, lane.part === 0 ? lane.count : lane.part);
    const batch = engine.requests.take();
    engine.requests.moments[(batch << 3) | request.begunAt] = engine.now;
    const set = (place: number, value: number): void => {
      engine.requests.ints[(batch << 4) | place] = value;
    };
    set(request.class, engine.requests.ints[(lane.head << 4) | request.class] as number);
    set(request.flags, flags.batch);
    set(request.owner, index);
    set(request.ownerGeneration, at);
    set(request.attempt, size);
    lane.isBusy = true;
    engine.queues.takenByLane(mapping, size);
    engine.journeys.enter(batch, chooseBranch(mapping.consumer.entry, mapping.stream));
  }

  /** Records that are older than the stream or the reader keeps them are passed over. */
  private dropOld(lane: Lane, mapping: MappingState): void {
    const { engine } = this;
    const state = engine.queues.states[mapping.queue];
    if (state === undefined) return;
    const most = Math.min(state.plan.retention, mapping.plan.lanes?.maxAge ?? Number.POSITIVE_INFINITY);
    while (
      lane.count > 0 &&
      engine.now - (engine.requests.moments[(lane.head << 3) | request.begunAt] as number) > most
    ) {
      engine.queues.droppedByLane(mapping, this.takeHead(lane), this.expired, false);
    }
  }

  private takeHead(lane: Lane): number {
    const slot = lane.head;
    lane.head = this.engine.requests.ints[(slot << 4) | request.link] as number;
    if (lane.head === -1) lane.tail = -1;
    lane.count -= 1;
    return slot;
  }

  /** Its batch is done: on to the next, or once more when it failed. */
  worked(batch: number, cause: number): void {
    const { engine } = this;
    const { ints } = engine.requests;
    const index = ints[(batch << 4) | request.owner] as number;
    const at = ints[(batch << 4) | request.ownerGeneration] as number;
    const size = ints[(batch << 4) | request.attempt] as number;
    engine.requests.release(batch);
    const mapping = engine.queues.mappings[index] as MappingState;
    const lane = this.lanes.get(index)?.[at];
    if (lane === undefined) return;
    lane.isBusy = false;
    engine.queues.returnedByLane(mapping, size);
    const plan = mapping.plan.lanes;
    if (cause < 0) {
      for (let done = 0; done < size; done += 1) engine.queues.doneByLane(mapping, this.takeHead(lane));
      lane.failures = 0;
      lane.part = 0;
      const isFull = lane.count >= mapping.plan.batchSize;
      if (lane.count > 0) this.again(index, at, lane, isFull ? 0 : mapping.plan.window);
      return;
    }
    engine.queues.failedByLane(mapping, size);
    lane.failures += 1;
    // The same records again, or half of them: what has come since waits behind them.
    lane.part = plan?.bisects === true && size > 1 ? Math.ceil(size / 2) : size;
    if (lane.part < size) lane.failures = 0;
    else if (lane.failures > (plan?.maxRetries ?? Number.POSITIVE_INFINITY)) {
      for (let each = 0; each < size; each += 1) {
        engine.queues.droppedByLane(mapping, this.takeHead(lane), this.givenUp, true);
      }
      lane.failures = 0;
      lane.part = 0;
    }
    if (lane.count > 0) {
      this.again(
        index,
        at,
        lane,
        lane.failures === 0 ? 0 : Math.min(mostWait, 2 ** Math.min(10, lane.failures - 1)),
      );
    }
  }

  private again(index: number, at: number, lane: Lane, wait: number): void {
    lane.isPolling = true;
    this.schedule(index, at, lane, wait);
  }
}
