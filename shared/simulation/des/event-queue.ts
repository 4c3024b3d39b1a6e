/** What the engine asks of its queue of future events; events at the same time come out in the order they went in. */
export interface EventQueue {
  readonly size: number;
  /** Of the event that `pop` gave last. */
  readonly time: number;
  readonly payload: number;
  readonly mark: number;
  push(time: number, payload: number, mark: number): void;
  /** False when there is none. */
  pop(): boolean;
  /** The time of the next event, or infinity. */
  peekTime(): number;
  /** Takes out the events that are no longer wanted. */
  purge(isDead: (payload: number, mark: number) => boolean): void;
}

/** Sorted by time, then by order of arrival: a 4-ary heap in parallel arrays. */
export class NearHeap {
  times = new Float64Array(64);
  orders = new Float64Array(64);
  payloads = new Int32Array(64);
  marks = new Int32Array(64);
  size = 0;
  /** Time and order of what is put in: through an array, so that they are never boxed. */
  readonly cell = new Float64Array(2);

  grow(needed: number): void {
    let capacity = this.times.length;
    while (capacity < needed) capacity *= 2;
    if (capacity === this.times.length) return;
    this.times = enlarged(this.times, new Float64Array(capacity));
    this.orders = enlarged(this.orders, new Float64Array(capacity));
    this.payloads = enlarged(this.payloads, new Int32Array(capacity));
    this.marks = enlarged(this.marks, new Int32Array(capacity));
  }

  /** Puts in what has the time and order of the cell. */
  push(payload: number, mark: number): void {
    if (this.size === this.times.length) this.grow(this.size + 1);
    const { times, orders, payloads, marks, cell } = this;
    const time = cell[0] as number;
    const order = cell[1] as number;
    let hole = this.size;
    this.size = hole + 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent] as number;
      if (parentTime < time || (parentTime === time && (orders[parent] as number) < order)) break;
      times[hole] = parentTime;
      orders[hole] = orders[parent] as number;
      payloads[hole] = payloads[parent] as number;
      marks[hole] = marks[parent] as number;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    payloads[hole] = payload;
    marks[hole] = mark;
  }

  /** Puts one at the end without keeping the order; `heapify` follows. */
  append(payload: number, mark: number): void {
    if (this.size === this.times.length) this.grow(this.size + 1);
    const at = this.size;
    this.size = at + 1;
    this.times[at] = this.cell[0] as number;
    this.orders[at] = this.cell[1] as number;
    this.payloads[at] = payload;
    this.marks[at] = mark;
  }

  heapify(): void {
    const { times, orders, payloads, marks, cell } = this;
    for (let root = (this.size - 2) >> 2; root >= 0; root -= 1) {
      cell[0] = times[root] as number;
      cell[1] = orders[root] as number;
      this.sink(root, payloads[root] as number, marks[root] as number);
    }
  }

  /** Removes the first. */
  drop(): void {
    const last = this.size - 1;
    this.size = last;
    if (last > 0) {
      this.cell[0] = this.times[last] as number;
      this.cell[1] = this.orders[last] as number;
      this.sink(0, this.payloads[last] as number, this.marks[last] as number);
    }
  }

  private sink(from: number, payload: number, mark: number): void {
    const { times, orders, payloads, marks, size, cell } = this;
    const time = cell[0] as number;
    const order = cell[1] as number;
    let hole = from;
    for (;;) {
      const firstChild = 4 * hole + 1;
      if (firstChild >= size) break;
      let best = firstChild;
      let bestTime = times[firstChild] as number;
      const end = firstChild + 4 < size ? firstChild + 4 : size;
      for (let child = firstChild + 1; child < end; child += 1) {
        const childTime = times[child] as number;
        if (
          childTime < bestTime ||
          (childTime === bestTime && (orders[child] as number) < (orders[best] as number))
        ) {
          best = child;
          bestTime = childTime;
        }
      }
      if (bestTime > time || (bestTime === time && (orders[best] as number) > order)) break;
      times[hole] = bestTime;
      orders[hole] = orders[best] as number;
      payloads[hole] = payloads[best] as number;
      marks[hole] = marks[best] as number;
      hole = best;
    }
    times[hole] = time;
    orders[hole] = order;
    payloads[hole] = payload;
    marks[hole] = mark;
  }
}

export function enlarged<A extends Float64Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** The plain 4-ary heap: the reference that the faster queue has to agree with. */
export class HeapQueue implements EventQueue {
  time = 0;
  payload = 0;
  mark = 0;
  private readonly heap = new NearHeap();
  private order = 0;

  get size(): number {
    return this.heap.size;
  }

  push(time: number, payload: number, mark: number): void {
    this.heap.cell[0] = time;
    this.heap.cell[1] = this.order;
    this.heap.push(payload, mark);
    this.order += 1;
  }

  pop(): boolean {
    const { heap } = this;
    if (heap.size === 0) return false;
    this.time = heap.times[0] as number;
    this.payload = heap.payloads[0] as number;
    this.mark = heap.marks[0] as number;
    heap.drop();
    return true;
  }

  peekTime(): number {
    return this.heap.size === 0 ? Number.POSITIVE_INFINITY : (this.heap.times[0] as number);
  }

  purge(isDead: (payload: number, mark: number) => boolean): void {
    keepLiving(this.heap, isDead);
  }
}

export function keepLiving(heap: NearHeap, isDead: (payload: number, mark: number) => boolean): void {
  let kept = 0;
  for (let index = 0; index < heap.size; index += 1) {
    if (isDead(heap.payloads[index] as number, heap.marks[index] as number)) continue;
    heap.times[kept] = heap.times[index] as number;
    heap.orders[kept] = heap.orders[index] as number;
    heap.payloads[kept] = heap.payloads[index] as number;
    heap.marks[kept] = heap.marks[index] as number;
    kept += 1;
  }
  heap.size = kept;
  heap.heapify();
}
