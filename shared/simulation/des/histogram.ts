const subBucketBits = 7;
const shift = 20 - subBucketBits;
const subBuckets = 1 << subBucketBits;
const lowestExponent = -40;
const octaves = 64;
const first = (lowestExponent + 1023) << subBucketBits;
const size = octaves * subBuckets;
const countAt = size;
const sumAt = size + 1;
const least = size + 2;
const greatest = size + 3;

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
  /** The counts of the buckets; behind them count, sum, least and greatest: numbers in an array are never boxed. */
  private readonly cells = new Float64Array(size + 4);
  readonly counts = this.cells.subarray(0, size);

  constructor() {
    this.cells[least] = Number.POSITIVE_INFINITY;
  }

  get count(): number {
    return this.cells[countAt] as number;
  }
  set count(value: number) {
    this.cells[countAt] = value;
  }
  get sum(): number {
    return this.cells[sumAt] as number;
  }
  set sum(value: number) {
    this.cells[sumAt] = value;
  }
  get min(): number {
    return this.cells[least] as number;
  }
  set min(value: number) {
    this.cells[least] = value;
  }
  get max(): number {
    return this.cells[greatest] as number;
  }
  set max(value: number) {
    this.cells[greatest] = value;
  }

  record(value: number): void {
    float[0] = value;
    this.recordInput();
  }

  /** Records what is in `histogramInput`. */
  recordInput(): void {
    const { cells } = this;
    const value = float[0] as number;
    cells[countAt] = (cells[countAt] as number) + 1;
    if (value === 0) {
      cells[least] = 0;
      cells[0] = (cells[0] as number) + 1;
      return;
    }
    cells[sumAt] = (cells[sumAt] as number) + value;
    if (value < (cells[least] as number)) cells[least] = value;
    if (value > (cells[greatest] as number)) cells[greatest] = value;
    let index = ((words[1] as number) >>> shift) - first;
    if (index < 0) index = 0;
    else if (index >= size) index = size - 1;
    cells[index] = (cells[index] as number) + 1;
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
