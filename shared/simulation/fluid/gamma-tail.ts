import { exp, ln } from '../portable-math.ts';

/** The probability that a gamma distributed time with this mean and variance is longer than `time`. */
export function gammaTail(mean: number, variance: number, time: number): number {
  if (mean <= 0) return 0;
  const shape = (mean * mean) / Math.max(variance, 1e-12);
  // So narrow that only the side of the mean counts.
  if (shape > 1e4) return mean > time ? 1 : 0;
  const x = (shape * time) / mean;
  const scale = exp(shape * ln(x) - x - lnGamma(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let n = 1; n < 10_000 && term > sum * 1e-15; n += 1) {
      term *= x / (shape + n);
      sum += term;
    }
    return Math.min(1, Math.max(0, 1 - scale * sum));
  }
  // The continued fraction by Lentz's method.
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n += 1) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / nonZero(a * d + b);
    c = nonZero(b + a / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return Math.min(1, Math.max(0, scale * fraction));
}

function nonZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/** The logarithm of the gamma function, by Stirling's series beyond 10. */
function lnGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 10) {
    shift += ln(at);
    at += 1;
  }
  const inverse = 1 / (at * at);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at;
  return (at - 0.5) * ln(at) - at + 0.5 * ln(2 * Math.PI) + series - shift;
}
