import { type EventQueue, enlarged } from './event-queue.ts';

/** Fewer events than this are not worth spreading over buckets. */
const smallestRung = 32;
/** More events than this are kept as a heap instead of a sorted row. */
const longestRow = 48;

/** Places in `numbers`: how many events there were, the rung's start, buckets a second and end, and the rest's span. */
const counter = 0;
const start = 1;
const perSecond = 2;
const beyond = 3;
const topMin = 4;
const topMax = 5;
const inputTime = 6;

/**
 * Future events in three parts: a short sorted row of those that come next, one rung of unsorted buckets behind it, and
 * an unsorted rest beyond the rung. To push is mostly one comparison and a link, and to take is to shorten the row; only
 * events that are due are sorted. Where many events fall together the row becomes a heap, so the worst case is no worse
 * than one.
 */
export class LadderQueue implements EventQueue {
  time = 0;
  payload = 0;
  mark = 0;
  size = 0;
  /** Numbers that change with every event, in an array so that they are never boxed: see the places above. */
  readonly numbers = Float64Array.of(
    0,
    0,
    0,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
  );
  /** The time of what `pushInput` puts in: through an array for the same reason. */
  readonly input = this.numbers.subarray(6, 7);

  /** All events, each in a slot: at twice the slot its time and its order, */
  cells = new Float64Array(256 * 2);
  /** and at four times the slot its payload, its mark and the slot that follows it in a list. */
  ints = new Int32Array(256 * 4);
  free = -1;
  private used = 0;

  /** The next events: a row with the first at its end, or a 4-ary heap with the first at its start. */
  nearTimes = new Float64Array(longestRow * 2);
  nearSlots = new Int32Array(longestRow * 2);
  nearSize = 0;
  /** 1 while they are a heap: a number is asked at less cost than what is true or not. */
  isHeap: 0 | 1 = 0;

  private buckets = new Int32Array(smallestRung).fill(-1);
  private bucketCount = 0;
  private bucket = 0;

  private top = -1;
  private topCount = 0;

  push(time: number, payload: number, mark: number): void {
    this.input[0] = time;
    this.pushInput(payload, mark);
  }

  pushInput(payload: number, mark: number): void {
    const { numbers } = this;
    this.size += 1;
    let slot = this.free;
    if (slot === -1) slot = this.takeNew();
    else this.free = this.ints[(slot << 2) | 2] as number;
    const { cells, ints } = this;
    const time = numbers[inputTime] as number;
    const order = numbers[counter] as number;
    numbers[counter] = order + 1;
    cells[slot << 1] = time;
    cells[(slot << 1) | 1] = order;
    ints[slot << 2] = payload;
    ints[(slot << 2) | 1] = mark;
    if (time >= (numbers[beyond] as number)) {
      this.pushTop(slot);
      return;
    }
    const index = ((time - (numbers[start] as number)) * (numbers[perSecond] as number)) | 0;
    // Rounding can give one bucket too many, which the last one holds as well.
    const at = index < this.bucketCount ? index : this.bucketCount - 1;
    if (at > this.bucket) {
      const { buckets } = this;
      ints[(slot << 2) | 2] = buckets[at] as number;
      buckets[at] = slot;
      return;
    }
    if (this.isHeap === 1 || this.nearSize >= longestRow) {
      this.pushFull(slot);
      return;
    }
    // What comes last at a time goes before all others of that time in the row, which is taken from its end.
    const { nearTimes, nearSlots } = this;
    let hole = this.nearSize;
    this.nearSize = hole + 1;
    while (hole > 0) {
      const before = nearTimes[hole - 1] as number;
      if (before > time) break;
      nearTimes[hole] = before;
      nearSlots[hole] = nearSlots[hole - 1] as number;
      hole -= 1;
    }
    nearTimes[hole] = time;
    nearSlots[hole] = slot;
  }

  /** The order of an event that is kept elsewhere, among those that are put in here. */
  takeOrder(): number {
    const order = this.numbers[counter] as number;
    this.numbers[counter] = order + 1;
    return order;
  }

  /** Adds to the rest beyond the rung. */
  private pushTop(slot: number): void {
    const { numbers } = this;
    const time = this.cells[slot << 1] as number;
    this.ints[(slot << 2) | 2] = this.top;
    this.top = slot;
    this.topCount += 1;
    if (time < (numbers[topMin] as number)) numbers[topMin] = time;
    if (time > (numbers[topMax] as number)) numbers[topMax] = time;
  }

