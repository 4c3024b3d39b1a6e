import type { Branch, StationBase } from './flow.ts';

/** Keeps messages until a consumer has worked them off. The service is what the sender waits for. */
export interface QueueStation extends StationBase {
  readonly is: 'queue';
  readonly visibility: number;
  readonly delay: number;
  readonly retention: number;
  readonly maxReceives: number;
  readonly deadLetters?: number;
  readonly initialMessages: number;
  /** Messages with consumers at a time, at most. */
  readonly inFlightLimit: number;
  /** The share of messages that are delivered twice. */
  readonly duplicates: number;
  /** The age of what is put aside here begins anew. */
  readonly restartsAge: boolean;
  /** Messages of a group are worked off one after another. */
  readonly order?: OrderPlan;
  /** Records stay in the order of their shard, and each reader has its own place in it. */
  readonly stream?: StreamPlan;
  readonly consumers: readonly Consumer[];
}

/** So many keys, of which that of rank r is asked for in proportion to 1 / r to the exponent. */
export interface KeyPlan {
  readonly keys: number;
  readonly exponent: number;
}

/** The groups of messages, by class where it has keys of its own. */
export interface OrderPlan {
  readonly groups: readonly (KeyPlan | undefined)[];
  readonly otherwise: KeyPlan;
  /** The same as parts of all messages: so many groups have that share of them together. */
  readonly tiers: readonly (readonly { readonly keys: number; readonly share: number }[])[];
}

export interface StreamPlan {
  readonly shards: number;
  /** That a shard takes, of records and bytes. */
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly recordBytes: number;
  /** No shard is full while their number follows the load. */
  readonly isOnDemand: boolean;
}

export interface Consumer {
  /** The way of a message, or of a batch of them, once it is taken. */
  readonly entry: readonly Branch[];
  /** Absent for workers that take one message each. */
  readonly mapping?: BatchMapping;
}

export interface BatchMapping {
  readonly batchSize: number;
  readonly window: number;
  readonly pollers: number;
  readonly startConcurrency: number;
  readonly concurrencyPerSecond: number;
  readonly maxConcurrency: number;
  /** After so long without messages it begins with as many as at first again, and after twice as long with so many. */
  readonly idleSeconds: number;
  readonly idleConcurrency: number;
  /** Of a stream: batches of a shard are taken one after another, and an error holds its shard up. */
  readonly lanes?: {
    readonly perShard: number;
    readonly pollSeconds: number;
    readonly maxRetries: number;
    readonly maxAge: number;
    readonly bisects: boolean;
  };
}
