import { exp, ln, power } from '../portable-math.ts';
import { compileSampler, type Distribution, weightsOf } from './distribution.ts';

/** The share of draws above a value. */
export function shareAbove(distribution: Distribution, value: number): number {
  switch (distribution.is) {
    case 'constant':
      return distribution.value > value ? 1 : 0;
    case 'exponential':
      return distribution.mean === 0 ? 0 : exp(-value / distribution.mean);
    case 'erlang': {
      if (distribution.mean === 0) return 0;
      const rate = (value * distribution.stages) / distribution.mean;
      let term = exp(-rate);
      let sum = term;
      for (let stage = 1; stage < distribution.stages; stage += 1) {
        term *= rate / stage;
        sum += term;
      }
      return sum;
    }
    case 'hyperexponential': {
      const { a: share, b: first, c: second } = compileSampler(distribution);
      return share * exp(-value / first) + (1 - share) * (share === 1 ? 0 : exp(-value / second));
    }
    case 'lognormal': {
      const { a: middle, b: spread } = compileSampler(distribution);
      return value <= 0 ? 1 : normalTail((ln(value) - middle) / spread);
    }
    case 'uniform': {
      const { from, to } = distribution;
      if (value < from) return 1;
      return value >= to ? 0 : (to - value) / (to - from);
    }
    case 'pareto': {
      const { from, to, shape } = distribution;
      if (value < from) return 1;
      if (value >= to) return 0;
      const end = power(from / to, shape);
      return (power(from / value, shape) - end) / (1 - end);
    }
    case 'clipped':
      if (value < distribution.from) return 1;
      return value >= distribution.to ? 0 : exp(-value / distribution.mean);
    case 'histogram': {
      const { edges, counts } = distribution;
      return weightsOf(counts, edges.length - 1).reduce((sum, share, bin) => {
        const from = edges[bin] ?? 0;
        const to = edges[bin + 1] ?? from;
        return sum + share * (value < from ? 1 : value >= to ? 0 : (to - value) / (to - from));
      }, 0);
    }
    case 'empirical':
    case 'trace': {
      const weights = distribution.is === 'empirical' ? distribution.weights : undefined;
      const shares = weightsOf(weights, distribution.values.length);
      return distribution.values.reduce(
        (sum, each, index) => sum + (each > value ? (shares[index] ?? 0) : 0),
        0,
      );
    }
  }
}

/** The share of a standard normal variate above `x`, to 1.2e-7: the Chebyshev fit of Press et al., Numerical Recipes, 6.2. */
function normalTail(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + z / 2);
  const fit = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ].reduceRight((sum, each) => sum * t + each, 0);
  const tail = (t * exp(-z * z + fit)) / 2;
  return x >= 0 ? tail : 1 - tail;
}
