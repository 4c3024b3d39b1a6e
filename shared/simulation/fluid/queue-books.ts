import type { Branch, Flow, Hop } from '../flow/flow.ts';
import type { Consumer, QueueStation } from '../flow/queue-station.ts';
import { Timed } from './timed.ts';
import { WaitingMessages } from './waiting-messages.ts';

/** Who takes messages of a queue: a mapping of a function, or workers. */
export interface Reader {
  readonly plan: Consumer;
  /** The station that its messages come to first. */
  readonly station: number;
  /** What it takes from: that of the whole queue, or its own place in a stream. */
  readonly messages: WaitingMessages;
  /** Messages in a request of the last step. */
  perRequest: number;
  /** Requests of the last step, and those of them that have failed so far. */
  sent: number;
  failing: number;
  /** Seconds at which a request was under way, added up, and the most at once. */
  workArea: number;
  mostAtWork: number;
  invocations: number;
  delivered: number;
}

/** Messages since the measured time began. */
export interface QueueCounts {
  sent: number;
  completed: number;
  /** Deliveries that failed. */
  failed: number;
  duplicates: number;
  expired: number;
  deadLetters: number;
}

/** A queue or stream with its readers and the books of its messages. */
export interface QueueState {
  readonly plan: QueueStation;
  readonly readers: readonly Reader[];
  /** One for all readers, or one for each. */
  readonly books: readonly WaitingMessages[];
  readonly delayed: Timed;
  /** What other queues have put aside here since its last step. */
  putAside: number;
  readonly counts: QueueCounts;
}

/** A queue before anything has come, with the messages that it begins with. */
export function queueState(flow: Flow, plan: QueueStation): QueueState {
  const makeBook = (oldest = plan.retention): WaitingMessages =>
    new WaitingMessages(plan.initialMessages, plan.maxReceives, oldest);
  const shared = makeBook();
  const readers = plan.consumers.flatMap((consumer): readonly Reader[] => {
    const first = flow.hops[consumer.entry[0]?.to ?? -1];
    if (first === undefined) return [];
    return [
      {
        plan: consumer,
        station: first.station,
        messages:
          plan.stream === undefined
            ? shared
            : makeBook(Math.min(plan.retention, consumer.mapping?.lanes?.maxAge ?? plan.retention)),
        perRequest: 1,
        sent: 0,
        failing: 0,
        workArea: 0,
        mostAtWork: 0,
        invocations: 0,
        delivered: 0,
      },
    ];
  });
  const isStream = plan.stream !== undefined && readers.length > 0;
  return {
    plan,
    readers,
    books: isStream ? readers.map(({ messages }) => messages) : [shared],
    delayed: new Timed(),
    putAside: 0,
    counts: { ...noCounts(), sent: plan.initialMessages },
  };
}

/** Messages of the requests that have failed since they were sent in the last step. */
export function failedMessages({ sent, failing, perRequest }: Reader): number {
  return Math.min(sent, failing) * perRequest;
}

/** Nothing has happened yet. */
export function noCounts(): QueueCounts {
  return { sent: 0, completed: 0, failed: 0, duplicates: 0, expired: 0, deadLetters: 0 };
}

/** Notes at each hop of the way of a message who has sent it. */
export function cover(
  flow: Flow,
  reader: Reader,
  branches: readonly Branch[],
  readerOf: (Reader | undefined)[],
): void {
  for (const { to } of branches) {
    if (readerOf[to] !== undefined) continue;
    readerOf[to] = reader;
    const { next, onToken = [], guard = -1 } = flow.hops[to] as Hop;
    const { otherwise = [] } = flow.guards?.[guard] ?? {};
    cover(flow, reader, [...next, ...onToken, ...otherwise], readerOf);
  }
}
