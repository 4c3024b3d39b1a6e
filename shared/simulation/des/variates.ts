import { exp, ln } from '../portable-math.ts';
import type { RandomStream } from './random-stream.ts';

/**
 * Exponential and normal numbers by the ziggurat method of Marsaglia and Tsang with 256 layers. The tables are made
 * with portable mathematics, and the common case is an integer comparison, so the numbers are the same everywhere.
 */
const layers = 256;
const span = 4_294_967_296;

const exponentialTail = 7.69711747013105;
const exponentialArea = 3.949659822581572e-3;
const normalTail = 3.654152885361009;
const normalArea = 4.92867323399141e-3;

interface Ziggurat {
  readonly limit: Uint32Array;
  readonly width: Float64Array;
  readonly height: Float64Array;
}

function buildZiggurat(
  tail: number,
  area: number,
  range: number,
  density: (x: number) => number,
  inverse: (y: number) => number,
): Ziggurat {
  const limit = new Uint32Array(layers);
  const width = new Float64Array(layers);
  const height = new Float64Array(layers);
  let outer = tail;
  let inner = tail;
  const base = area / density(tail);
  limit[0] = Math.floor((tail / base) * range);
  limit[1] = 0;
  width[0] = base / range;
  width[layers - 1] = tail / range;
  height[0] = 1;
  height[layers - 1] = density(tail);
  for (let index = layers - 2; index >= 1; index -= 1) {
    inner = inverse(area / outer + density(outer));
    limit[index + 1] = Math.floor((inner / outer) * range);
    outer = inner;
    height[index] = density(inner);
    width[index] = inner / range;
  }
  return { limit, width, height };
}

const exponentialTables = buildZiggurat(
  exponentialTail,
  exponentialArea,
  span,
  (x) => exp(-x),
  (y) => -ln(y),
);
const normalTables = buildZiggurat(
  normalTail,
  normalArea,
  span / 2,
  (x) => exp((-x * x) / 2),
  (y) => Math.sqrt(-2 * ln(y)),
);

/** Numbers are made so many at a time, because a loop that does nothing else keeps its tables at hand. */
export const aheadBatch = 256;

/** Gives a stream places for exponential numbers made in advance and for their count, and makes the first. */
export function prepareExponentials(stream: RandomStream, numbers: Float64Array, left: Int32Array): void {
  stream.ahead = numbers;
  stream.left = left;
  fillExponentials(stream);
}

/** Makes exponential numbers in advance, to be taken from the end. */
export function fillExponentials(stream: RandomStream): void {
  const { ahead, left } = stream;
  for (let at = aheadBatch - 1; at >= 0; at -= 1) ahead[at] = nextExponential(stream);
  left[0] = aheadBatch;
}

/** An exponential number with that mean, left in an array so that it is never boxed. */
export function drawExponential(out: Float64Array, mean: number, stream: RandomStream): void {
  if (stream.left.length === 0) prepareExponentials(stream, new Float64Array(aheadBatch), new Int32Array(1));
  const { ahead, left } = stream;
  const at = (left[0] as number) - 1;
  out[0] = mean * (ahead[at] as number);
  left[0] = at;
  if (at === 0) fillExponentials(stream);
}

/** An exponential number with mean 1. */
export function nextExponential(stream: RandomStream): number {
  const bits = stream.next();
  const layer = bits & 255;
  if (bits < (exponentialTables.limit[layer] as number)) {
    return bits * (exponentialTables.width[layer] as number);
  }
  return slowExponential(stream, bits);
}

function slowExponential(stream: RandomStream, first: number): number {
  const { limit, width, height } = exponentialTables;
  let bits = first;
  let offset = 0;
  for (;;) {
    const layer = bits & 255;
    const x = bits * (width[layer] ?? 0);
    if (bits < (limit[layer] ?? 0)) return offset + x;
    if (layer === 0) {
      // Beyond the tail the distribution begins anew.
      offset += exponentialTail;
    } else {
      const low = height[layer] ?? 0;
      const high = height[layer - 1] ?? 0;
      if (low + stream.uniform() * (high - low) < exp(-x)) return offset + x;
    }
    bits = stream.next();
  }
}

/** A normal number with mean 0 and deviation 1. */
export function nextNormal(stream: RandomStream): number {
  const { limit, width, height } = normalTables;
  for (;;) {
    const bits = stream.next() | 0;
    const size = bits < 0 ? -bits : bits;
    const layer = stream.next() & 255;
    const x = bits * (width[layer] ?? 0);
    if (size < (limit[layer] ?? 0)) return x;
    if (layer === 0) {
      let beyond: number;
      let y: number;
      do {
        beyond = nextExponential(stream) / normalTail;
        y = nextExponential(stream);
      } while (y + y < beyond * beyond);
      return bits > 0 ? normalTail + beyond : -normalTail - beyond;
    }
    const low = height[layer] ?? 0;
    const high = height[layer - 1] ?? 0;
    if (low + stream.uniform() * (high - low) < exp((-x * x) / 2)) return x;
  }
}
