import { type EventQueue, enlarged, keepLiving, NearHeap } from './event-queue.ts';

/** Fewer events than this are not worth spreading over buckets. */
const smallestRung = 32;

/**
 * Future events in three parts: a small heap of those that come next, one rung of unsorted buckets behind it, and an
 * unsorted rest beyond the rung. To push is mostly one comparison and a link; only events that are due are sorted. Many
 * events at one time, or very uneven ones, make it a heap and no worse.
 */
export class LadderQueue implements EventQueue {
  time = 0;
  payload = 0;
  mark = 0;
  size = 0;
  readonly near = new NearHeap();
  /** The time of what `pushInput` puts in: through an array, so that it is never boxed. */
  readonly input = new Float64Array(1);
  private readonly counter = new Float64Array(1);

  /** Events that are not near, as linked lists in a pool of slots. */
  private times = new Float64Array(256);
  private orders = new Float64Array(256);
  private payloads = new Int32Array(256);
  private marks = new Int32Array(256);
  private links = new Int32Array(256);
  private free = -1;
  private used = 0;

  private buckets = new Int32Array(smallestRung).fill(-1);
  private bucketCount = 0;
  private bucket = 0;
  private start = 0;
  private perSecond = 0;
  /** What comes at this time or later is beyond the rung. */
  private beyond = Number.NEGATIVE_INFINITY;

  private top = -1;
  private topCount = 0;
  private topMin = Number.POSITIVE_INFINITY;
  private topMax = Number.NEGATIVE_INFINITY;

  push(time: number, payload: number, mark: number): void {
    this.input[0] = time;
    this.pushInput(payload, mark);
  }

  pushInput(payload: number, mark: number): void {
    const time = this.input[0] as number;
    this.size += 1;
    if (time >= this.beyond) {
      this.top = this.link(payload, mark, this.top);
      this.topCount += 1;
      if (time < this.topMin) this.topMin = time;
      if (time > this.topMax) this.topMax = time;
      return;
    }
    const index = ((time - this.start) * this.perSecond) | 0;
    // Rounding can give one bucket too many, which the last one holds as well.
    const at = index < this.bucketCount ? index : this.bucketCount - 1;
    if (at > this.bucket) {
      this.buckets[at] = this.link(payload, mark, this.buckets[at] as number);
      return;
    }
    const { near, counter } = this;
    near.cell[0] = time;
    near.cell[1] = counter[0] as number;
    counter[0] = (counter[0] as number) + 1;
    near.push(payload, mark);
  }

  pop(): boolean {
    const { near } = this;
    if (near.size === 0 && !this.bringNear()) return false;
    this.time = near.times[0] as number;
    this.payload = near.payloads[0] as number;
    this.mark = near.marks[0] as number;
    near.drop();
    this.size -= 1;
    return true;
  }

  /** Takes away the first of `near`. */
  dropFirst(): void {
    this.near.drop();
    this.size -= 1;
  }

  /** Whether there is an event; it is then the first of `near`. */
  isReady(): boolean {
    return this.near.size > 0 || this.bringNear();
  }

  peekTime(): number {
    if (!this.isReady()) return Number.POSITIVE_INFINITY;
    return this.near.times[0] as number;
  }

  purge(isDead: (payload: number, mark: number) => boolean): void {
    keepLiving(this.near, isDead);
    for (let index = this.bucket + 1; index < this.bucketCount; index += 1) {
      this.buckets[index] = this.filterList(this.buckets[index] as number, isDead);
    }
    this.top = this.filterList(this.top, isDead);
    let far = 0;
    this.topMin = Number.POSITIVE_INFINITY;
    this.topMax = Number.NEGATIVE_INFINITY;
    for (let slot = this.top; slot !== -1; slot = this.links[slot] as number) {
      far += 1;
      const time = this.times[slot] as number;
      if (time < this.topMin) this.topMin = time;
      if (time > this.topMax) this.topMax = time;
    }
    this.topCount = far;
    let inBuckets = 0;
    for (let index = this.bucket + 1; index < this.bucketCount; index += 1) {
      for (let slot = this.buckets[index] as number; slot !== -1; slot = this.links[slot] as number) {
        inBuckets += 1;
      }
    }
    this.size = this.near.size + inBuckets + far;
  }

