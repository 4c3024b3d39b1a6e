import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';

interface Sharing {
  /** Slots and the work count at which each is done, as a binary heap. */
  readonly slots: number[];
  readonly ends: number[];
  /** Work that each request here has been given so far. */
  given: number;
  last: number;
  mark: number;
}

/** Targets whose workers share their time among all requests, as a multitasking processor does. */
export class SharedWork {
  private readonly engine: DesEngine;
  private readonly sharings = new Map<number, Sharing>();

  constructor(engine: DesEngine) {
    this.engine = engine;
  }

  add(slot: number, station: number, target: number, work: number): void {
    const sharing = this.of(target);
    this.advance(sharing, station);
    this.insert(sharing, slot, sharing.given + work);
    this.plan(sharing, station, target);
  }

  /** The request that is done now, or -1 for an event that something has overtaken. */
  takeDone(target: number, mark: number): number {
    const sharing = this.of(target);
    if (sharing.mark !== mark || sharing.slots.length === 0) return -1;
    const station = this.engine.servers.station[target] as number;
    this.advance(sharing, station);
    const slot = sharing.slots[0] as number;
    sharing.given = Math.max(sharing.given, sharing.ends[0] as number);
    this.removeAt(sharing, 0);
    this.plan(sharing, station, target);
    return slot;
  }

  remove(target: number, slot: number): void {
    const sharing = this.of(target);
    const station = this.engine.servers.station[target] as number;
    this.advance(sharing, station);
    const at = sharing.slots.indexOf(slot);
    if (at >= 0) this.removeAt(sharing, at);
    this.plan(sharing, station, target);
  }

  private of(target: number): Sharing {
    let sharing = this.sharings.get(target);
    if (sharing === undefined) {
      sharing = { slots: [], ends: [], given: 0, last: this.engine.now, mark: 0 };
      this.sharings.set(target, sharing);
    }
    return sharing;
  }

  /** What each request is given a second: all of a worker while there are no more requests than workers. */
  private speed(sharing: Sharing, station: number): number {
    const workers = this.engine.servers.workersOf(station);
    return sharing.slots.length <= workers ? 1 : workers / sharing.slots.length;
  }

  private advance(sharing: Sharing, station: number): void {
    const { now } = this.engine;
    if (sharing.slots.length > 0) sharing.given += (now - sharing.last) * this.speed(sharing, station);
    sharing.last = now;
  }

  private plan(sharing: Sharing, station: number, target: number): void {
    sharing.mark = (sharing.mark + 1) | 0;
    if (sharing.slots.length === 0) return;
    const left = Math.max(0, (sharing.ends[0] as number) - sharing.given) / this.speed(sharing, station);
    this.engine.schedule(this.engine.now + left, events.shared, target, sharing.mark);
  }

  private insert(sharing: Sharing, slot: number, end: number): void {
    const { slots, ends } = sharing;
    let hole = slots.length;
    slots.push(slot);
    ends.push(end);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if ((ends[parent] as number) <= end) break;
      slots[hole] = slots[parent] as number;
      ends[hole] = ends[parent] as number;
      hole = parent;
    }
    slots[hole] = slot;
    ends[hole] = end;
  }

  private removeAt(sharing: Sharing, at: number): void {
    const { slots, ends } = sharing;
    const lastSlot = slots.pop() as number;
    const lastEnd = ends.pop() as number;
    if (at === slots.length) return;
    let hole = at;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= slots.length) break;
      if (child + 1 < slots.length && (ends[child + 1] as number) < (ends[child] as number)) child += 1;
      if ((ends[child] as number) >= lastEnd) break;
      slots[hole] = slots[child] as number;
      ends[hole] = ends[child] as number;
      hole = child;
    }
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if ((ends[parent] as number) <= lastEnd) break;
      slots[hole] = slots[parent] as number;
      ends[hole] = ends[parent] as number;
      hole = parent;
    }
    slots[hole] = lastSlot;
    ends[hole] = lastEnd;
  }
}
