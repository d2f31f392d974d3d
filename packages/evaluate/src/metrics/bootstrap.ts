import { randomFrom } from '@havn/core';

export interface BootstrapOptions {
  /** Default 1,000; fewer where that would draw more than 200 million rows. */
  readonly resamples?: number;
  readonly seed?: number;
  /** Default 0.95. */
  readonly confidence?: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const MOST_DRAWS = 2e8;
const FEWEST_RESAMPLES = 100;

/**
 * Percentile intervals (Efron & Tibshirani 1993, ch. 13): rows are drawn with replacement and
 * `statistics` is asked for its numbers on each draw (row indices; the array is reused).
 */
export function bootstrapIntervals(
  rows: number,
  options: BootstrapOptions,
  statistics: (draw: Int32Array) => readonly number[],
): readonly Interval[] {
  const { seed = 0, confidence = 0.95 } = options;
  const affordable = Math.max(FEWEST_RESAMPLES, Math.floor(MOST_DRAWS / rows));
  const resamples = Math.min(options.resamples ?? 1000, affordable);
  const random = randomFrom(seed, 'bootstrap');
  const draw = new Int32Array(rows);
  const seen: Float64Array[] = [];
  for (let at = 0; at < resamples; at++) {
    // The bias of scaling 32 bits is under rows ÷ 2³², far below the resampling noise.
    for (let i = 0; i < rows; i++) draw[i] = Math.floor((random.uint32() / 2 ** 32) * rows);
    statistics(draw).forEach((value, which) => {
      seen[which] ??= new Float64Array(resamples);
      seen[which][at] = value;
    });
  }
  return seen.map((values) => percentileInterval(values, confidence));
}

function percentileInterval(values: Float64Array, confidence: number): Interval {
  const sorted = values.sort();
  const tail = (1 - confidence) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}

/** Linear interpolation between the sorted values, as numpy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}