  private pushFull(slot: number): void {
    const { numbers } = this;
    const time = this.cells[slot << 1] as number;
    if (this.isHeap === 0 && numbers[beyond] === Number.POSITIVE_INFINITY) {
      // Too many for a row: what comes after its last is kept for a rung.
      numbers[beyond] = this.nearTimes[0] as number;
      if (time >= (numbers[beyond] as number)) {
        this.pushTop(slot);
        return;
      }
    }
    this.pushHeap(time, slot);
  }

  /** The slot of the next event, which stays in until `drop`; -1 when there is none. */
  first(): number {
    if (this.nearSize === 0 && !this.bringNear()) return -1;
    return this.nearSlots[this.isHeap === 1 ? 0 : this.nearSize - 1] as number;
  }

  /** Takes out what `first` gave. */
  drop(slot: number): void {
    this.size -= 1;
    this.ints[(slot << 2) | 2] = this.free;
    this.free = slot;
    if (this.isHeap === 1) this.dropHeap();
    else this.nearSize -= 1;
  }

  pop(): boolean {
    const slot = this.first();
    if (slot === -1) return false;
    this.time = this.cells[slot << 1] as number;
    this.payload = this.ints[slot << 2] as number;
    this.mark = this.ints[(slot << 2) | 1] as number;
    this.drop(slot);
    return true;
  }

  peekTime(): number {
    const slot = this.first();
    return slot === -1 ? Number.POSITIVE_INFINITY : (this.cells[slot << 1] as number);
  }

  purge(isDead: (payload: number, mark: number) => boolean): void {
    let kept = -1;
    const sift = (head: number): void => {
      let slot = head;
      while (slot !== -1) {
        const following = this.ints[(slot << 2) | 2] as number;
        if (isDead(this.ints[slot << 2] as number, this.ints[(slot << 2) | 1] as number)) {
          this.ints[(slot << 2) | 2] = this.free;
          this.free = slot;
          this.size -= 1;
        } else {
          this.ints[(slot << 2) | 2] = kept;
          kept = slot;
        }
        slot = following;
      }
    };
    for (let index = this.bucket + 1; index < this.bucketCount; index += 1) {
      sift(this.buckets[index] as number);
      this.buckets[index] = kept;
      kept = -1;
    }
    const { numbers } = this;
    sift(this.top);
    this.top = kept;
    this.topCount = 0;
    numbers[topMin] = Number.POSITIVE_INFINITY;
    numbers[topMax] = Number.NEGATIVE_INFINITY;
    for (let slot = kept; slot !== -1; slot = this.ints[(slot << 2) | 2] as number) {
      const time = this.cells[slot << 1] as number;
      this.topCount += 1;
      if (time < (numbers[topMin] as number)) numbers[topMin] = time;
      if (time > (numbers[topMax] as number)) numbers[topMax] = time;
    }
    kept = -1;
    for (let at = 0; at < this.nearSize; at += 1) {
      const slot = this.nearSlots[at] as number;
      this.ints[(slot << 2) | 2] = -1;
      sift(slot);
    }
    this.nearSize = 0;
    this.isHeap = 0;
    if (kept !== -1) this.moveNear(kept);
  }

  /** Fills the empty row with the next bucket, or with a new rung made of the rest. */
  bringNear(): boolean {
    this.isHeap = 0;
    if (this.size === 0) return false;
    for (;;) {
      const { buckets, bucketCount } = this;
      for (let bucket = this.bucket + 1; bucket < bucketCount; bucket += 1) {
        const head = buckets[bucket] as number;
        if (head === -1) continue;
        buckets[bucket] = -1;
        this.bucket = bucket;
        this.moveNear(head);
        return true;
      }
      this.bucket = bucketCount;
      if (this.topCount === 0) return false;
      this.spreadTop();
      if (this.nearSize > 0) return true;
    }
  }

