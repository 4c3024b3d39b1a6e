import { type Box, boxesOverlap } from '#shared/base/geometry.ts';

interface Entry<T> {
  readonly item: T;
  readonly box: Box;
  /** The last question that met it, so that none gives it twice. */
  seen: number;
}

/**
 * Boxes by the squares they touch, so that "what lies here?" does not look at every box. A box that would touch
 * very many squares (a Region around everything) is kept in a list that every question looks through.
 */
export class BoxGrid<T> {
  readonly #cell: number;
  readonly #cells = new Map<number, Entry<T>[]>();
  readonly #large: Entry<T>[] = [];
  #question = 0;

  constructor(entries: Iterable<readonly [T, Box]>, cell = 512) {
    this.#cell = cell;
    for (const [item, box] of entries) this.#add(item, box);
  }

  /** What meets the area, each once. */
  within(area: Box): readonly (readonly [T, Box])[] {
    const found: (readonly [T, Box])[] = [];
    // A level or upright line has an area of zero; half a pixel around it makes it meet what it crosses.
    const wanted = { x: area.x - 0.5, y: area.y - 0.5, width: area.width + 1, height: area.height + 1 };
    this.#question += 1;
    for (const entry of this.#large) if (boxesOverlap(wanted, entry.box)) found.push([entry.item, entry.box]);
    this.#eachKey(wanted, (key) => {
      for (const entry of this.#cells.get(key) ?? []) {
        if (entry.seen === this.#question || !boxesOverlap(wanted, entry.box)) continue;
        entry.seen = this.#question;
        found.push([entry.item, entry.box]);
      }
    });
    return found;
  }

  #add(item: T, box: Box): void {
    const entry = { item, box, seen: 0 };
    const across = Math.floor((box.x + box.width) / this.#cell) - Math.floor(box.x / this.#cell) + 1;
    const down = Math.floor((box.y + box.height) / this.#cell) - Math.floor(box.y / this.#cell) + 1;
    if (across * down > 64) {
      this.#large.push(entry);
      return;
    }
    this.#eachKey(box, (key) => {
      const list = this.#cells.get(key);
      if (list === undefined) this.#cells.set(key, [entry]);
      else list.push(entry);
    });
  }

  #eachKey(box: Box, visit: (key: number) => void): void {
    const cell = this.#cell;
    const right = Math.floor((box.x + box.width) / cell);
    const bottom = Math.floor((box.y + box.height) / cell);
    for (let x = Math.floor(box.x / cell); x <= right; x += 1) {
      for (let y = Math.floor(box.y / cell); y <= bottom; y += 1) visit(x * 1_000_003 + y);
    }
  }
}
