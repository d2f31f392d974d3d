/**
 * @file ROC and precision–recall of one binary question. Positive and negative scores are sorted
 * apart (the engine's own numeric sort) and merged; equal scores are one threshold, as in
 * scikit-learn's `roc_curve` and `average_precision_score`.
 */

/** Cumulative counts at each distinct score, from the highest down. */
export interface Ranking {
  readonly positives: number;
  readonly negatives: number;
  readonly thresholds: Float64Array;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
}

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/** Ranks rows 0 … rows − 1 by `score`; `isPositive` tells the class in question. */
export function rankScores(
  rows: number,
  score: (row: number) => number,
  isPositive: (row: number) => boolean,
): Ranking {
  const positive = new Float64Array(rows);
  const negative = new Float64Array(rows);
  let positives = 0;
  let negatives = 0;
  for (let row = 0; row < rows; row++) {
    if (isPositive(row)) positive[positives++] = score(row);
    else negative[negatives++] = score(row);
  }
  return mergeRanks(positive.subarray(0, positives).sort(), negative.subarray(0, negatives).sort());
}

function mergeRanks(positive: Float64Array, negative: Float64Array): Ranking {
  const most = positive.length + negative.length;
  const thresholds = new Float64Array(most);
  const truePositives = new Float64Array(most);
  const falsePositives = new Float64Array(most);
  let p = positive.length - 1;
  let n = negative.length - 1;
  let length = 0;
  while (p >= 0 || n >= 0) {
    const at = Math.max(p >= 0 ? positive[p]! : -Infinity, n >= 0 ? negative[n]! : -Infinity);
    while (p >= 0 && positive[p]! === at) p--;
    while (n >= 0 && negative[n]! === at) n--;
    thresholds[length] = at;
    truePositives[length] = positive.length - 1 - p;
    falsePositives[length++] = negative.length - 1 - n;
  }
  return {
    positives: positive.length,
    negatives: negative.length,
    thresholds: thresholds.subarray(0, length),
    truePositives: truePositives.subarray(0, length),
    falsePositives: falsePositives.subarray(0, length),
  };
}

/** Area under the ROC curve; undefined where only one of the two classes occurs. */
export function rocAuc(ranking: Ranking): number | undefined {
  const { positives, negatives, truePositives, falsePositives } = ranking;
  if (positives === 0 || negatives === 0) return undefined;
  let area = 0;
  let lastTrue = 0;
  let lastFalse = 0;
  for (let i = 0; i < truePositives.length; i++) {
    area += ((falsePositives[i]! - lastFalse) * (truePositives[i]! + lastTrue)) / 2;
    lastTrue = truePositives[i]!;
    lastFalse = falsePositives[i]!;
  }
  return area / (positives * negatives);
}

/** Σ (Rₙ − Rₙ₋₁) Pₙ; undefined where no row is positive. */
export function averagePrecision(ranking: Ranking): number | undefined {
  const { positives, truePositives, falsePositives } = ranking;
  if (positives === 0) return undefined;
  let sum = 0;
  let last = 0;
  for (let i = 0; i < truePositives.length; i++) {
    const hits = truePositives[i]!;
    sum += ((hits - last) / positives) * (hits / (hits + falsePositives[i]!));
    last = hits;
  }
  return sum;
}

/** Points (false positive rate, true positive rate) from (0, 0) to (1, 1). */
export function rocCurve(ranking: Ranking): readonly CurvePoint[] {
  const points = [{ x: 0, y: 0 }];
  for (let i = 0; i < ranking.thresholds.length; i++) {
    points.push({
      x: ranking.falsePositives[i]! / ranking.negatives,
      y: ranking.truePositives[i]! / ranking.positives,
    });
  }
  return points;
}

/** Points (recall, precision) from (0, 1) to recall 1. */
export function precisionRecallCurve(ranking: Ranking): readonly CurvePoint[] {
  const points = [{ x: 0, y: 1 }];
  for (let i = 0; i < ranking.thresholds.length; i++) {
    const hits = ranking.truePositives[i]!;
    points.push({ x: hits / ranking.positives, y: hits / (hits + ranking.falsePositives[i]!) });
    if (hits === ranking.positives) break;
  }
  return points;
}

/** At most about `limit` points, evenly spaced along the curve; both ends stay. */
export function thinCurve(points: readonly CurvePoint[], limit: number): readonly CurvePoint[] {
  if (points.length <= limit) return points;
  const travel = points.map((point, i) => {
    const last = points[Math.max(i - 1, 0)]!;
    return Math.abs(point.x - last.x) + Math.abs(point.y - last.y);
  });
  const stride = travel.reduce((a, b) => a + b, 0) / (limit - 2);
  let since = 0;
  return points.filter((_, i) => {
    since += travel[i]!;
    if (i > 0 && i < points.length - 1 && since < stride) return false;
    since = 0;
    return true;
  });
}
