import type { GradientSummary } from './fixtures.ts';

/** The largest |a − b|. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`);
  return Array.from(a).reduce((largest, x, i) => Math.max(largest, Math.abs(x - b[i]!)), 0);
}

/**
 * The largest difference from a stored gradient, relative to the gradient's largest element; of
 * sampled elements and of the norm. `floor` is what counts as zero: a bias of the key projection
 * has no gradient but for rounding.
 */
export function gradientError(found: Float32Array, stored: GradientSummary, floor: number): number {
  const scale = Math.max(stored.max, floor);
  const samples = stored.at.map((index, i) => Math.abs(found[index]! - stored.values[i]!) / scale);
  const norm = Math.sqrt(found.reduce((sum, x) => sum + x * x, 0));
  const normError = Math.abs(norm - stored.norm) / Math.max(stored.norm, floor);
  return Math.max(normError, ...samples);
}
