import { dot } from '../linear/vectors.ts';
import type { SparseRows } from './sparse-rows.ts';
import { fitTexts, type TextBaseline, type TextBaselineInput, trainedOn } from './text-baseline.ts';
import { transformTfidf } from './tfidf.ts';

export interface RidgeBaselineInput extends TextBaselineInput {
  /** One number a text. */
  readonly targets: Float64Array;
}

const PENALTY = 1;
/** Of the residual's length, against the right side's. */
const TOLERANCE = 1e-8;
const MOST_ITERATIONS = 1000;

/**
 * TF-IDF with ridge regression: scikit-learn's `Ridge(alpha=1)` on the same features.
 * @throws NoRowsError, ShapeMismatchError where there are fewer texts than targets
 */
export async function trainRidgeBaseline(
  input: RidgeBaselineInput,
): Promise<TextBaseline<Float64Array>> {
  const numbers = Int32Array.from({ length: input.targets.length }, (_, row) => row);
  const fit = await fitTexts(input, numbers, 1);
  const targets = Float64Array.from(fit.targets, (row) => input.targets[row]!);
  const { weights, intercept } = fitRidge(fit.rows, fit.idf.length, targets);
  const tfidf = { terms: fit.terms, idf: fit.idf };
  return {
    name: 'TF-IDF + ridge regression',
    ...trainedOn(fit),
    async predict(texts) {
      const answers: number[] = [];
      await transformTfidf(tfidf, texts, (columns, values) => {
        answers.push(columns.reduce((sum, at, i) => sum + values[i]! * weights[at]!, intercept));
      });
      return Float64Array.from(answers);
    },
  };
}

interface Ridge {
  readonly weights: Float64Array;
  readonly intercept: number;
}

/**
 * min ‖y − Xw − b‖² + α‖w‖² with the intercept unpenalised: conjugate gradients (Hestenes & Stiefel
 * 1952) on the normal equations of the centred columns, which are never written out.
 */
function fitRidge(rows: SparseRows, width: number, targets: Float64Array): Ridge {
  const count = targets.length;
  const mean = transposed(rows, width, new Float64Array(count).fill(1 / count));
  const middle = targets.reduce((sum, y) => sum + y, 0) / count;
  const centredTranspose = (residual: Float64Array) => {
    const total = residual.reduce((sum, x) => sum + x, 0);
    return transposed(rows, width, residual).map((x, at) => x - total * mean[at]!);
  };
  const normal = (weights: Float64Array) => {
    const shift = dot(mean, weights);
    const predicted = times(rows, weights).map((x) => x - shift);
    return centredTranspose(predicted).map((x, at) => x + PENALTY * weights[at]!);
  };
  const weights = conjugateGradients(normal, centredTranspose(targets.map((y) => y - middle)));
  return { weights, intercept: middle - dot(mean, weights) };
}

/** Solves A x = b for a symmetric positive definite A. */
function conjugateGradients(
  apply: (x: Float64Array) => Float64Array,
  b: Float64Array,
): Float64Array {
  let x = new Float64Array(b.length);
  let residual = b;
  let direction = b;
  let length = dot(b, b);
  const enough = length * TOLERANCE ** 2;
  for (let i = 0; i < MOST_ITERATIONS && length > enough; i++) {
    const image = apply(direction);
    const step = length / dot(direction, image);
    x = x.map((value, at) => value + step * direction[at]!);
    residual = residual.map((value, at) => value - step * image[at]!);
    const next = dot(residual, residual);
    const along: Float64Array = direction;
    direction = residual.map((value, at) => value + (next / length) * along[at]!);
    length = next;
  }
  return x;
}

/** X w. */
function times({ starts, columns, values }: SparseRows, weights: Float64Array): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, row) => {
    let sum = 0;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) sum += weights[columns[i]!]! * values[i]!;
    return sum;
  });
}

/** Xᵀ r. */
function transposed(
  { starts, columns, values }: SparseRows,
  width: number,
  factors: Float64Array,
): Float64Array {
  const sums = new Float64Array(width);
  factors.forEach((factor, row) => {
    for (let i = starts[row]!; i < starts[row + 1]!; i++) sums[columns[i]!]! += factor * values[i]!;
  });
  return sums;
}
