import { type Cidr, formatCidr } from './cidr.ts';

/** First and last member, inclusive. */
export type Interval = readonly [first: bigint, last: bigint];

/** Sorted, disjoint, not touching: two sets with the same members are equal, interval by interval. */
export type IntervalSet = readonly Interval[];

/** The set of everything in any of the intervals, in whatever order they come. */
export function intervalSet(intervals: readonly Interval[]): IntervalSet {
  if (intervals.length <= 1) return intervals.filter(([first, last]) => first <= last);
  const sorted = intervals
    .filter(([first, last]) => first <= last)
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const merged: Interval[] = [];
  for (const [first, last] of sorted) {
    const previous = merged.at(-1);
    if (previous === undefined || first > previous[1] + 1n) merged.push([first, last]);
    else if (last > previous[1]) merged[merged.length - 1] = [previous[0], last];
  }
  return merged;
}

export function single(value: bigint): IntervalSet {
  return [[value, value]];
}

export function setOfBlocks(blocks: readonly Cidr[]): IntervalSet {
  return intervalSet(blocks.map(({ first, last }) => [first, last]));
}

export function union(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return intervalSet([...a, ...b]);
}

export function intersect(a: IntervalSet, b: IntervalSet): IntervalSet {
  const common: Interval[] = [];
  let i = 0;
  let j = 0;
  while (true) {
    const x = a[i];
    const y = b[j];
    if (x === undefined || y === undefined) return common;
    const first = x[0] > y[0] ? x[0] : y[0];
    const last = x[1] < y[1] ? x[1] : y[1];
    if (first <= last) common.push([first, last]);
    if (x[1] < y[1]) i += 1;
    else j += 1;
  }
}

/** What is in `a` and not in `b`. */
export function subtract(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (b.length === 0) return a;
  const rest: Interval[] = [];
  let j = 0;
  for (const [first, last] of a) {
    let start = first;
    while (j < b.length && (b[j]?.[1] ?? 0n) < start) j += 1;
    for (let k = j; start <= last; k += 1) {
      const hole = b[k];
      if (hole === undefined || hole[0] > last) {
        rest.push([start, last]);
        break;
      }
      if (hole[0] > start) rest.push([start, hole[0] - 1n]);
      start = hole[1] + 1n;
    }
  }
  return rest;
}

export function isEmpty(set: IntervalSet): boolean {
  return set.length === 0;
}

export function containsSet(outer: IntervalSet, inner: IntervalSet): boolean {
  return subtract(inner, outer).length === 0;
}

export function sameSet(a: IntervalSet, b: IntervalSet): boolean {
  return a.length === b.length && a.every(([first, last], i) => b[i]?.[0] === first && b[i]?.[1] === last);
}

/** How many members it has. */
export function sizeOf(set: IntervalSet): bigint {
  return set.reduce((sum, [first, last]) => sum + (last - first + 1n), 0n);
}

/** The fewest blocks that cover exactly these addresses, in order. */
export function formatAsCidrs(set: IntervalSet, version: 4 | 6): readonly string[] {
  const bits = version === 4 ? 32 : 128;
  const blocks: string[] = [];
  for (const [first, last] of set) {
    let start = first;
    while (start <= last) {
      let size = 0;
      while (size < bits) {
        const next = 1n << BigInt(size + 1);
        if (start % next !== 0n || start + next - 1n > last) break;
        size += 1;
      }
      const end = start + (1n << BigInt(size)) - 1n;
      blocks.push(formatCidr({ version, first: start, last: end, prefix: bits - size }));
      start = end + 1n;
    }
  }
  return blocks;
}
