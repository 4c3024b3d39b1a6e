/** Numbers of a target, and their places. */
export const targetRow = 16;
export const targetPlaces = {
  busy: 0,
  queued: 1,
  /** The first and the last that wait, or -1. */
  head: 2,
  tail: 3,
  condition: 4,
  factor: 5,
  errorRate: 6,
  arrivals: 7,
  completions: 8,
  sojournSum: 9,
  busyArea: 10,
  last: 11,
  failures: 12,
} as const;
