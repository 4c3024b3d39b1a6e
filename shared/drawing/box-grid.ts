import { type Box, boxesOverlap } from '#shared/base/geometry.ts';

/**
 * Boxes by the squares they touch, so that "what lies here?" does not look at every box. A box that would touch
 * very many squares (a Region around everything) is kept in a list that every question looks through.
 */
export class BoxGrid<T> {
  readonly #cell: number;
  readonly #cells = new Map<string, { readonly item: T; readonly box: Box }[]>();
  readonly #large: { readonly item: T; readonly box: Box }[] = [];

  constructor(entries: Iterable<readonly [T, Box]>, cell = 512) {
    this.#cell = cell;
    for (const [item, box] of entries) this.#add(item, box);
  }

  /** What overlaps the area, each once, in the order in which it was given. */
  *within(area: Box): Generator<readonly [T, Box]> {
    const seen = new Set<T>();
    for (const { item, box } of this.#large) if (boxesOverlap(grown(area), box)) yield [item, box];
    for (const key of this.#keys(area)) {
      for (const { item, box } of this.#cells.get(key) ?? []) {
        if (seen.has(item) || !boxesOverlap(grown(area), box)) continue;
        seen.add(item);
        yield [item, box];
      }
    }
  }

  #add(item: T, box: Box): void {
    const entry = { item, box };
    const across = Math.floor((box.x + box.width) / this.#cell) - Math.floor(box.x / this.#cell) + 1;
    const down = Math.floor((box.y + box.height) / this.#cell) - Math.floor(box.y / this.#cell) + 1;
    if (across * down > 64) {
      this.#large.push(entry);
      return;
    }
    for (const key of this.#keys(box)) {
      const list = this.#cells.get(key);
      if (list === undefined) this.#cells.set(key, [entry]);
      else list.push(entry);
    }
  }

  *#keys(box: Box): Generator<string> {
    const cell = this.#cell;
    const right = Math.floor((box.x + box.width) / cell);
    const bottom = Math.floor((box.y + box.height) / cell);
    for (let x = Math.floor(box.x / cell); x <= right; x += 1) {
      for (let y = Math.floor(box.y / cell); y <= bottom; y += 1) yield `${x} ${y}`;
    }
  }
}

/** A level or upright line has an area of zero; half a pixel around it makes it meet what it crosses. */
function grown(area: Box): Box {
  return { x: area.x - 0.5, y: area.y - 0.5, width: area.width + 1, height: area.height + 1 };
}
