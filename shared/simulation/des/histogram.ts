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
/** Values wait here until there are many: a loop that does nothing else sorts them into buckets. */
export const firstWaiting = size + 4;
export const mostWaiting = 252;
/** Cells of a histogram. */
export const histogramSize = firstWaiting + mostWaiting;

/**
 * Where hot code leaves the value to record: a number that is handed over through an array is never boxed.
 */
export const histogramInput = new Float64Array(1);
const float = histogramInput;
const words = new Uint32Array(float.buffer);

/** Sorts the values that wait in the histogram whose cells begin there into its buckets. */
export function sortWaiting(cells: Float64Array, waiting: Int32Array, index: number): void {
  const at = index * histogramSize;
  const end = at + firstWaiting + (waiting[index] as number);
  waiting[index] = 0;
  let sum = cells[at + sumAt] as number;
  let low = cells[at + least] as number;
  let high = cells[at + greatest] as number;
  cells[at + countAt] = (cells[at + countAt] as number) + (end - at - firstWaiting);
  for (let each = at + firstWaiting; each < end; each += 1) {
    const value = cells[each] as number;
    if (value === 0) {
      low = 0;
      cells[at] = (cells[at] as number) + 1;
      continue;
    }
    sum += value;
    if (value < low) low = value;
    if (value > high) high = value;
    float[0] = value;
    let bucket = ((words[1] as number) >>> shift) - first;
    if (bucket < 0) bucket = 0;
    else if (bucket >= size) bucket = size - 1;
    cells[at + bucket] = (cells[at + bucket] as number) + 1;
  }
  cells[at + sumAt] = sum;
  cells[at + least] = low;
  cells[at + greatest] = high;
}

/**
 * Counts of positive numbers in buckets that grow with them: 128 to each doubling, so a percentile is right within
 * 0.4 %. Two histograms add up exactly, in any order.
 */
export class Histogram {
  /** The counts of the buckets; behind them count, sum, least and greatest: numbers in an array are never boxed. */
  private readonly cells: Float64Array;
  private readonly buckets: Float64Array;
  private readonly waiting: Int32Array;

  /** With cells of its own, or those of arrays that hot code leaves values in. */
  constructor(
    cells: Float64Array = new Float64Array(histogramSize),
    waiting: Int32Array = new Int32Array(1),
  ) {
    this.cells = cells;
    this.waiting = waiting;
    this.buckets = cells.subarray(0, size);
    cells[least] = Number.POSITIVE_INFINITY;
  }

  private sort(): void {
    if (this.waiting[0] !== 0) sortWaiting(this.cells, this.waiting, 0);
  }

  get counts(): Float64Array {
    this.sort();
    return this.buckets;
  }

  get count(): number {
    this.sort();
    return this.cells[countAt] as number;
  }
  set count(value: number) {
    this.cells[countAt] = value;
  }
  get sum(): number {
    this.sort();
    return this.cells[sumAt] as number;
  }
  set sum(value: number) {
    this.cells[sumAt] = value;
  }
  get min(): number {
    this.sort();
    return this.cells[least] as number;
  }
  set min(value: number) {
    this.cells[least] = value;
  }
  get max(): number {
    this.sort();
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
    const { waiting } = this;
    const count = waiting[0] as number;
    this.cells[firstWaiting + count] = float[0] as number;
    waiting[0] = count + 1;
    if (count === mostWaiting - 1) this.sort();
  }

  add(other: Histogram): void {
    const { counts } = this;
    other.counts.forEach((count, index) => {
      if (count !== 0) counts[index] = (counts[index] as number) + count;
    });
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
    const { counts } = this;
    let seen = 0;
    for (let index = 0; index < size; index += 1) {
      const here = counts[index] as number;
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
    const { counts } = this;
    let seen = 0;
    for (let index = 0; index < size && middleOf(index) <= value; index += 1) {
      seen += counts[index] as number;
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