  private spreadTop(): void {
    const { numbers } = this;
    const head = this.top;
    const count = this.topCount;
    const least = numbers[topMin] as number;
    const most = numbers[topMax] as number;
    this.top = -1;
    this.topCount = 0;
    numbers[topMin] = Number.POSITIVE_INFINITY;
    numbers[topMax] = Number.NEGATIVE_INFINITY;
    numbers[beyond] = most;
    numbers[start] = least;
    if (count < smallestRung || most === least) {
      // So few are kept in the row, with all that come, until it is full.
      if (count < smallestRung) numbers[beyond] = Number.POSITIVE_INFINITY;
      this.bucketCount = 1;
      this.bucket = 0;
      numbers[perSecond] = 0;
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
    const scale = count / (most - least);
    numbers[perSecond] = scale;
    const { buckets, ints, cells } = this;
    let slot = head;
    while (slot !== -1) {
      const following = ints[(slot << 2) | 2] as number;
      const index = (((cells[slot << 1] as number) - least) * scale) | 0;
      const at = index < count ? index : count - 1;
      ints[(slot << 2) | 2] = buckets[at] as number;
      buckets[at] = slot;
      slot = following;
    }
  }

  /** Sorts a list of events into the empty row. */
  private moveNear(head: number): void {
    const { nearTimes, nearSlots, cells, ints } = this;
    let size = 0;
    let slot = head;
    while (slot !== -1) {
      if (size === longestRow) {
        this.nearSize = size;
        this.moveHeap(slot);
        return;
      }
      const time = cells[slot << 1] as number;
      let hole = size;
      while (hole > 0) {
        const before = nearTimes[hole - 1] as number;
        if (
          before > time ||
          (before === time &&
            (cells[((nearSlots[hole - 1] as number) << 1) | 1] as number) >
              (cells[(slot << 1) | 1] as number))
        ) {
          break;
        }
        nearTimes[hole] = before;
        nearSlots[hole] = nearSlots[hole - 1] as number;
        hole -= 1;
      }
      nearTimes[hole] = time;
      nearSlots[hole] = slot;
      size += 1;
      slot = ints[(slot << 2) | 2] as number;
    }
    this.nearSize = size;
  }

  private moveHeap(head: number): void {
    for (let slot = head; slot !== -1; slot = this.ints[(slot << 2) | 2] as number) {
      this.pushHeap(this.cells[slot << 1] as number, slot);
    }
  }

  private pushHeap(time: number, slot: number): void {
    if (this.nearSize === this.nearSlots.length) {
      this.nearTimes = enlarged(this.nearTimes, new Float64Array(this.nearSize * 2));
      this.nearSlots = enlarged(this.nearSlots, new Int32Array(this.nearSize * 2));
    }
    const { nearTimes, nearSlots, cells } = this;
    if (this.isHeap === 0) {
      // Rising order is a heap.
      this.isHeap = 1;
      nearTimes.subarray(0, this.nearSize).reverse();
      nearSlots.subarray(0, this.nearSize).reverse();
    }
    const order = cells[(slot << 1) | 1] as number;
    let hole = this.nearSize;
    this.nearSize = hole + 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = nearTimes[parent] as number;
      const parentSlot = nearSlots[parent] as number;
      if (parentTime < time || (parentTime === time && (cells[(parentSlot << 1) | 1] as number) < order))
        break;
      nearTimes[hole] = parentTime;
      nearSlots[hole] = parentSlot;
      hole = parent;
    }
    nearTimes[hole] = time;
    nearSlots[hole] = slot;
  }

  dropHeap(): void {
    const { nearTimes, nearSlots, cells } = this;
    const size = this.nearSize - 1;
    this.nearSize = size;
    const time = nearTimes[size] as number;
    const slot = nearSlots[size] as number;
    const order = cells[(slot << 1) | 1] as number;
    let hole = 0;
    for (;;) {
      const firstChild = 4 * hole + 1;
      if (firstChild >= size) break;
      let best = firstChild;
      let bestTime = nearTimes[firstChild] as number;
      const end = firstChild + 4 < size ? firstChild + 4 : size;
      for (let child = firstChild + 1; child < end; child += 1) {
        const childTime = nearTimes[child] as number;
        if (
          childTime < bestTime ||
          (childTime === bestTime &&
            (cells[((nearSlots[child] as number) << 1) | 1] as number) <
              (cells[((nearSlots[best] as number) << 1) | 1] as number))
        ) {
          best = child;
          bestTime = childTime;
        }
      }
      if (
        bestTime > time ||
        (bestTime === time && (cells[((nearSlots[best] as number) << 1) | 1] as number) > order)
      )
        break;
      nearTimes[hole] = bestTime;
      nearSlots[hole] = nearSlots[best] as number;
      hole = best;
    }
    nearTimes[hole] = time;
    nearSlots[hole] = slot;
  }

  private takeNew(): number {
    const slot = this.used;
    if (slot * 2 === this.cells.length) {
      this.cells = enlarged(this.cells, new Float64Array(slot * 4));
      this.ints = enlarged(this.ints, new Int32Array(slot * 8));
    }
    this.used = slot + 1;
    return slot;
  }
}
