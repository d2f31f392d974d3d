import { ShapeMismatchError } from '../errors.ts';
import { type BootstrapOptions, bootstrapIntervals, type Interval } from '../metrics/bootstrap.ts';
import { averageScores, countRows, emptyCounts } from '../metrics/class-scores.ts';

export interface BaselinePredictions {
  readonly name: string;
  readonly predictions: Int32Array;
}

export interface ComparisonInput {
  readonly targets: Int32Array;
  readonly predictions: Int32Array;
  readonly classes: number;
  readonly baselines: readonly BaselinePredictions[];
  readonly bootstrap?: BootstrapOptions;
}

/** Model minus baseline on the same rows, with the interval of a paired bootstrap. */
export interface Difference extends Interval {
  readonly model: number;
  readonly baseline: number;
  readonly difference: number;
}

export interface BaselineComparison {
  readonly name: string;
  readonly accuracy: Difference;
  readonly f1Macro: Difference;
  /** By accuracy: `better` and `worse` where the interval of the difference leaves out 0. */
  readonly verdict: 'better' | 'not better' | 'worse';
  /** The verdict as a sentence for people. */
  readonly sentence: string;
}

/**
 * Compares a classifier with simple ones on the same test rows. Both are judged on the same
 * resamples, so that what makes a row hard for both does not widen the interval.
 */
export function compareWithBaselines(input: ComparisonInput): readonly BaselineComparison[] {
  return input.baselines.map((baseline) => {
    if (baseline.predictions.length !== input.targets.length) {
      throw new ShapeMismatchError(
        `predictions of ${baseline.name}`,
        input.targets.length,
        baseline.predictions.length,
      );
    }
    return compareOne(input, baseline);
  });
}

function compareOne(input: ComparisonInput, baseline: BaselinePredictions): BaselineComparison {
  const { targets, classes } = input;
  const counts = emptyCounts(classes, targets.length);
  const figures = (predictions: Int32Array, draw?: Int32Array) => {
    const { accuracy, f1 } = averageScores(countRows(counts, targets, predictions, draw));
    return [accuracy, f1.macro] as const;
  };
  const model = figures(input.predictions);
  const other = figures(baseline.predictions);
  const intervals = bootstrapIntervals(targets.length, input.bootstrap ?? {}, (draw) => {
    const [accuracy, f1] = figures(input.predictions, draw);
    const [otherAccuracy, otherF1] = figures(baseline.predictions, draw);
    return [accuracy - otherAccuracy, f1 - otherF1];
  });
  const difference = (at: 0 | 1): Difference => ({
    model: model[at],
    baseline: other[at],
    difference: model[at] - other[at],
    ...intervals[at]!,
  });
  const accuracy = difference(0);
  const verdict = verdictOf(accuracy);
  return {
    name: baseline.name,
    accuracy,
    f1Macro: difference(1),
    verdict,
    sentence: sentenceOf(baseline.name, verdict, accuracy),
  };
}

function verdictOf({ low, high }: Interval): BaselineComparison['verdict'] {
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'not better';
}

function sentenceOf(
  name: string,
  verdict: BaselineComparison['verdict'],
  { model, baseline, difference, low, high }: Difference,
): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const points = (share: number) => (share * 100).toFixed(1).replace('-', '−');
  const figures = `${percent(model)} against ${percent(baseline)} accuracy`;
  const interval = `95 % interval ${points(low)} to ${points(high)}`;
  const by = `a difference of ${points(difference)} points (${interval})`;
  if (verdict === 'better') return `Better than the baseline “${name}”: ${figures}, ${by}.`;
  if (verdict === 'worse') return `Worse than the baseline “${name}”: ${figures}, ${by}.`;
  return `Not better than the baseline “${name}” within the 95 % interval: ${figures}, ${by}.`;
}
