import { ShapeMismatchError } from '../errors.ts';
import { type BootstrapOptions, bootstrapIntervals, type Interval } from './bootstrap.ts';
import { checkProbabilities, checkShape, checkTargets, type Scores } from './check-inputs.ts';
import { type Averages, type ClassScore, classScore } from './class-scores.ts';
import type { RankingAverages } from './classification.ts';
import { type Curves, drawnCurves } from './curves.ts';
import { countLabels, type LabelCounts, labelAverages } from './label-counts.ts';
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
  const counts = countLabels(decisions(input));
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

function decisions({ labels, targets, probabilities, threshold = 0.5 }: MultiLabelInput) {
  return {
    targets,
    labels: labels.length,
    rows: targets.length / labels.length,
    decide: (at: number) => probabilities[at]! >= threshold,
  };
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
  const decided = decisions(input);
  const [subsetAccuracy, f1Macro] = bootstrapIntervals(rows, input.bootstrap || {}, (draw) => {
    const counts = countLabels(decided, draw);
    return [counts.exactRows / rows, labelAverages(counts, input.labels.length).f1.macro];
  });
  return { subsetAccuracy: subsetAccuracy!, f1Macro: f1Macro! };
}
