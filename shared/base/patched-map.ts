/** Replacements that are carried along before a map is made anew: looking one up stays cheap, and so does one more. */
const most = 256;

/**
 * The map with some entries changed, added or (where undefined) removed, in key order; the same map when none differs.
 * Maps of thousands of entries are patched at every edit, so entries that only change their value are laid over it.
 */
export function patchedMap<T>(
  map: ReadonlyMap<string, T>,
  changes: ReadonlyMap<string, T | undefined>,
): ReadonlyMap<string, T> {
  if (changes.size === 0) return map;
  const [base, before] = map instanceof OverlaidMap ? [map.base, map.replaced] : [map, undefined];
  const replaced = new Map(before);
  for (const [key, value] of changes) {
    if (value === undefined || !base.has(key)) return rebuiltMap(map, changes);
    replaced.set(key, value);
  }
  return replaced.size > most ? rebuiltMap(map, changes) : new OverlaidMap(base, replaced);
}

function rebuiltMap<T>(
  map: ReadonlyMap<string, T>,
  changes: ReadonlyMap<string, T | undefined>,
): ReadonlyMap<string, T> {
  const next = new Map(map);
  let isOrdered = true;
  for (const [key, value] of changes) {
    if (value === undefined) next.delete(key);
    else {
      if (!next.has(key)) isOrdered = false;
      next.set(key, value);
    }
  }
  return isOrdered ? next : new Map([...next].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A map some of whose values are other ones. */
class OverlaidMap<T> implements ReadonlyMap<string, T> {
  readonly base: ReadonlyMap<string, T>;
  readonly replaced: ReadonlyMap<string, T>;

  constructor(base: ReadonlyMap<string, T>, replaced: ReadonlyMap<string, T>) {
    this.base = base;
    this.replaced = replaced;
  }

  get size(): number {
    return this.base.size;
  }

  get(key: string): T | undefined {
    const value = this.replaced.get(key);
    return value === undefined ? this.base.get(key) : value;
  }

  has(key: string): boolean {
    return this.base.has(key);
  }

  forEach(visit: (value: T, key: string, map: ReadonlyMap<string, T>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  keys(): MapIterator<string> {
    return this.base.keys();
  }

  *values(): MapIterator<T> {
    for (const [, value] of this.entries()) yield value;
  }

  *entries(): MapIterator<[string, T]> {
    for (const entry of this.base) {
      const value = this.replaced.get(entry[0]);
      yield value === undefined ? entry : [entry[0], value];
    }
  }

  [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries();
  }
}
