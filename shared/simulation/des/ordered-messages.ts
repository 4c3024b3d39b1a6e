import type { OrderPlan } from '../flow/queue-station.ts';
import { exp, ln } from '../portable-math.ts';
import { enlarged } from './event-queue.ts';
import type { RandomStream } from './random-stream.ts';

/** Messages that must be worked off one after another. */
interface Group {
  readonly id: number;
  /** Slots that wait, from `first` on in their order. */
  waiting: number[];
  first: number;
  inFlight: number;
  /** The batch that has those in flight, which may have more of them. */
  holder: number;
}

/**
 * The messages of a FIFO queue, by group: while one of a group is in flight, the others of it wait. A batch may hold
 * several of a group, in their order.
 */
export class OrderedMessages {
  private readonly plan: OrderPlan;
  private readonly stream: RandomStream;
  private readonly groups = new Map<number, Group>();
  /** Groups of which a message can be taken, first come first; from `next` on. */
  private ready: Group[] = [];
  private next = 0;
  /** By slot: its group and its place in the order of sending. */
  private groupOf = new Int32Array(1024);
  private places = new Float64Array(1024);
  private count = 0;
  /** The group that a batch has taken from last. */
  private last: Group | undefined;
  private readonly sums = new Map<string, Float64Array>();

  constructor(plan: OrderPlan, stream: RandomStream) {
    this.plan = plan;
    this.stream = stream;
  }

  /** A message has been sent: it comes last in a group as the keys of its class say, or in the one that is given. */
  add(slot: number, classIndex: number, group: number | undefined): void {
    if (slot >= this.groupOf.length) {
      const size = Math.max(slot + 1, 2 * this.groupOf.length);
      this.groupOf = enlarged(this.groupOf, new Int32Array(size));
      this.places = enlarged(this.places, new Float64Array(size));
    }
    this.groupOf[slot] = group ?? this.draw(classIndex);
    this.count += 1;
    this.places[slot] = this.count;
    const own = this.at(this.groupOf[slot] as number);
    own.waiting.push(slot);
    this.mayBeReady(own);
  }

  /** Another slot stands for a message from now on. */
  handOver(slot: number, to: number): void {
    const [group, place] = [this.groupOf[slot] as number, this.places[slot] as number];
    if (to >= this.groupOf.length) {
      this.groupOf = enlarged(this.groupOf, new Int32Array(2 * to));
      this.places = enlarged(this.places, new Float64Array(2 * to));
    }
    this.groupOf[to] = group;
    this.places[to] = place;
  }

  group(slot: number): number {
    return this.groupOf[slot] as number;
  }

  /** The next message for a batch, which then is in flight; -1 when all groups with messages are busy. */
  take(holder: number): number {
    const own = this.heldBy(holder);
    if (own !== undefined) return this.takeFrom(own, holder);
    for (;;) {
      const group = this.ready[this.next];
      if (group === undefined) return -1;
      this.next += 1;
      if (this.next > 1024 && this.next * 2 > this.ready.length) {
        this.ready = this.ready.slice(this.next);
        this.next = 0;
      }
      if (group.inFlight === 0 && hasWaiting(group)) return this.takeFrom(group, holder);
    }
  }

  private heldBy(holder: number): Group | undefined {
    const { last } = this;
    const isHeld = holder >= 0 && last !== undefined && last.holder === holder && last.inFlight > 0;
    return isHeld && hasWaiting(last) ? last : undefined;
  }

  private takeFrom(group: Group, holder: number): number {
    this.last = group;
    group.holder = holder;
    group.inFlight += 1;
    const slot = group.waiting[group.first] as number;
    group.first += 1;
    if (group.first > 64 && group.first * 2 > group.waiting.length) {
      group.waiting = group.waiting.slice(group.first);
      group.first = 0;
    }
    return slot;
  }

  /** A message is in flight no longer: gone, or back at its place in its group. */
  done(slot: number, isBack: boolean): void {
    const group = this.at(this.groupOf[slot] as number);
    group.inFlight -= 1;
    if (isBack) {
      const place = this.places[slot] as number;
      let at = group.first;
      while (at < group.waiting.length && (this.places[group.waiting[at] as number] as number) < place)
        at += 1;
      group.waiting.splice(at, 0, slot);
    }
    if (group.inFlight > 0) return;
    group.holder = -1;
    if (!hasWaiting(group)) this.groups.delete(group.id);
    else this.mayBeReady(group);
  }

  /** The waiting message that was sent first; -1 when none waits. */
  oldest(): number {
    let found = -1;
    for (const { waiting, first } of this.groups.values()) {
      const slot = waiting[first];
      if (slot === undefined) continue;
      if (found === -1 || (this.places[slot] as number) < (this.places[found] as number)) found = slot;
    }
    return found;
  }

  private at(id: number): Group {
    const known = this.groups.get(id);
    if (known !== undefined) return known;
    const group: Group = { id, waiting: [], first: 0, inFlight: 0, holder: -1 };
    this.groups.set(id, group);
    return group;
  }

  /** A group that waits in the line already is skipped there when it has nothing to give. */
  private mayBeReady(group: Group): void {
    if (group.inFlight === 0 && hasWaiting(group)) this.ready.push(group);
  }

  private draw(classIndex: number): number {
    const { keys, exponent } = this.plan.groups[classIndex] ?? this.plan.otherwise;
    if (exponent === 0) return this.stream.below(keys);
    const name = `${keys} ${exponent}`;
    const sums = this.sums.get(name) ?? popularity(keys, exponent);
    this.sums.set(name, sums);
    const wanted = this.stream.uniform() * (sums[keys - 1] as number);
    let low = 0;
    let high = keys - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function hasWaiting({ waiting, first }: Group): boolean {
  return first < waiting.length;
}

/** Of keys by rank, how often those up to each are asked for together. */
function popularity(keys: number, exponent: number): Float64Array {
  const sums = new Float64Array(keys);
  let sum = 0;
  for (let rank = 1; rank <= keys; rank += 1) {
    sum += exp(-exponent * ln(rank));
    sums[rank - 1] = sum;
  }
  return sums;
}
