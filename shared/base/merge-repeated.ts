/** A line of a log, and how often it came up in a row. */
export interface Repeated {
  readonly count: number;
  /** When it came up last. */
  readonly until: number;
}

/** What a line of a log says, and when. */
interface Line {
  readonly at: number;
  readonly node: string;
  readonly kind: string;
  readonly text: string;
  readonly arithmetic?: string;
}

/**
 * The lines with those that say the same as the one before them taken together, and those of the same moment wherever
 * they stand in it. The order stays that of the first of each.
 */
export function mergeRepeated<T extends Line>(lines: readonly T[]): readonly (T & Repeated)[] {
  const merged: (T & Repeated)[] = [];
  const places = new Map<string, number>();
  for (const line of lines) {
    const { at, node, kind, text, arithmetic } = line;
    const words = JSON.stringify([node, kind, text, arithmetic]);
    const place = places.get(words);
    const same = place === undefined ? undefined : merged[place];
    if (place !== undefined && same !== undefined && (place === merged.length - 1 || same.until === at)) {
      merged[place] = { ...same, count: same.count + 1, until: at };
    } else {
      places.set(words, merged.length);
      merged.push({ ...line, count: 1, until: at });
    }
  }
  return merged;
}
