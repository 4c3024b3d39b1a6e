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
  /** A second delivery of a message: nobody counts it. */
  copy: 256,
} as const;

/**
 * Places among the numbers of a request. All numbers of all requests are in one array, because every further array that
 * an event touches costs the checks of an access again.
 */
export const request = {
  hop: 0,
  class: 1,
  flags: 2,
  /** Attempts of a request so far, or receives of a message. */
  attempt: 3,
  /** Counts uses of the slot, so that a late event knows that it is too late. */
  generation: 4,
  link: 5,
  /** The request that waits for this one; for a batch its mapping, for a message its queue. */
  owner: 6,
  ownerGeneration: 7,
  /** Groups that it still waits for; for a batch the number of its messages. */
  pending: 8,
  /** The target that it is at; for a batch the first of its messages. */
  target: 9,
  /** Why a part of it failed, or -1. */
  cause: 10,
  source: 11,
  /** Whether its target holds it, queued or served. */
  isAtTarget: 12,
  /** Microseconds that its caller waited before this attempt; of a part, the fan-out of its owner that it is of. */
  pause: 13,
  /** Parts that have not come back yet, and how many times it has been split. */
  partsOut: 14,
  fanOuts: 15,
} as const;
const { generation, flags: flagsOf, link } = request;

/** Requests in flight: 80 bytes each, and slots are used again. A slot's numbers begin at 16 times the slot. */
export class RequestPool {
  ints = new Int32Array(1024 * 16);
  /** At twice the slot, when the first attempt began or the message was sent; then when it came to where it is. */
  times = new Float64Array(1024 * 2);
  inUse = 0;
  used = 0;
  private free = -1;

  take(): number {
    this.makeRoom();
    return this.takeFree();
  }

  /** Takes a slot where there is room. */
  takeFree(): number {
    this.inUse += 1;
    const slot = this.free;
    this.free = this.ints[(slot << 4) | link] as number;
    return slot;
  }

  /** Sees to it that a slot can be taken. */
  makeRoom(): void {
    if (this.free === -1) this.addSlot();
  }

  release(slot: number): void {
    const { ints } = this;
    const at = slot << 4;
    ints[at | generation] = ((ints[at | generation] as number) + 1) | 0;
    ints[at | flagsOf] = 0;
    ints[at | link] = this.free;
    this.free = slot;
    this.inUse -= 1;
  }

  private addSlot(): void {
    const slot = this.used;
    if (slot * 2 === this.times.length) {
      this.ints = enlarged(this.ints, new Int32Array(slot * 32));
      this.times = enlarged(this.times, new Float64Array(slot * 4));
    }
    this.used = slot + 1;
    this.ints[(slot << 4) | link] = -1;
    this.free = slot;
  }
}
