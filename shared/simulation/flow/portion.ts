/** So many, or so many per cent of those wanted. */
export interface Portion {
  readonly is: 'count' | 'percent';
  readonly value: number;
}

/** How many that are of a number, not rounded. */
export function partOf({ is, value }: Portion, whole: number): number {
  return is === 'count' ? value : (whole * value) / 100;
}

/** Reads `2` and `25%`. */
export function portionOf(value: unknown): Portion {
  const text = String(value ?? '0');
  return text.endsWith('%')
    ? { is: 'percent', value: Number(text.slice(0, -1)) }
    : { is: 'count', value: Number(text) };
}
