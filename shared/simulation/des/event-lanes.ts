import { enlarged } from './event-queue.ts';
import type { LadderQueue } from './ladder-queue.ts';

/** More lanes than this are not looked at as quickly as the queue is; what has none goes there. */
const mostArrivals = 6;
const mostTimeouts = 4;

/** Places in `numbers`: time and order of the first event of all lanes, and the time of what is put in. */
const first = 0;
const firstOrder = 1;
const input = 2;

/**
 * Events that come in the order of their times by their nature and need no sorting: the next arrival of a source, and
 * the end of the patience of a class, which is as long for each of its requests. They take their turn among those of
 * the queue by time and order, as if they were in it.
 */
export class EventLanes {
  readonly numbers = Float64Array.of(Number.POSITIVE_INFINITY, 0, 0);
  /** Events in all lanes. */
  size = 0;
  /** Of the time-out that `take` gave. */
  slot = 0;
  mark = 0;
  /** Sources below this number have lanes; time-outs of classes are in the lanes behind them. */
  readonly arrivals: number;
  private readonly queue: LadderQueue;
  /** By lane, time and order of its first event; the time is infinite when there is none. */
  private readonly heads: Float64Array;
  private readonly rings: readonly Ring[];
  /** Of the first event, or -1. */
  lane = -1;

  constructor(queue: LadderQueue, sources: number, hasTimeout: readonly boolean[]) {
    this.queue = queue;
    this.arrivals = Math.min(mostArrivals, sources);
    this.rings = hasTimeout.includes(true) ? hasTimeout.slice(0, mostTimeouts).map(() => new Ring()) : [];
    this.heads = new Float64Array(2 * (this.arrivals + this.rings.length)).fill(Number.POSITIVE_INFINITY);
  }

  /** Puts in the next arrival of a source, at the time left in `numbers`; its last one has been taken. */
  putArrival(source: number): void {
    this.size += 1;
    this.lead(source, this.numbers[input] as number, this.queue.takeOrder());
  }

  /** Takes out the arrival that is first, and puts in the next of its source; none at an infinite time. */
  followArrival(source: number, time: number): void {
    const { heads, numbers } = this;
    const order = time === Number.POSITIVE_INFINITY ? 0 : this.queue.takeOrder();
    if (time === Number.POSITIVE_INFINITY) this.size -= 1;
    heads[source << 1] = time;
    heads[(source << 1) | 1] = order;
    if (heads.length === 2) {
      numbers[first] = time;
      numbers[firstOrder] = order;
    } else this.findFirst();
  }

  /** Whether a class has a lane for its time-outs. */
  hasTimeouts(classIndex: number): boolean {
    return classIndex < this.rings.length;
  }

  /** Puts in the end of a request's patience, at the time left in `numbers`: not before any other of its class. */
  putTimeout(classIndex: number, slot: number, mark: number): void {
    this.size += 1;
    const time = this.numbers[input] as number;
    const order = this.queue.takeOrder();
    const ring = this.rings[classIndex] as Ring;
    if (ring.size === 0) this.lead(this.arrivals + classIndex, time, order);
    ring.put(time, order, slot, mark);
  }

  /** Takes out the first event and gives its lane. */
  take(): number {
    const { lane, heads } = this;
    this.size -= 1;
    heads[lane << 1] = Number.POSITIVE_INFINITY;
    if (lane >= this.arrivals) {
      const ring = this.rings[lane - this.arrivals] as Ring;
      this.slot = ring.slot();
      this.mark = ring.mark();
      ring.drop();
      if (ring.size > 0) {
        heads[lane << 1] = ring.time();
        heads[(lane << 1) | 1] = ring.order();
      }
    }
    this.findFirst();
    return lane;
  }

  /** Takes out the time-outs that are no longer wanted. */
  purge(isDead: (slot: number, mark: number) => boolean): void {
    this.rings.forEach((ring, index) => {
      const before = ring.size;
      ring.keep(isDead);
      this.size -= before - ring.size;
      const at = (this.arrivals + index) << 1;
      this.heads[at] = ring.size === 0 ? Number.POSITIVE_INFINITY : ring.time();
      this.heads[at | 1] = ring.size === 0 ? 0 : ring.order();
    });
    this.findFirst();
  }

  private lead(lane: number, time: number, order: number): void {
    const { heads, numbers } = this;
    heads[lane << 1] = time;
    heads[(lane << 1) | 1] = order;
    // Whatever stands there already has a lower order.
    if (time < (numbers[first] as number)) {
      numbers[first] = time;
      numbers[firstOrder] = order;
      this.lane = lane;
    }
  }

  private findFirst(): void {
    const { heads, numbers } = this;
    let found = -1;
    let time = Number.POSITIVE_INFINITY;
    let order = 0;
    for (let lane = 0; lane << 1 < heads.length; lane += 1) {
      const here = heads[lane << 1] as number;
      if (here < time || (here === time && (heads[(lane << 1) | 1] as number) < order)) {
        found = lane;
        time = here;
        order = heads[(lane << 1) | 1] as number;
      }
    }
    this.lane = found;
    numbers[first] = time;
    numbers[firstOrder] = order;
  }
}

/** Events in a ring: 24 bytes each. */
class Ring {
  size = 0;
  private cells = new Float64Array(2 * 64);
  private ints = new Int32Array(2 * 64);
  private head = 0;
  private mask = 63;

  put(time: number, order: number, slot: number, mark: number): void {
    if (this.size > this.mask) this.grow();
    const at = ((this.head + this.size) & this.mask) << 1;
    this.size += 1;
    this.cells[at] = time;
    this.cells[at | 1] = order;
    this.ints[at] = slot;
    this.ints[at | 1] = mark;
  }

  time(): number {
    return this.cells[this.head << 1] as number;
  }

  order(): number {
    return this.cells[(this.head << 1) | 1] as number;
  }

  slot(): number {
    return this.ints[this.head << 1] as number;
  }

  mark(): number {
    return this.ints[(this.head << 1) | 1] as number;
  }

  drop(): void {
    this.head = (this.head + 1) & this.mask;
    this.size -= 1;
  }

  keep(isDead: (slot: number, mark: number) => boolean): void {
    const { cells, ints, mask, size } = this;
    let kept = 0;
    for (let index = 0; index < size; index += 1) {
      const from = ((this.head + index) & mask) << 1;
      if (isDead(ints[from] as number, ints[from | 1] as number)) continue;
      const to = ((this.head + kept) & mask) << 1;
      cells[to] = cells[from] as number;
      cells[to | 1] = cells[from | 1] as number;
      ints[to] = ints[from] as number;
      ints[to | 1] = ints[from | 1] as number;
      kept += 1;
    }
    this.size = kept;
  }

  private grow(): void {
    const { size, head } = this;
    // The part before the head goes behind the rest, so that the ring begins at 0.
    this.cells = enlarged(rotated(this.cells, head << 1), new Float64Array(size << 2));
    this.ints = enlarged(rotated(this.ints, head << 1), new Int32Array(size << 2));
    this.head = 0;
    this.mask = 2 * size - 1;
  }
}

function rotated<A extends Float64Array | Int32Array>(from: A, at: number): A {
  const turned = from.slice() as A;
  turned.set(from.subarray(at));
  turned.set(from.subarray(0, at), from.length - at);
  return turned;
}
