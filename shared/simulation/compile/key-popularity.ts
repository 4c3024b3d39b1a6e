import { exp, ln } from '../portable-math.ts';
import type { KeyModel } from '../scenario/scenario.ts';

/** Keys by their popularity, in groups of keys that are asked for about equally often. */
export interface KeyTier {
  readonly keys: number;
  /** Of the requests. */
  readonly share: number;
}

/** Keys up to this rank are groups of their own. */
const exactly = 100;
/** Each further group is this much larger than the last. */
const growth = 1.1;

/** The keys of a class of requests as groups, the most popular ones first; their shares add up to 1. */
export function keyTiers(keys: KeyModel, coarse = false): readonly KeyTier[] {
  if (keys.is === 'uniform') return [{ keys: keys.keys, share: 1 }];
  const ends = coarse ? decades(keys.keys) : fineEnds(keys.keys);
  const weights = ends.map((end, index) => weightOf(ends[index - 1] ?? 0, end, keys.exponent));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return ends.map((end, index) => ({
    keys: end - (ends[index - 1] ?? 0),
    share: (weights[index] as number) / total,
  }));
}

/** Of the ranks after the one and up to the other: each exactly at first, and then as the area under their curve. */
function weightOf(after: number, end: number, exponent: number): number {
  let sum = 0;
  let rank = after;
  for (; rank < Math.min(end, exactly); rank += 1) sum += exp(-exponent * ln(rank + 1));
  if (rank >= end) return sum;
  const area = (at: number): number =>
    Math.abs(exponent - 1) < 1e-9 ? ln(at) : exp((1 - exponent) * ln(at)) / (1 - exponent);
  return sum + area(end + 0.5) - area(rank + 0.5);
}

function fineEnds(count: number): readonly number[] {
  const ends: number[] = [];
  for (let end = 1; end < count; end = end < exactly ? end + 1 : Math.ceil(end * growth)) ends.push(end);
  return [...ends, count];
}

function decades(count: number): readonly number[] {
  const ends: number[] = [];
  for (let end = 10; end < count; end *= 10) ends.push(end);
  return [...ends, count];
}

/**
 * Hits of a cache that holds so many keys and gives up the one that was not asked for for longest (the approximation of
 * Che: a key stays for a time that is the same for all, and that time is the one in which as many different keys are
 * asked for as fit).
 */
export function hitRatioOf(keys: KeyModel, fits: number): number {
  if (fits >= keys.keys) return 1;
  const tiers = keyTiers(keys);
  // Requests of all keys in the time that a key stays.
  const held = (requests: number): number =>
    tiers.reduce((sum, { keys: count, share }) => sum + count * (1 - exp((-requests * share) / count)), 0);
  let low = 0;
  let high = fits;
  while (held(high) < fits) high *= 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (held(middle) < fits) low = middle;
    else high = middle;
  }
  return tiers.reduce((sum, { keys: count, share }) => sum + share * (1 - exp((-high * share) / count)), 0);
}
