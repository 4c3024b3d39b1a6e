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
 * Places among the numbers of a request: its whole numbers from 16 times its slot on, and its times from 8 times its slot
 * on, which lie behind them in the same 64 bytes.
 */
export const request = {
  hop: 0,
  class: 1,
  flags: 2,
  /** Attempts of a request so far, or receives of a message; for a batch the number of its messages. */
  attempt: 3,
  /** Counts uses of the slot, so that a late event knows that it is too late. */
  generation: 4,
  link: 5,
  /** The request that waits for this one; for a batch its mapping, for a message its queue. */
  owner: 6,
  /** Which use of the owner's slot waits; for a batch its first message or its lane. */
  ownerGeneration: 7,
  /** The target that it is at. */
  target: 8,
  source: 9,
  /** Whether its target holds it, queued or served. */
  isAtTarget: 10,
  /** Microseconds that its caller waited before this attempt; of a part, the fan-out of its owner that it is of. */
  pause: 11,
  /** When the first attempt began or the message was sent, */
  begunAt: 6,
  /** and when it came to where it is. */
  cameAt: 7,
} as const;
const { generation, flags: flagsOf, link } = request;
const requestBytes = 64;

/** Requests in flight: 64 bytes each, a line of a processor's cache, and slots are used again. */
export class RequestPool {
  private bytes = new ArrayBuffer(1024 * requestBytes);
  ints = new Int32Array(this.bytes);
  moments = new Float64Array(this.bytes);
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
    if (slot * requestBytes === this.bytes.byteLength) {
      const bytes = new ArrayBuffer(this.bytes.byteLength * 2);
      const ints = new Int32Array(bytes);
      ints.set(this.ints);
      this.bytes = bytes;
      this.ints = ints;
      this.moments = new Float64Array(bytes);
    }
    this.used = slot + 1;
    this.ints[(slot << 4) | link] = -1;
    this.free = slot;
  }
}
