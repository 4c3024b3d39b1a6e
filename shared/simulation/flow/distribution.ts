import type { RandomStream } from '../des/random-stream.ts';
import { nextExponential, nextNormal } from '../des/variates.ts';
import { exp, ln, power } from '../portable-math.ts';

/** How long something takes, or how large it is: in seconds or bytes. */
export type Distribution =
  | { readonly is: 'constant'; readonly value: number }
  | { readonly is: 'exponential'; readonly mean: number }
  | { readonly is: 'erlang'; readonly mean: number; readonly stages: number }
  /** Two exponentials with balanced means, for a coefficient of variation above 1. */
  | { readonly is: 'hyperexponential'; readonly mean: number; readonly variation: number }
  | { readonly is: 'lognormal'; readonly mean: number; readonly variation: number }
  | { readonly is: 'uniform'; readonly from: number; readonly to: number }
  | { readonly is: 'pareto'; readonly from: number; readonly to: number; readonly shape: number }
  /** Values, each as often as its weight says beside the others; equally often without weights. */
  | {
      readonly is: 'empirical';
      readonly values: readonly number[];
      readonly weights?: readonly number[] | undefined;
    }
  /** Bins by how many fell into each, evenly spread within a bin. */
  | { readonly is: 'histogram'; readonly edges: readonly number[]; readonly counts: readonly number[] }
  /** Values one after another, and again from the first. */
  | { readonly is: 'trace'; readonly values: readonly number[] }
  /** An exponential that is cut off at both ends. */
  | { readonly is: 'clipped'; readonly mean: number; readonly from: number; readonly to: number };

/** A distribution as numbers: what the hot loop reads. */
export interface Sampler {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly values: Float64Array;
}

const none = new Float64Array(0);
const kinds = [
  'constant',
  'exponential',
  'erlang',
  'hyperexponential',
  'lognormal',
  'uniform',
  'pareto',
  'empirical',
  'clipped',
  'weighted',
  'histogram',
  'trace',
] as const satisfies readonly (Distribution['is'] | 'weighted')[];

export function compileSampler(distribution: Distribution): Sampler {
  const kind: number = kinds.indexOf(distribution.is);
  const sampler = (a: number, b = 0, c = 0, values = none): Sampler => ({ kind, a, b, c, values });
  switch (distribution.is) {
    case 'constant':
      return sampler(distribution.value);
    case 'exponential':
      return sampler(distribution.mean);
    case 'erlang':
      return sampler(distribution.mean / distribution.stages, distribution.stages);
    case 'hyperexponential': {
      const square = distribution.variation * distribution.variation;
      const share = (1 + Math.sqrt((square - 1) / (square + 1))) / 2;
      return sampler(share, distribution.mean / (2 * share), distribution.mean / (2 * (1 - share)));
    }
    case 'lognormal': {
      const spread = ln(1 + distribution.variation * distribution.variation);
      return sampler(ln(distribution.mean) - spread / 2, Math.sqrt(spread));
    }
    case 'uniform':
      return sampler(distribution.from, distribution.to - distribution.from);
    case 'pareto':
      return sampler(distribution.from, distribution.to, distribution.shape);
    case 'empirical': {
      const { values, weights } = distribution;
      if (weights === undefined) return sampler(0, 0, 0, Float64Array.from(values));
      return {
        kind: kinds.indexOf('weighted'),
        a: values.length,
        b: 0,
        c: 0,
        values: Float64Array.from([...values, ...cumulative(weights, values.length)]),
      };
    }
    case 'histogram': {
      const { edges, counts } = distribution;
      const bins = edges.length - 1;
      return sampler(bins, 0, 0, Float64Array.from([...edges, ...cumulative(counts, bins)]));
    }
    case 'trace':
      // Its first number is the place of the next.
      return sampler(distribution.values.length, 0, 0, Float64Array.from([0, ...distribution.values]));
    case 'clipped':
      return sampler(distribution.mean, distribution.from, distribution.to);
  }
}

