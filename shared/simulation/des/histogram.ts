const subBucketBits = 7;
const shift = 20 - subBucketBits;
const subBuckets = 1 << subBucketBits;
const lowestExponent = -40;
const octaves = 64;
const first = (lowestExponent + 1023) << subBucketBits;
const size = octaves * subBuckets;

/**
 * Where hot code leaves the value to record: a number that is handed over through an array is never boxed.
 */
export const histogramInput = new Float64Array(1);
const float = histogramInput;
const words = new Uint32Array(float.buffer);

/**
 * Counts of positive numbers in buckets that grow with them: 128 to each doubling, so a percentile is right within
 * 0.4 %. Two histograms add up exactly, in any order.
 */
export class Histogram {
  readonly counts = new Float64Array(size);
  count = 0;
  /** Sum, least and greatest: in an array, so that they are never boxed. */
  private readonly numbers = Float64Array.of(0, Number.POSITIVE_INFINITY, 0);

  get sum(): number {
    return this.numbers[0] as number;
  }
  set sum(value: number) {
    this.numbers[0] = value;
  }
  get min(): number {
    return this.numbers[1] as number;
  }
  set min(value: number) {
    this.numbers[1] = value;
  }
  get max(): number {
    return this.numbers[2] as number;
  }
  set max(value: number) {
    this.numbers[2] = value;
  }

  record(value: number): void {
    float[0] = value;
    this.recordInput();
  }

  /** Records what is in `histogramInput`. */
  recordInput(): void {
    const { numbers, counts } = this;
    const value = float[0] as number;
    this.count += 1;
    if (value === 0) {
      numbers[1] = 0;
      counts[0] = (counts[0] as number) + 1;
      return;
    }
    numbers[0] = (numbers[0] as number) + value;
    if (value < (numbers[1] as number)) numbers[1] = value;
    if (value > (numbers[2] as number)) numbers[2] = value;
    let index = ((words[1] as number) >>> shift) - first;
    if (index < 0) index = 0;
    else if (index >= size) index = size - 1;
    counts[index] = (counts[index] as number) + 1;
  }

  add(other: Histogram): void {
    for (let index = 0; index < size; index += 1) {
      const count = other.counts[index] as number;
      if (count !== 0) this.counts[index] = (this.counts[index] as number) + count;
    }
    this.count += other.count;
    this.sum += other.sum;
    if (other.min < this.min) this.min = other.min;
    if (other.max > this.max) this.max = other.max;
  }

  reset(): void {
    this.counts.fill(0);
    this.count = 0;
    this.sum = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = 0;
  }

  /** The mean of what was recorded, exact; undefined when nothing was. */
  mean(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }

  /**
   * The value that this share of the recorded ones does not exceed, within 0.4 %. Undefined when there are too few to
   * say: a p99.9 needs 10,000.
   */
  percentile(share: number): number | undefined {
    if (this.count === 0 || this.count * (1 - share) < 9.999_999 * (share > 0.99 ? 1 : 0)) return undefined;
    const rank = Math.max(1, Math.ceil(share * this.count - 1e-9));
    let seen = 0;
    for (let index = 0; index < size; index += 1) {
      const here = this.counts[index] as number;
      if (seen + here >= rank) {
        // Within a bucket values are taken as evenly spread.
        const value = lowerOf(index) + (lowerOf(index + 1) - lowerOf(index)) * ((rank - seen - 0.5) / here);
        return Math.min(this.max, Math.max(this.min, index === 0 ? this.min : value));
      }
      seen += here;
    }
    // A sum without buckets has a mean and no percentiles.
    return seen === 0 ? undefined : this.max;
  }

  /** The share of the recorded values that are at most this one, to the resolution of the buckets. */
  shareUpTo(value: number): number {
    if (this.count === 0) return 0;
    let seen = 0;
    for (let index = 0; index < size && middleOf(index) <= value; index += 1) {
      seen += this.counts[index] as number;
    }
    return seen / this.count;
  }
}

function lowerOf(index: number): number {
  words[0] = 0;
  words[1] = (index + first) << shift;
  return float[0] as number;
}

function middleOf(index: number): number {
  if (index === 0) return 0;
  return lowerOf(index) * (1 + 1 / (2 * subBuckets));
}
