/** Buckets of a series: at most 2,000, of a width that people read. */
export function bucketSecondsOf(horizon: number): number {
  return [1, 5, 10, 60, 300, 900, 3600, 21_600].find((width) => horizon / width <= 2000) ?? 86_400;
}