/** One number of the distribution. */
export function sample(sampler: Sampler, stream: RandomStream): number {
  switch (sampler.kind) {
    case 0:
      return sampler.a;
    case 1:
      return sampler.a * nextExponential(stream);
    case 2: {
      let sum = 0;
      for (let stage = sampler.b; stage > 0; stage -= 1) sum += nextExponential(stream);
      return sampler.a * sum;
    }
    case 3:
      return nextExponential(stream) * (stream.uniform() < sampler.a ? sampler.b : sampler.c);
    case 4:
      return exp(sampler.a + sampler.b * nextNormal(stream));
    case 5:
      return sampler.a + sampler.b * stream.uniform();
    case 6: {
      const ratio = power(sampler.a / sampler.b, sampler.c);
      return sampler.a * power(1 - stream.fine() * (1 - ratio), -1 / sampler.c);
    }
    case 7:
      return sampler.values.length === 0
        ? 0
        : (sampler.values[stream.below(sampler.values.length)] as number);
    case 9: {
      const { a: count, values } = sampler;
      return values[placeOf(values, count, count, stream.fine())] as number;
    }
    case 10: {
      const { a: bins, values } = sampler;
      const bin = placeOf(values, bins + 1, bins, stream.fine());
      const from = values[bin] as number;
      return from + ((values[bin + 1] as number) - from) * stream.uniform();
    }
    case 11: {
      const { a: count, values } = sampler;
      const next = values[0] as number;
      values[0] = next + 1 === count ? 0 : next + 1;
      return values[next + 1] as number;
    }
    default: {
      const value = sampler.a * nextExponential(stream);
      return value < sampler.b ? sampler.b : value > sampler.c ? sampler.c : value;
    }
  }
}

/** Shares up to and with each place, of which the last is 1. */
function cumulative(weights: readonly number[], count: number): Float64Array {
  const shares = weightsOf(weights, count);
  let sum = 0;
  return Float64Array.from(shares, (share, index) => {
    sum += share;
    return index === count - 1 ? 1 : sum;
  });
}

/** Weights as shares of 1; a value without a weight never comes up. */
export function weightsOf(weights: readonly number[] | undefined, count: number): readonly number[] {
  if (weights === undefined) return Array.from({ length: count }, () => 1 / count);
  const own = Array.from({ length: count }, (_, index) => weights[index] ?? 0);
  const total = own.reduce((sum, weight) => sum + weight, 0);
  return total === 0 ? own.map(() => 1 / count) : own.map((weight) => weight / total);
}

/** The first place whose cumulated share, which lie from `offset` on, is above the draw. */
function placeOf(values: Float64Array, offset: number, count: number, draw: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[offset + middle] as number) <= draw) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function meanOf(distribution: Distribution): number {
  switch (distribution.is) {
    case 'constant':
      return distribution.value;
    case 'uniform':
      return (distribution.from + distribution.to) / 2;
    case 'pareto': {
      const { from, to, shape } = distribution;
      if (shape === 1) return (ln(to / from) * from * to) / (to - from);
      const scale = power(from, shape) / (1 - power(from / to, shape));
      return (scale * shape * (power(from, 1 - shape) - power(to, 1 - shape))) / (shape - 1);
    }
    case 'empirical':
    case 'trace':
    case 'histogram':
      return momentOf(distribution, 1);
    case 'clipped': {
      const { mean, from, to } = distribution;
      return from + mean * (exp(-from / mean) - exp(-to / mean));
    }
    default:
      return distribution.mean;
  }
}

/** The squared coefficient of variation. */
export function variationOf(distribution: Distribution): number {
  switch (distribution.is) {
    case 'constant':
      return 0;
    case 'exponential':
      return 1;
    case 'erlang':
      return 1 / distribution.stages;
    case 'hyperexponential':
    case 'lognormal':
      return distribution.variation * distribution.variation;
    case 'uniform': {
      const width = distribution.to - distribution.from;
      const mean = meanOf(distribution);
      return mean === 0 ? 0 : (width * width) / 12 / (mean * mean);
    }
    case 'empirical':
    case 'trace':
    case 'histogram': {
      const mean = meanOf(distribution);
      return mean === 0 ? 0 : Math.max(0, momentOf(distribution, 2) / (mean * mean) - 1);
    }
    case 'pareto':
    case 'clipped':
      return 1;
  }
}

/** The mean of the first or of the second power of what was measured. */
function momentOf(
  distribution: Extract<Distribution, { is: 'empirical' | 'trace' | 'histogram' }>,
  power: 1 | 2,
): number {
  if (distribution.is === 'histogram') {
    const { edges, counts } = distribution;
    return weightsOf(counts, edges.length - 1).reduce((sum, share, bin) => {
      const from = edges[bin] ?? 0;
      const to = edges[bin + 1] ?? from;
      return sum + share * (power === 1 ? (from + to) / 2 : (from * from + from * to + to * to) / 3);
    }, 0);
  }
  const { values } = distribution;
  const shares = weightsOf(distribution.is === 'empirical' ? distribution.weights : undefined, values.length);
  return values.reduce(
    (sum, value, index) => sum + (shares[index] ?? 0) * (power === 1 ? value : value * value),
    0,
  );
}
