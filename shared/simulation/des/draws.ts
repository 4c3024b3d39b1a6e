import { type Sampler, sample } from '../flow/distribution.ts';
import type { RandomStream } from './random-stream.ts';
import { aheadBatch, drawExponential } from './variates.ts';

/** One number of the distribution, left in an array so that it is never boxed. */
export function draw(out: Float64Array, sampler: Sampler, stream: RandomStream): void {
  if (sampler.kind === 1) drawExponential(out, sampler.a, stream);
  else if (sampler === stream.only) {
    const { ahead, left } = stream;
    const at = (left[0] as number) - 1;
    out[0] = ahead[at] as number;
    left[0] = at;
    if (at === 0) fillOnly(stream, sampler);
  } else out[0] = sample(sampler, stream);
}

/** Makes the numbers of a stream that has only one use in advance, in places that are given. */
export function prepareOnly(
  stream: RandomStream,
  sampler: Sampler,
  numbers: Float64Array,
  left: Int32Array,
): void {
  stream.only = sampler;
  stream.ahead = numbers;
  stream.left = left;
  fillOnly(stream, sampler);
}

/**
 * Makes further numbers of a stream with one use, to be taken from the end. Exponential ones are made by
 * `fillExponentials`: a loop that makes nothing else is compiled to less.
 */
export function fillOnly(stream: RandomStream, sampler: Sampler): void {
  const { ahead, left } = stream;
  for (let at = aheadBatch - 1; at >= 0; at -= 1) ahead[at] = sample(sampler, stream);
  left[0] = aheadBatch;
}
