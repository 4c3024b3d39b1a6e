import type { Box } from '#shared/base/geometry.ts';

/**
 * Finds what meets a box without looking at everything: a grid of square cells, each with the things that touch it.
 * Things that cover many cells (a Region around the whole drawing) are kept in a list of their own.
 */
export class GridIndex<T> {
  readonly #cellSize: number;
  readonly #cells = new Map<number, Set<T>>();
  readonly #large = new Set<T>();
  readonly #boxes = new Map<T, Box>();

  constructor(cellSize = 512) {
    this.#cellSize = cellSize;
  }

  get size(): number {
    return this.#boxes.size;
  }

  boxOf(item: T): Box | undefined {
    return this.#boxes.get(item);
  }

  /** Adds the item, or moves it to its new box. */
  set(item: T, box: Box): void {
    const known = this.#boxes.get(item);
    if (known !== undefined) {
      if (known.x === box.x && known.y === box.y && known.width === box.width && known.height === box.height)
        return;
      this.delete(item);
    }
    this.#boxes.set(item, box);
    const range = this.#range(box);
    if (range.count > maxCells) {
      this.#large.add(item);
      return;
    }
    for (let row = range.top; row <= range.bottom; row += 1) {
      for (let column = range.left; column <= range.right; column += 1) {
        const key = cellKey(column, row);
        const cell = this.#cells.get(key);
        if (cell === undefined) this.#cells.set(key, new Set([item]));
        else cell.add(item);
      }
    }
  }

  delete(item: T): void {
    const box = this.#boxes.get(item);
    if (box === undefined) return;
    this.#boxes.delete(item);
    if (this.#large.delete(item)) return;
    const range = this.#range(box);
    for (let row = range.top; row <= range.bottom; row += 1) {
      for (let column = range.left; column <= range.right; column += 1) {
        const key = cellKey(column, row);
        const cell = this.#cells.get(key);
        cell?.delete(item);
        if (cell?.size === 0) this.#cells.delete(key);
      }
    }
  }

  clear(): void {
    this.#cells.clear();
    this.#large.clear();
    this.#boxes.clear();
  }

  /** Everything whose box meets the area (edges included), each once, in no order. */
  query(area: Box): readonly T[] {
    const found: T[] = [];
    const range = this.#range(area);
    // A wide view has more cells than things: looking at every thing is then the shorter way.
    if (range.count > this.#boxes.size) {
      for (const [item, box] of this.#boxes) if (meets(box, area)) found.push(item);
      return found;
    }
    for (const item of this.#large) if (meets(this.#boxes.get(item), area)) found.push(item);
    const isOneCell = range.count === 1;
    const seen = new Set<T>();
    for (let row = range.top; row <= range.bottom; row += 1) {
      for (let column = range.left; column <= range.right; column += 1) {
        for (const item of this.#cells.get(cellKey(column, row)) ?? []) {
          if (!isOneCell) {
            if (seen.has(item)) continue;
            seen.add(item);
          }
          if (meets(this.#boxes.get(item), area)) found.push(item);
        }
      }
    }
    return found;
  }

  #range(box: Box): { left: number; top: number; right: number; bottom: number; count: number } {
    const left = Math.floor(box.x / this.#cellSize);
    const top = Math.floor(box.y / this.#cellSize);
    const right = Math.floor((box.x + box.width) / this.#cellSize);
    const bottom = Math.floor((box.y + box.height) / this.#cellSize);
    return { left, top, right, bottom, count: (right - left + 1) * (bottom - top + 1) };
  }
}

const maxCells = 64;

/** One number a cell; unique for columns and rows within ±33 million, far beyond what a drawing reaches. */
function cellKey(column: number, row: number): number {
  return (column + 0x2000000) * 0x4000000 + (row + 0x2000000);
}

function meets(box: Box | undefined, area: Box): boolean {
  return (
    box !== undefined &&
    box.x <= area.x + area.width &&
    area.x <= box.x + box.width &&
    box.y <= area.y + area.height &&
    area.y <= box.y + box.height
  );
}
