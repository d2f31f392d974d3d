import { NoRowsError } from '../errors.ts';
import { type BootstrapOptions, bootstrapIntervals, type Interval } from './bootstrap.ts';
import { checkShape, type Scores } from './check-inputs.ts';

/** Every figure of a regression on one set of rows; plain JSON. */
export interface RegressionReport {
  readonly rows: number;
  readonly mse: number;
  readonly rmse: number;
  readonly mae: number;
  /** As scikit-learn: constant targets give 1 when they are met exactly, else 0. */
  readonly r2: number;
  /** Undefined where targets or predictions are constant. */
  readonly pearson?: number;
  readonly spearman?: number;
  readonly intervals?: { readonly rmse: Interval; readonly mae: Interval };
}

export interface RegressionInput {
  readonly targets: Scores;
  readonly predictions: Scores;
  readonly bootstrap?: BootstrapOptions | false;
}

/** @throws ShapeMismatchError, NoRowsError */
export function evaluateRegression(input: RegressionInput): RegressionReport {
  const { targets, predictions } = input;
  if (targets.length === 0) throw new NoRowsError('targets');
  checkShape('predictions', predictions, targets.length);
  const errors = Float64Array.from(targets, (target, row) => predictions[row]! - target);
  const mse = mean(errors.map((error) => error * error));
  const pearson = correlation(targets, predictions);
  const spearman = correlation(ranks(targets), ranks(predictions));
  return {
    rows: targets.length,
    mse,
    rmse: Math.sqrt(mse),
    mae: mean(errors.map(Math.abs)),
    r2: explained(targets, mse),
    ...(pearson !== undefined && { pearson }),
    ...(spearman !== undefined && { spearman }),
    ...(input.bootstrap !== false && { intervals: intervalsOf(errors, input.bootstrap ?? {}) }),
  };
}

function intervalsOf(
  errors: Float64Array,
  options: BootstrapOptions,
): NonNullable<RegressionReport['intervals']> {
  const [rmse, mae] = bootstrapIntervals(errors.length, options, (draw) => {
    let squares = 0;
    let sizes = 0;
    for (let i = 0; i < draw.length; i++) {
      const error = errors[draw[i]!]!;
      squares += error * error;
      sizes += Math.abs(error);
    }
    return [Math.sqrt(squares / draw.length), sizes / draw.length];
  });
  return { rmse: rmse!, mae: mae! };
}

function explained(targets: Scores, mse: number): number {
  const middle = mean(targets);
  const variance = mean(Float64Array.from(targets, (target) => (target - middle) ** 2));
  if (variance === 0) return mse === 0 ? 1 : 0;
  return 1 - mse / variance;
}

function correlation(a: Scores, b: Scores): number | undefined {
  const meanA = mean(a);
  const meanB = mean(b);
  let covariance = 0;
  let varianceA = 0;
  let varianceB = 0;
  for (let i = 0; i < a.length; i++) {
    const da = a[i]! - meanA;
    const db = b[i]! - meanB;
    covariance += da * db;
    varianceA += da * da;
    varianceB += db * db;
  }
  if (varianceA === 0 || varianceB === 0) return undefined;
  return covariance / Math.sqrt(varianceA * varianceB);
}

/** Ranks from 1; equal values share the mean of theirs. */
function ranks(values: Scores): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) result[order[i]!] = (from + to + 1) / 2;
    from = to;
  }
  return result;
}

function mean(values: Scores): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
