import type { Flow } from '../flow/flow.ts';
import type { BatchMapping, Consumer, QueueStation } from '../flow/queue-station.ts';
import { Histogram } from './histogram.ts';
import { OrderedMessages } from './ordered-messages.ts';
import type { RandomStream } from './random-stream.ts';

/** One queue: the messages that can be taken, first come first. */
export interface QueueState {
  readonly plan: QueueStation;
  /** In place of the line from head to tail, where messages keep the order of their group. */
  readonly order: OrderedMessages | undefined;
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
  /** Since when there has been nothing to do; -1 while there is. */
  idleSince: number;
  invocations: number;
  messages: number;
  waitsForPoll: boolean;
  /** Its function may work longer than messages stay out of sight. */
  readonly mayReappear: boolean;
}

/** Collects a batch. */
export interface PollerState {
  head: number;
  tail: number;
  count: number;
  mark: number;
  isReady: boolean;
  /** A number of its own for each batch. */
  batch: number;
}

/** A queue that nothing has been sent to. */
export function emptyQueue(plan: QueueStation, groups: RandomStream): QueueState {
  return {
    plan,
    order: plan.order === undefined ? undefined : new OrderedMessages(plan.order, groups),
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
  };
}

/** Counts begin anew; the messages that are there stay. */
export function resetQueue(state: QueueState): void {
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

/** A consumer of a queue that takes batches and has none yet. */
export function idleMapping(
  flow: Flow,
  queue: number,
  plan: QueueStation,
  consumer: Consumer,
  mapping: BatchMapping,
  stream: RandomStream,
): MappingState {
  const pollers = Math.max(1, Math.min(mapping.pollers, mapping.maxConcurrency));
  return {
    queue,
    consumer,
    plan: mapping,
    stream,
    pollers: Array.from({ length: pollers }, () => ({
      head: -1,
      tail: -1,
      count: 0,
      mark: 0,
      isReady: false,
      batch: 0,
    })),
    inFlight: 0,
    mostInFlight: 0,
    inFlightArea: 0,
    last: 0,
    limit: Math.min(mapping.startConcurrency, mapping.maxConcurrency),
    shortSince: -1,
    idleSince: -1,
    invocations: 0,
    messages: 0,
    waitsForPoll: false,
    mayReappear: mayReappear(flow, plan, consumer),
  };
}

/** Counts begin anew; the batches that are under way stay. */
export function resetMapping(mapping: MappingState): void {
  mapping.inFlightArea = 0;
  mapping.invocations = 0;
  mapping.messages = 0;
  mapping.mostInFlight = mapping.inFlight;
}

function mayReappear(flow: Flow, queue: QueueStation, { entry }: Consumer): boolean {
  const station = flow.stations[flow.hops[entry[0]?.to ?? -1]?.station ?? -1];
  return queue.stream === undefined && station?.is === 'function' && station.timeout > queue.visibility;
}
