import type { Scores } from './check-inputs.ts';
import { ratio } from './class-scores.ts';

/** One bin of predictions by confidence; `lower < confidence ≤ upper` (the first includes 0). */
export interface ReliabilityBin {
  readonly lower: number;
  readonly upper: number;
  readonly rows: number;
  /** Mean confidence and share of right predictions; 0 where the bin is empty. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface Calibration {
  /** Expected calibration error: Σ rows ÷ all × |accuracy − confidence| (Guo et al. 2017). */
  readonly ece: number;
  /** The largest gap of any bin. */
  readonly mce: number;
  readonly bins: readonly ReliabilityBin[];
}

const RELIABILITY_BINS = 15;

/** Bins of equal width over the probability of the predicted class. */
export function calibration(
  confidence: Float64Array,
  isRight: (row: number) => boolean,
  bins: number = RELIABILITY_BINS,
): Calibration {
  const rows = new Float64Array(bins);
  const right = new Float64Array(bins);
  const sum = new Float64Array(bins);
  for (let row = 0; row < confidence.length; row++) {
    const at = Math.min(Math.max(Math.ceil(confidence[row]! * bins) - 1, 0), bins - 1);
    rows[at]!++;
    sum[at]! += confidence[row]!;
    if (isRight(row)) right[at]!++;
  }
  const list = Array.from(rows, (count, at) => ({
    lower: at / bins,
    upper: (at + 1) / bins,
    rows: count,
    confidence: ratio(sum[at]!, count),
    accuracy: ratio(right[at]!, count),
  }));
  const gaps = list.map((bin) => Math.abs(bin.accuracy - bin.confidence));
  return {
    ece: gaps.reduce((total, gap, at) => total + (gap * rows[at]!) / confidence.length, 0),
    mce: Math.max(...gaps),
    bins: list,
  };
}

/**
 * Mean −log p of the true class, natural logarithm, p clipped by the array's machine epsilon as
 * scikit-learn does. Rows of unknown label have no such p and are left out; undefined if all are.
 */
export function logLoss(
  targets: Int32Array,
  probabilities: Scores,
  classes: number,
): number | undefined {
  const epsilon = probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
  let sum = 0;
  let rows = 0;
  for (let row = 0; row < targets.length; row++) {
    if (targets[row]! < 0) continue;
    const p = probabilities[row * classes + targets[row]!]!;
    sum -= Math.log(Math.min(Math.max(p, epsilon), 1 - epsilon));
    rows++;
  }
  return rows === 0 ? undefined : sum / rows;
}

/**
 * Brier score: mean Σ (p − y)² over the classes, halved for two classes (scikit-learn's
 * `scale_by_half='auto'`). A row of unknown label has y = 0 everywhere.
 */
export function brierScore(targets: Int32Array, probabilities: Scores, classes: number): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const hit = targets[Math.floor(i / classes)] === i % classes ? 1 : 0;
    sum += (probabilities[i]! - hit) ** 2;
  }
  return sum / targets.length / (classes < 3 ? 2 : 1);
}