  /** Fills the empty heap with the next bucket, or with a new rung made of the rest. */
  private bringNear(): boolean {
    if (this.size === 0) return false;
    for (;;) {
      while (this.bucket + 1 < this.bucketCount) {
        this.bucket += 1;
        const head = this.buckets[this.bucket] as number;
        if (head === -1) continue;
        this.buckets[this.bucket] = -1;
        this.moveNear(head);
        return true;
      }
      if (this.topCount === 0) return false;
      this.spreadTop();
      if (this.near.size > 0) return true;
    }
  }

  private spreadTop(): void {
    const head = this.top;
    const count = this.topCount;
    const { topMin, topMax } = this;
    this.top = -1;
    this.topCount = 0;
    this.topMin = Number.POSITIVE_INFINITY;
    this.topMax = Number.NEGATIVE_INFINITY;
    this.beyond = topMax;
    this.start = topMin;
    if (count < smallestRung || topMax === topMin) {
      this.bucketCount = 1;
      this.bucket = 0;
      this.perSecond = 0;
      this.moveNear(head);
      return;
    }
    if (this.buckets.length < count) {
      let capacity = this.buckets.length;
      while (capacity < count) capacity *= 2;
      this.buckets = new Int32Array(capacity).fill(-1);
    }
    this.bucketCount = count;
    this.bucket = -1;
    this.perSecond = count / (topMax - topMin);
    const { buckets, links, times, perSecond, start } = this;
    let slot = head;
    while (slot !== -1) {
      const following = links[slot] as number;
      const index = (((times[slot] as number) - start) * perSecond) | 0;
      const at = index < count ? index : count - 1;
      links[slot] = buckets[at] as number;
      buckets[at] = slot;
      slot = following;
    }
  }

  private moveNear(head: number): void {
    const { near, times, orders, payloads, marks, links } = this;
    let slot = head;
    let last = head;
    while (slot !== -1) {
      near.cell[0] = times[slot] as number;
      near.cell[1] = orders[slot] as number;
      near.append(payloads[slot] as number, marks[slot] as number);
      last = slot;
      slot = links[slot] as number;
    }
    links[last] = this.free;
    this.free = head;
    if (near.size > 1) near.heapify();
  }

  private link(payload: number, mark: number, next: number): number {
    let slot = this.free;
    if (slot === -1) {
      if (this.used === this.times.length) this.growPool();
      slot = this.used;
      this.used = slot + 1;
    } else {
      this.free = this.links[slot] as number;
    }
    const { counter } = this;
    const order = counter[0] as number;
    counter[0] = order + 1;
    this.times[slot] = this.input[0] as number;
    this.orders[slot] = order;
    this.payloads[slot] = payload;
    this.marks[slot] = mark;
    this.links[slot] = next;
    return slot;
  }

  private growPool(): void {
    const capacity = this.times.length * 2;
    this.times = enlarged(this.times, new Float64Array(capacity));
    this.orders = enlarged(this.orders, new Float64Array(capacity));
    this.payloads = enlarged(this.payloads, new Int32Array(capacity));
    this.marks = enlarged(this.marks, new Int32Array(capacity));
    this.links = enlarged(this.links, new Int32Array(capacity));
  }

  private filterList(head: number, isDead: (payload: number, mark: number) => boolean): number {
    let kept = -1;
    let slot = head;
    while (slot !== -1) {
      const following = this.links[slot] as number;
      if (isDead(this.payloads[slot] as number, this.marks[slot] as number)) {
        this.links[slot] = this.free;
        this.free = slot;
      } else {
        this.links[slot] = kept;
        kept = slot;
      }
      slot = following;
    }
    return kept;
  }
}
