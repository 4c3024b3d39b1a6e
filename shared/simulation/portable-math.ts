/**
 * Logarithm, exponential and sine from additions, multiplications, divisions and bits alone. The built-in ones may
 * differ in the last bit between JavaScript engines, and a simulation has to give the same bytes in all of them.
 */
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const ln2High = 0.6931471803691238;
const ln2Low = 0.00000000019082149292705877;

/** 2 to the power of a whole number between -1022 and 1023. */
function powerOfTwo(exponent: number): number {
  words[0] = 0;
  words[1] = (exponent + 1023) << 20;
  return float[0] ?? 0;
}

/** The natural logarithm; negative infinity at 0. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let scaled = x;
  let exponent = 0;
  if (scaled < 2.2250738585072014e-308) {
    scaled *= 18_014_398_509_481_984;
    exponent = -54;
  }
  float[0] = scaled;
  exponent += ((words[1] ?? 0) >>> 20) - 1023;
  words[1] = ((words[1] ?? 0) & 0xfffff) | 0x3ff00000;
  let mantissa = float[0] ?? 1;
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum = 0;
  for (let k = 23; k >= 3; k -= 2) sum = z * (1 / k + sum);
  const log = 2 * s * (1 + sum);
  return exponent * ln2High + (log + exponent * ln2Low);
}

/** Powers of two from -1022 to 1023. */
const powersOfTwo = Float64Array.from({ length: 2046 }, (_, index) => powerOfTwo(index - 1022));
const perLn2 = 1 / Math.LN2;

/** e to the power of x. */
export function exp(x: number): number {
  if (x > 709.78) return Number.POSITIVE_INFINITY;
  if (!(x > -745)) return Number.isNaN(x) ? x : 0;
  const k = Math.floor(x * perLn2 + 0.5);
  const r = x - k * ln2High - k * ln2Low;
  // The series to the 14th power in pairs, of which a processor works out several at a time.
  const r2 = r * r;
  const r4 = r2 * r2;
  const r8 = r4 * r4;
  const low =
    1 + r + r2 * (1 / 2 + r * (1 / 6)) + r4 * (1 / 24 + r * (1 / 120) + r2 * (1 / 720 + r * (1 / 5040)));
  const high =
    1 / 40_320 +
    r * (1 / 362_880) +
    r2 * (1 / 3_628_800 + r * (1 / 39_916_800)) +
    r4 * (1 / 479_001_600 + r * (1 / 6_227_020_800) + r2 * (1 / 87_178_291_200));
  const sum = low + r8 * high;
  if (k >= -1022 && k <= 1023) return sum * (powersOfTwo[k + 1022] as number);
  // In two steps, because the ends of the range are not powers that one number can hold.
  const half = Math.floor(k / 2);
  return sum * powerOfTwo(half) * powerOfTwo(k - half);
}

export function power(base: number, exponent: number): number {
  return base === 0 ? (exponent === 0 ? 1 : 0) : exp(exponent * ln(base));
}

/** The sine of a share of a full turn: 0.25 gives 1. */
export function sineOfTurn(turns: number): number {
  let turn = turns - Math.floor(turns);
  let sign = 1;
  if (turn >= 0.5) {
    turn -= 0.5;
    sign = -1;
  }
  if (turn > 0.25) turn = 0.5 - turn;
  const x = 2 * Math.PI * turn;
  const z = x * x;
  let sum = 0;
  for (let n = 21; n >= 3; n -= 2) sum = (-z / (n * (n - 1))) * (1 + sum);
  return sign * x * (1 + sum);
}
