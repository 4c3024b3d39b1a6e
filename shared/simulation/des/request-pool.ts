import { enlarged } from './event-queue.ts';

/** What a request is, as bits. */
export const flags = {
  /** A caller waits for it outside of the system. */
  top: 1,
  /** Part of another request, which waits for it. */
  child: 2,
  /** Nobody waits for it. */
  detached: 4,
  message: 8,
  batch: 16,
  /** Its caller has gone; the work goes on. */
  abandoned: 32,
  /** Its message is visible again, so somebody else works on it too. */
  reappeared: 64,
  hasTimeout: 128,
} as const;

/** Requests in flight as parallel arrays: 56 bytes each, and slots are used again. */
export class RequestPool {
  /** When the first attempt began, or the message was sent. */
  begun = new Float64Array(1024);
  /** When it came to the station where it is. */
  arrived = new Float64Array(1024);
  hop = new Int32Array(1024);
  class = new Int32Array(1024);
  flags = new Int32Array(1024);
  /** Attempts of a request so far, or receives of a message. */
  attempt = new Int32Array(1024);
  /** Counts uses of the slot, so that a late event knows that it is too late. */
  generation = new Int32Array(1024);
  link = new Int32Array(1024);
  /** The request that waits for this one; for a batch its mapping, for a message its queue. */
  owner = new Int32Array(1024);
  ownerGeneration = new Int32Array(1024);
  /** Groups that it still waits for; for a batch the number of its messages. */
  pending = new Int32Array(1024);
  /** The target that it is at; for a batch the first of its messages. */
  target = new Int32Array(1024);
  /** Why a part of it failed, or -1. */
  cause = new Int32Array(1024);
  source = new Int32Array(1024);
  inUse = 0;
  used = 0;
  private free = -1;

  take(): number {
    let slot = this.free;
    if (slot === -1) {
      if (this.used === this.hop.length) this.grow();
      slot = this.used;
      this.used = slot + 1;
    } else {
      this.free = this.link[slot] as number;
    }
    this.inUse += 1;
    return slot;
  }

  release(slot: number): void {
    this.generation[slot] = ((this.generation[slot] as number) + 1) | 0;
    this.flags[slot] = 0;
    this.link[slot] = this.free;
    this.free = slot;
    this.inUse -= 1;
  }

  private grow(): void {
    const size = this.hop.length * 2;
    this.begun = enlarged(this.begun, new Float64Array(size));
    this.arrived = enlarged(this.arrived, new Float64Array(size));
    this.hop = enlarged(this.hop, new Int32Array(size));
    this.class = enlarged(this.class, new Int32Array(size));
    this.flags = enlarged(this.flags, new Int32Array(size));
    this.attempt = enlarged(this.attempt, new Int32Array(size));
    this.generation = enlarged(this.generation, new Int32Array(size));
    this.link = enlarged(this.link, new Int32Array(size));
    this.owner = enlarged(this.owner, new Int32Array(size));
    this.ownerGeneration = enlarged(this.ownerGeneration, new Int32Array(size));
    this.pending = enlarged(this.pending, new Int32Array(size));
    this.target = enlarged(this.target, new Int32Array(size));
    this.cause = enlarged(this.cause, new Int32Array(size));
    this.source = enlarged(this.source, new Int32Array(size));
  }
}
