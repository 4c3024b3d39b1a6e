import type { Box } from '#shared/base/geometry.ts';

interface Entry<T> {
  box: Box;
  value: T;
  /** The last query that has looked at it, so that one which lies in several cells is found once. */
  seenBy: number;
}

const maxCells = 64;

/**
 * Finds what meets a box without looking at everything: a grid of square cells, each with the things that touch it.
 * Things that cover many cells (a Region around the whole drawing) are kept in a list of their own.
 */
export class GridIndex<T> {
  readonly #cellSize: number;
  readonly #cells = new Map<number, Set<Entry<T>>>();
  readonly #large = new Set<Entry<T>>();
  readonly #entries = new Map<string, Entry<T>>();
  #queries = 0;

  constructor(cellSize = 512) {
    this.#cellSize = cellSize;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Adds the thing, or gives it another box or value. */
  set(key: string, box: Box, value: T): void {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.value = value;
      if (sameBox(known.box, box)) return;
      this.#unplace(known);
      known.box = box;
      this.#place(known);
      return;
    }
    const entry = { box, value, seenBy: 0 };
    this.#entries.set(key, entry);
    this.#place(entry);
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#unplace(entry);
  }

  /** Everything whose box meets the area (edges included), each once, in no order. */
  query(area: Box): readonly T[] {
    const found: T[] = [];
    const range = this.#range(area);
    // A wide view has about as many cells as things: looking at every thing is then the shorter way.
    if (range.count * 2 > this.#entries.size) {
      for (const { box, value } of this.#entries.values()) if (meets(box, area)) found.push(value);
      return found;
    }
    this.#queries += 1;
    for (const { box, value } of this.#large) if (meets(box, area)) found.push(value);
    for (let row = range.top; row <= range.bottom; row += 1) {
      for (let column = range.left; column <= range.right; column += 1) {
        const cell = this.#cells.get(cellKey(column, row));
        if (cell === undefined) continue;
        for (const entry of cell) {
          if (entry.seenBy === this.#queries) continue;
          entry.seenBy = this.#queries;
          if (meets(entry.box, area)) found.push(entry.value);
        }
      }
    }
    return found;
  }

  #place(entry: Entry<T>): void {
    const range = this.#range(entry.box);
    if (range.count > maxCells) {
      this.#large.add(entry);
      return;
    }
    for (let row = range.top; row <= range.bottom; row += 1) {
      for (let column = range.left; column <= range.right; column += 1) {
        const key = cellKey(column, row);
        const cell = this.#cells.get(key);
        if (cell === undefined) this.#cells.set(key, new Set([entry]));
        else cell.add(entry);
      }
    }
  }

  #unplace(entry: Entry<T>): void {
    if (this.#large.delete(entry)) return;
    const range = this.#range(entry.box);
    for (let row = range.top; row <= range.bottom; row += 1) {
      for (let column = range.left; column <= range.right; column += 1) {
        const key = cellKey(column, row);
        const cell = this.#cells.get(key);
        cell?.delete(entry);
        if (cell?.size === 0) this.#cells.delete(key);
      }
    }
  }

  #range(box: Box): { left: number; top: number; right: number; bottom: number; count: number } {
    const left = Math.floor(box.x / this.#cellSize);
    const top = Math.floor(box.y / this.#cellSize);
    const right = Math.floor((box.x + box.width) / this.#cellSize);
    const bottom = Math.floor((box.y + box.height) / this.#cellSize);
    return { left, top, right, bottom, count: (right - left + 1) * (bottom - top + 1) };
  }
}

/** One number a cell; unique for columns and rows within ±33 million, far beyond what a drawing reaches. */
function cellKey(column: number, row: number): number {
  return (column + 0x2000000) * 0x4000000 + (row + 0x2000000);
}

function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function meets(box: Box, area: Box): boolean {
  return (
    box.x <= area.x + area.width &&
    area.x <= box.x + box.width &&
    box.y <= area.y + area.height &&
    area.y <= box.y + box.height
  );
}
