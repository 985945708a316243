/**
 * A bounded histogram for quantiles: buckets grow by {@link GROWTH}, so that a quantile is off by
 * at most half a bucket, 2.2 % of its value, however many values there are.
 */

/** Structured-cloneable; {@link addValue} changes it in place. */
export interface Histogram {
  count: number;
  max: number;
  /** Values up to {@link SMALLEST}. */
  zeros: number;
  /** Counts by bucket; grows to {@link MOST_BUCKETS} at most. */
  readonly buckets: number[];
}

const GROWTH = 2 ** (1 / 16);
const LOG_GROWTH = Math.log(GROWTH);
/** Everything below counts as nothing: a tenth of the finest clock a browser gives. */
const SMALLEST = 0.0005;
/** Up to 2⁵⁰ times the smallest. */
const MOST_BUCKETS = 16 * 50;

export function newHistogram(): Histogram {
  return { count: 0, max: 0, zeros: 0, buckets: [] };
}

/** Takes a value; one that is negative counts as 0, one that is no number not at all. */
export function addValue(histogram: Histogram, value: number): void {
  if (!Number.isFinite(value)) return;
  histogram.count++;
  if (value <= SMALLEST) {
    histogram.zeros++;
    return;
  }
  if (value > histogram.max) histogram.max = value;
  const at = Math.min(MOST_BUCKETS - 1, Math.floor(Math.log(value / SMALLEST) / LOG_GROWTH));
  const { buckets } = histogram;
  while (buckets.length <= at) buckets.push(0);
  buckets[at] = (buckets[at] ?? 0) + 1;
}

/**
 * The value that a share `q` (0 … 1) of all values does not exceed, within 2.2 %.
 *
 * @returns null when there are no values
 */
export function quantileOf({ count, zeros, max, buckets }: Histogram, q: number): number | null {
  if (count === 0) return null;
  let left = Math.max(1, Math.ceil(q * count)) - zeros;
  if (left <= 0) return 0;
  for (let at = 0; at < buckets.length; at++) {
    left -= buckets[at] ?? 0;
    // The middle of the bucket; none is larger than the largest.
    if (left <= 0) return Math.min(max, SMALLEST * GROWTH ** (at + 0.5));
  }
  return max;
}
