import { ShapeMismatchError } from '../errors.ts';
import { type BootstrapOptions, bootstrapIntervals, type Interval } from '../metrics/bootstrap.ts';
import type { Figure, Judge } from './judges.ts';

export interface BaselinePredictions<Predictions> {
  readonly name: string;
  readonly predictions: Predictions;
}

export interface ComparisonInput<Predictions> {
  readonly judge: Judge<Predictions>;
  readonly predictions: Predictions;
  readonly baselines: readonly BaselinePredictions<Predictions>[];
  readonly bootstrap?: BootstrapOptions;
}

/** Model minus baseline on the same rows, with the interval of a paired bootstrap. */
export interface Difference extends Interval {
  readonly figure: Figure;
  readonly model: number;
  readonly baseline: number;
  readonly difference: number;
}

export interface BaselineComparison {
  readonly name: string;
  /** In the judge's order. */
  readonly differences: readonly Difference[];
  /** By the first figure: `better` and `worse` where the interval of the difference leaves out 0. */
  readonly verdict: 'better' | 'not better' | 'worse';
  /** The verdict as a sentence for people. */
  readonly sentence: string;
}

/**
 * Compares a model with simple ones on the same test rows. Both are judged on the same resamples,
 * so that what makes a row hard for both does not widen the interval.
 * @throws ShapeMismatchError
 */
export function compareWithBaselines<Predictions extends ArrayLike<number>>(
  input: ComparisonInput<Predictions>,
): readonly BaselineComparison[] {
  const { size } = input.judge;
  return input.baselines.map((baseline) => {
    const { length } = baseline.predictions;
    if (length === size) return compareOne(input, baseline);
    throw new ShapeMismatchError(`predictions of ${baseline.name}`, size, length);
  });
}

function compareOne<Predictions>(
  { judge, predictions, bootstrap = {} }: ComparisonInput<Predictions>,
  baseline: BaselinePredictions<Predictions>,
): BaselineComparison {
  const model = judge.measure(predictions);
  const other = judge.measure(baseline.predictions);
  const intervals = bootstrapIntervals(judge.rows, bootstrap, (draw) => {
    const others = judge.measure(baseline.predictions, draw);
    return judge.measure(predictions, draw).map((value, at) => value - others[at]!);
  });
  const differences = judge.figures.map((figure, at) => ({
    figure,
    model: model[at]!,
    baseline: other[at]!,
    difference: model[at]! - other[at]!,
    ...intervals[at]!,
  }));
  const verdict = verdictOf(differences[0]!);
  return {
    name: baseline.name,
    differences,
    verdict,
    sentence: sentenceOf(baseline.name, verdict, differences[0]!),
  };
}

function verdictOf({ figure, low, high }: Difference): BaselineComparison['verdict'] {
  const [worst, best] = figure.lowerIsBetter ? [-high, -low] : [low, high];
  if (worst > 0) return 'better';
  return best < 0 ? 'worse' : 'not better';
}

function sentenceOf(
  name: string,
  verdict: BaselineComparison['verdict'],
  { figure, model, baseline, difference, low, high }: Difference,
): string {
  const share = figure.unit === 'share';
  const value = (x: number) => (share ? `${(x * 100).toFixed(1)} %` : x.toPrecision(3));
  const change = (x: number) => (share ? (x * 100).toFixed(1) : x.toPrecision(2)).replace('-', '−');
  const figures = `${value(model)} against ${value(baseline)} ${figure.name}`;
  const interval = `95 % interval ${change(low)} to ${change(high)}`;
  const by = `a difference of ${change(difference)}${share ? ' points' : ''} (${interval})`;
  if (verdict === 'better') return `Better than the baseline “${name}”: ${figures}, ${by}.`;
  if (verdict === 'worse') return `Worse than the baseline “${name}”: ${figures}, ${by}.`;
  return `Not better than the baseline “${name}” within the 95 % interval: ${figures}, ${by}.`;
}
