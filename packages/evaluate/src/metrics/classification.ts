import { type BootstrapOptions, bootstrapIntervals, type Interval } from './bootstrap.ts';
import { brierScore, type Calibration, calibration, logLoss } from './calibration.ts';
import {
  argmaxRows,
  checkProbabilities,
  checkShape,
  checkTargets,
  type Scores,
} from './check-inputs.ts';
import {
  type Averages,
  averageScores,
  type ClassCounts,
  type ClassScore,
  classScore,
  countRows,
  emptyCounts,
} from './class-scores.ts';
import { type ConfusionMatrix, confusionMatrix } from './confusion-matrix.ts';
import { type Curves, drawnCurves } from './curves.ts';
import { averagePrecision, type Ranking, rankScores, rocAuc } from './ranking.ts';

export interface ClassReport extends ClassScore {
  readonly label: string;
  readonly support: number;
  readonly predicted: number;
  /** One against the rest; undefined where the test set lacks positives or negatives. */
  readonly rocAuc?: number;
  readonly averagePrecision?: number;
}

export interface RankingAverages {
  readonly macro: number;
  readonly weighted: number;
}

/** Every figure of a single-label classifier on one set of rows; plain JSON. */
export interface ClassificationReport {
  readonly labels: readonly string[];
  readonly rows: number;
  /** Rows whose label training did not know; they count as errors. */
  readonly unknownRows: number;
  readonly accuracy: number;
  readonly precision: Averages;
  readonly recall: Averages;
  readonly f1: Averages;
  /** One-vs-rest means over the classes for which it is defined. */
  readonly rocAuc?: RankingAverages;
  readonly averagePrecision?: RankingAverages;
  /** Two classes only: the second label is the positive one. */
  readonly binary?: { readonly rocAuc: number; readonly averagePrecision: number };
  readonly logLoss?: number;
  readonly brier: number;
  readonly calibration: Calibration;
  readonly perClass: readonly ClassReport[];
  readonly confusion: ConfusionMatrix;
  readonly curves: Curves;
  readonly intervals?: {
    readonly accuracy: Interval;
    readonly f1Macro: Interval;
    readonly f1Weighted: Interval;
  };
}

export interface ClassificationInput {
  readonly labels: readonly string[];
  /** Class indices; −1: a label that training did not know. */
  readonly targets: Int32Array;
  /** [rows × classes], row-major. */
  readonly probabilities: Scores;
  /** `false` leaves the intervals out. */
  readonly bootstrap?: BootstrapOptions | false;
}

/**
 * Evaluates a single-label classifier. Definitions are scikit-learn's, zero division gives 0.
 * @throws ShapeMismatchError, NoRowsError, TargetRangeError, InvalidScoreError
 */
export function evaluateClassification(input: ClassificationInput): ClassificationReport {
  const { labels, targets, probabilities } = input;
  const classes = labels.length;
  checkTargets(targets, classes);
  checkShape('probabilities', probabilities, targets.length * classes);
  checkProbabilities(probabilities, classes);
  const predictions = argmaxRows(probabilities, classes);
  const counts = countRows(emptyCounts(classes, targets.length), targets, predictions);
  const confidence = Float64Array.from(predictions, (c, row) => probabilities[row * classes + c]!);
  return {
    labels,
    rows: targets.length,
    unknownRows: counts.support[classes]!,
    ...averageScores(counts),
    ...rankingPart(input, counts),
    ...definedOnly({ logLoss: logLoss(targets, probabilities, classes) }),
    brier: brierScore(targets, probabilities, classes),
    calibration: calibration(confidence, (row) => predictions[row] === targets[row]),
    confusion: confusionMatrix(targets, predictions, classes),
    ...(input.bootstrap === false
      ? {}
      : { intervals: intervalsOf(targets, predictions, classes, input.bootstrap ?? {}) }),
  };
}

type RankingPart = Pick<
  ClassificationReport,
  'rocAuc' | 'averagePrecision' | 'binary' | 'perClass' | 'curves'
>;

function rankingPart(input: ClassificationInput, counts: ClassCounts): RankingPart {
  const { labels, targets, probabilities } = input;
  const classes = labels.length;
  const rankings = labels.map((_, at) =>
    rankScores(
      targets.length,
      (row) => probabilities[row * classes + at]!,
      (row) => targets[row] === at,
    ),
  );
  const perClass = labels.map((label, at) => classReport(label, at, counts, rankings[at]!));
  const roc = averageOver(perClass, 'rocAuc');
  const precision = averageOver(perClass, 'averagePrecision');
  const positive = classes === 2 ? perClass[1]! : undefined;
  return {
    perClass,
    curves: drawnCurves(labels, rankings),
    ...definedOnly({ rocAuc: roc, averagePrecision: precision }),
    ...(positive?.rocAuc === undefined
      ? {}
      : { binary: { rocAuc: positive.rocAuc, averagePrecision: positive.averagePrecision! } }),
  };
}

function classReport(
  label: string,
  at: number,
  counts: ClassCounts,
  ranking: Ranking,
): ClassReport {
  return {
    label,
    support: counts.support[at]!,
    predicted: counts.predicted[at]!,
    ...classScore(counts, at),
    ...definedOnly({ rocAuc: rocAuc(ranking), averagePrecision: averagePrecision(ranking) }),
  };
}

function averageOver(
  perClass: readonly ClassReport[],
  key: 'rocAuc' | 'averagePrecision',
): RankingAverages | undefined {
  const defined = perClass.filter((one) => one[key] !== undefined);
  if (defined.length === 0) return undefined;
  const support = defined.reduce((sum, one) => sum + one.support, 0);
  return {
    macro: defined.reduce((sum, one) => sum + one[key]!, 0) / defined.length,
    weighted: defined.reduce((sum, one) => sum + (one[key]! * one.support) / support, 0),
  };
}

function intervalsOf(
  targets: Int32Array,
  predictions: Int32Array,
  classes: number,
  options: BootstrapOptions,
): NonNullable<ClassificationReport['intervals']> {
  const counts = emptyCounts(classes, targets.length);
  const [accuracy, f1Macro, f1Weighted] = bootstrapIntervals(targets.length, options, (draw) => {
    const scores = averageScores(countRows(counts, targets, predictions, draw));
    return [scores.accuracy, scores.f1.macro, scores.f1.weighted];
  });
  return { accuracy: accuracy!, f1Macro: f1Macro!, f1Weighted: f1Weighted! };
}

/** Drops undefined members, so that a report is equal to its JSON read back. */
function definedOnly<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
