import { exp, ln } from '../portable-math.ts';

/** The value that a Student variable with these degrees of freedom stays below with this probability. */
export function studentQuantile(probability: number, degrees: number): number {
  let low = 0;
  let high = 1e6;
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (studentCumulative(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function studentCumulative(t: number, degrees: number): number {
  return 1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
}

/** By the continued fraction of Lentz. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * ln(x) + b * ln(1 - x)) / a;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 300; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-14) break;
  }
  return front * fraction;
}

/** Lanczos, good to 14 digits. */
function logGamma(x: number): number {
  const terms = [
    76.180091729471, -86.505320329417, 24.014098240831, -1.231739572450155, 0.001208650973866,
    -0.000005395239384953,
  ];
  let sum = 1.00000000019001;
  terms.forEach((term, index) => {
    sum += term / (x + 1 + index);
  });
  const shifted = x + 5.5;
  return (x + 0.5) * ln(shifted) - shifted + ln((2.506628274631 * sum) / x);
}
