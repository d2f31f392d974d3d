import { ShapeMismatchError } from '../errors.ts';
import { type BootstrapOptions, bootstrapIntervals, type Interval } from './bootstrap.ts';
import { checkProbabilities, checkShape, checkTargets, type Scores } from './check-inputs.ts';
import { type Averages, type ClassScore, classScore, ratio } from './class-scores.ts';
import type { RankingAverages } from './classification.ts';
import { type Curves, drawnCurves } from './curves.ts';
import { averagePrecision, type Ranking, rankScores, rocAuc } from './ranking.ts';

export interface LabelReport extends ClassScore {
  readonly label: string;
  readonly support: number;
  readonly predicted: number;
  readonly rocAuc?: number;
  readonly averagePrecision?: number;
}

/** Every figure of a multi-label classifier on one set of rows; plain JSON. */
export interface MultiLabelReport {
  readonly labels: readonly string[];
  readonly rows: number;
  /** Share of rows with every label right. */
  readonly subsetAccuracy: number;
  /** Share of single decisions that are wrong. */
  readonly hammingLoss: number;
  readonly precision: Averages;
  readonly recall: Averages;
  readonly f1: Averages;
  readonly rocAuc?: RankingAverages;
  readonly averagePrecision?: RankingAverages;
  readonly perLabel: readonly LabelReport[];
  readonly curves: Curves;
  readonly intervals?: { readonly subsetAccuracy: Interval; readonly f1Macro: Interval };
}

export interface MultiLabelInput {
  readonly labels: readonly string[];
  /** [rows × labels] of 0 and 1, row-major. */
  readonly targets: Uint8Array;
  /** [rows × labels], one sigmoid each. */
  readonly probabilities: Scores;
  /** A label is predicted from this probability on; default 0.5. */
  readonly threshold?: number;
  readonly bootstrap?: BootstrapOptions | false;
}

interface LabelCounts {
  readonly truePositives: Float64Array;
  readonly support: Float64Array;
  readonly predicted: Float64Array;
  exactRows: number;
  wrongDecisions: number;
}

/**
 * Evaluates a multi-label classifier; definitions as scikit-learn's on an indicator matrix.
 * @throws ShapeMismatchError, NoRowsError, InvalidScoreError
 */
export function evaluateMultiLabel(input: MultiLabelInput): MultiLabelReport {
  const { labels, targets, probabilities } = input;
  const width = labels.length;
  const rows = targets.length / width;
  if (!Number.isInteger(rows)) throw new ShapeMismatchError('targets', width, targets.length);
  checkTargets(new Int32Array(rows), 1);
  checkShape('probabilities', probabilities, targets.length);
  checkProbabilities(probabilities, width);
  const counts = countLabels(input, rows);
  return {
    labels,
    rows,
    subsetAccuracy: counts.exactRows / rows,
    hammingLoss: counts.wrongDecisions / targets.length,
    ...labelAverages(counts, width),
    ...rankingPart(input, rows, counts),
    ...(input.bootstrap === false ? {} : { intervals: intervalsOf(input, rows) }),
  };
}

function countLabels(input: MultiLabelInput, rows: number, draw?: Int32Array): LabelCounts {
  const { targets, probabilities, threshold = 0.5 } = input;
  const width = input.labels.length;
  const counts: LabelCounts = {
    truePositives: new Float64Array(width),
    support: new Float64Array(width),
    predicted: new Float64Array(width),
    exactRows: 0,
    wrongDecisions: 0,
  };
  for (let i = 0; i < rows; i++) {
    const base = (draw ? draw[i]! : i) * width;
    let wrong = 0;
    for (let at = 0; at < width; at++) {
      const target = targets[base + at]!;
      const prediction = probabilities[base + at]! >= threshold ? 1 : 0;
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

function labelAverages(
  counts: LabelCounts,
  width: number,
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
  const scores = Array.from({ length: width }, (_, at) => classScore({ rows: 0, ...counts }, at));
  const average = (key: keyof ClassScore): Averages => ({
    macro: scores.reduce((sum, score) => sum + score[key], 0) / width,
    micro: pooled[key],
    weighted: ratio(
      scores.reduce((sum, score, at) => sum + score[key] * counts.support[at]!, 0),
      support,
    ),
  });
  return { precision: average('precision'), recall: average('recall'), f1: average('f1') };
}

function rankingPart(
  input: MultiLabelInput,
  rows: number,
  counts: LabelCounts,
): Pick<MultiLabelReport, 'perLabel' | 'curves' | 'rocAuc' | 'averagePrecision'> {
  const { labels, targets, probabilities } = input;
  const rankings = labels.map((_, at) =>
    rankScores(
      rows,
      (row) => probabilities[row * labels.length + at]!,
      (row) => targets[row * labels.length + at] === 1,
    ),
  );
  const roc = meanArea(rankings, rocAuc);
  const precision = meanArea(rankings, averagePrecision);
  return {
    perLabel: labels.map((label, at) => labelReport(label, at, counts, rankings[at]!)),
    curves: drawnCurves(labels, rankings),
    ...(roc && { rocAuc: roc }),
    ...(precision && { averagePrecision: precision }),
  };
}

function labelReport(
  label: string,
  at: number,
  counts: LabelCounts,
  ranking: Ranking,
): LabelReport {
  const roc = rocAuc(ranking);
  const precision = averagePrecision(ranking);
  return {
    label,
    support: counts.support[at]!,
    predicted: counts.predicted[at]!,
    ...classScore({ rows: 0, ...counts }, at),
    ...(roc !== undefined && { rocAuc: roc }),
    ...(precision !== undefined && { averagePrecision: precision }),
  };
}

function meanArea(
  rankings: readonly Ranking[],
  area: (ranking: Ranking) => number | undefined,
): RankingAverages | undefined {
  const defined = rankings.flatMap((ranking) => {
    const value = area(ranking);
    return value === undefined ? [] : [{ value, support: ranking.positives }];
  });
  if (defined.length === 0) return undefined;
  const support = defined.reduce((sum, one) => sum + one.support, 0);
  return {
    macro: defined.reduce((sum, one) => sum + one.value, 0) / defined.length,
    weighted: defined.reduce((sum, one) => sum + (one.value * one.support) / support, 0),
  };
}

function intervalsOf(
  input: MultiLabelInput,
  rows: number,
): NonNullable<MultiLabelReport['intervals']> {
  const [subsetAccuracy, f1Macro] = bootstrapIntervals(rows, input.bootstrap || {}, (draw) => {
    const counts = countLabels(input, rows, draw);
    return [counts.exactRows / rows, labelAverages(counts, input.labels.length).f1.macro];
  });
  return { subsetAccuracy: subsetAccuracy!, f1Macro: f1Macro! };
}
