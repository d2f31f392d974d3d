import { UNKNOWN_TARGET } from './check-inputs.ts';

/**
 * What precision, recall and F1 are made of, by class. Rows whose label training did not know
 * are one more class with index `classes` that is never predicted (scikit-learn's answer when
 * such rows carry the label −1).
 */
export interface ClassCounts {
  readonly rows: number;
  readonly truePositives: Float64Array;
  readonly support: Float64Array;
  readonly predicted: Float64Array;
}

export interface Averages {
  readonly macro: number;
  readonly micro: number;
  readonly weighted: number;
}

export interface AverageScores {
  readonly accuracy: number;
  readonly precision: Averages;
  readonly recall: Averages;
  readonly f1: Averages;
}

export interface ClassScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export function emptyCounts(classes: number, rows: number): ClassCounts {
  return {
    rows,
    truePositives: new Float64Array(classes + 1),
    support: new Float64Array(classes + 1),
    predicted: new Float64Array(classes + 1),
  };
}

/** Counts the rows named by `draw`, or every row without it; overwrites `into`. */
export function countRows(
  into: ClassCounts,
  targets: Int32Array,
  predictions: Int32Array,
  draw?: Int32Array,
): ClassCounts {
  const { truePositives, support, predicted } = into;
  const unknown = support.length - 1;
  for (const counts of [truePositives, support, predicted]) counts.fill(0);
  for (let i = 0; i < targets.length; i++) {
    const row = draw ? draw[i]! : i;
    const target = targets[row]!;
    const prediction = predictions[row]!;
    predicted[prediction]!++;
    support[target === UNKNOWN_TARGET ? unknown : target]!++;
    if (target === prediction) truePositives[target]!++;
  }
  return into;
}

/** Precision, recall and F1 of one class; a zero denominator gives 0 (scikit-learn's default). */
export function classScore(counts: ClassCounts, at: number): ClassScore {
  const hits = counts.truePositives[at]!;
  const support = counts.support[at]!;
  const predicted = counts.predicted[at]!;
  return {
    precision: ratio(hits, predicted),
    recall: ratio(hits, support),
    f1: ratio(2 * hits, predicted + support),
  };
}

/**
 * Averages as scikit-learn's `precision_recall_fscore_support`: macro and weighted run over the
 * classes that occur among targets or predictions.
 */
export function averageScores(counts: ClassCounts): AverageScores {
  const macro = { precision: 0, recall: 0, f1: 0 };
  const weighted = { precision: 0, recall: 0, f1: 0 };
  let present = 0;
  let hits = 0;
  for (let at = 0; at < counts.support.length; at++) {
    const support = counts.support[at]!;
    if (support + counts.predicted[at]! === 0) continue;
    present++;
    hits += counts.truePositives[at]!;
    const score = classScore(counts, at);
    for (const key of ['precision', 'recall', 'f1'] as const) {
      macro[key] += score[key];
      weighted[key] += (score[key] * support) / counts.rows;
    }
  }
  const accuracy = ratio(hits, counts.rows);
  const average = (key: keyof ClassScore): Averages => ({
    macro: ratio(macro[key], present),
    micro: accuracy,
    weighted: weighted[key],
  });
  return {
    accuracy,
    precision: average('precision'),
    recall: average('recall'),
    f1: average('f1'),
  };
}

/** a ÷ b, 0 where b is 0. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
