import { type Averages, type ClassScore, classScore, ratio } from './class-scores.ts';

/** What the scores of a multi-label classifier are made of, by label. */
export interface LabelCounts {
  readonly truePositives: Float64Array;
  readonly support: Float64Array;
  readonly predicted: Float64Array;
  exactRows: number;
  wrongDecisions: number;
}

export interface LabelDecisions {
  /** [rows × labels] of 0 and 1, row-major. */
  readonly targets: Uint8Array;
  readonly labels: number;
  readonly rows: number;
  /** Whether the label at this place of the matrix is predicted. */
  readonly decide: (at: number) => boolean;
}

/** Counts the rows named by `draw`, or every row without it. */
export function countLabels(
  { targets, labels, rows, decide }: LabelDecisions,
  draw?: Int32Array,
): LabelCounts {
  const counts: LabelCounts = {
    truePositives: new Float64Array(labels),
    support: new Float64Array(labels),
    predicted: new Float64Array(labels),
    exactRows: 0,
    wrongDecisions: 0,
  };
  for (let i = 0; i < rows; i++) {
    const base = (draw ? draw[i]! : i) * labels;
    let wrong = 0;
    for (let at = 0; at < labels; at++) {
      const target = targets[base + at]!;
      const prediction = decide(base + at) ? 1 : 0;
      counts.support[at]! += target;
      counts.predicted[at]! += prediction;
      counts.truePositives[at]! += target & prediction;
      wrong += target ^ prediction;
    }
    if (wrong === 0) counts.exactRows++;
    counts.wrongDecisions += wrong;
  }
  return counts;
}

/** Averages over the labels, as scikit-learn's on an indicator matrix. */
export function labelAverages(
  counts: LabelCounts,
  labels: number,
): Record<'precision' | 'recall' | 'f1', Averages> {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const support = total(counts.support);
  const pooled = classScore(
    {
      rows: 0,
      truePositives: Float64Array.of(total(counts.truePositives)),
      support: Float64Array.of(support),
      predicted: Float64Array.of(total(counts.predicted)),
    },
    0,
  );
  const scores = Array.from({ length: labels }, (_, at) => classScore({ rows: 0, ...counts }, at));
  const average = (key: keyof ClassScore): Averages => ({
    macro: scores.reduce((sum, score) => sum + score[key], 0) / labels,
    micro: pooled[key],
    weighted: ratio(
      scores.reduce((sum, score, at) => sum + score[key] * counts.support[at]!, 0),
      support,
    ),
  });
  return { precision: average('precision'), recall: average('recall'), f1: average('f1') };
}
