import type { Sampler } from '../flow/distribution.ts';

/** What a stream of random numbers is used for. One stream never feeds two purposes, so an edit leaves other draws unchanged. */
export const streamPurposes = [
  'arrivals',
  'service',
  'routing',
  'retries',
  'failures',
  'health',
  'payload',
  'starts',
  'modulation',
  'keys',
] as const;
export type StreamPurpose = (typeof streamPurposes)[number];

const batch = 256;

/**
 * Numbers of xoshiro128** (Blackman and Vigna), made in batches so that the state stays in registers while they are
 * made. The same seed gives the same numbers everywhere.
 */
export class RandomStream {
  private readonly state = new Uint32Array(4);
  private readonly numbers = new Uint32Array(batch);
  private position = batch;
  /** Numbers made in advance, and how many of them are left: exponential ones, or those of its only distribution. */
  ahead: Float64Array = new Float64Array(0);
  left: Int32Array = new Int32Array(0);
  only: Sampler | undefined = undefined;

  constructor(seed: number) {
    let mixed = seed >>> 0;
    for (let index = 0; index < 4; index += 1) {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      this.state[index] = mix(mixed);
    }
    // All zeros is the one state that xoshiro cannot leave.
    if (this.state.every((word) => word === 0)) this.state[0] = 1;
  }

  /** An unsigned 32-bit integer. */
  next(): number {
    if (this.position === batch) this.refill();
    const value = this.numbers[this.position] as number;
    this.position += 1;
    return value;
  }

  /** In [0, 1). */
  uniform(): number {
    return this.next() / 4_294_967_296;
  }

  /** In (0, 1), with all 53 bits: for tails. */
  fine(): number {
    return ((this.next() >>> 5) * 67_108_864 + (this.next() >>> 6) + 0.5) / 9_007_199_254_740_992;
  }

  /** An integer in [0, below). */
  below(below: number): number {
    return Math.floor((this.next() / 4_294_967_296) * below);
  }

  private refill(): void {
    const { state, numbers } = this;
    let a = state[0] as number;
    let b = state[1] as number;
    let c = state[2] as number;
    let d = state[3] as number;
    for (let index = 0; index < batch; index += 1) {
      const times5 = Math.imul(b, 5);
      numbers[index] = Math.imul((times5 << 7) | (times5 >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = d;
    this.position = 0;
  }
}

/** The stream of one purpose at one node, independent of the streams of every other. */
export function createStream(
  seed: number,
  node: string,
  purpose: StreamPurpose,
  replication: number,
): RandomStream {
  let hash = mix(seed >>> 0);
  // Seeds above 32 bits count with both halves.
  hash = mix(hash ^ (Math.floor(seed / 4_294_967_296) >>> 0));
  for (let index = 0; index < node.length; index += 1) hash = mix(hash ^ node.charCodeAt(index));
  hash = mix(hash ^ (streamPurposes.indexOf(purpose) + 1));
  return new RandomStream(mix(hash ^ mix(replication)));
}

/** The finalizer of splitmix32. */
function mix(value: number): number {
  let z = (value + 0x9e3779b9) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
