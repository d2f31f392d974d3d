import { setImmediate } from 'node:timers/promises';
import { randomFrom } from '@havn/core';
import { trainBinarySvm } from './linear-svm.ts';
import { type Texts, type Tfidf, type TfidfFit, transformTfidf } from './tfidf.ts';

export interface OneVsRestInput {
  readonly fit: TfidfFit;
  /** What each SVM sets apart from the rest: the columns of the scores that it fills. */
  readonly problems: readonly number[];
  /** Whether a row of `fit` belongs to the problem's column. */
  readonly isPositive: (row: number, column: number) => boolean;
  readonly seed: number;
}

/** One weight a term and problem, term-major; the last row is the bias. */
export interface LinearWeights {
  readonly problems: readonly number[];
  readonly values: Float32Array;
}

/** A linear SVM (C = 1) for each problem. */
export async function trainOneVsRest(input: OneVsRestInput): Promise<LinearWeights> {
  const { fit, problems, isPositive, seed } = input;
  const width = fit.idf.length;
  const values = new Float32Array((width + 1) * problems.length);
  const squares = rowSquares(fit);
  for (const [at, column] of problems.entries()) {
    const weights = trainBinarySvm({
      rows: fit.rows,
      squares,
      width,
      isPositive: (row) => isPositive(row, column),
      C: 1,
      random: randomFrom(seed, 'linear-baseline', column),
    });
    for (let i = 0; i <= width; i++) values[i * problems.length + at] = weights[i]!;
    // Lets signals and timers through: a problem of a large set takes a second.
    await setImmediate();
  }
  return { problems, values };
}

function rowSquares({ rows, targets }: TfidfFit): Float64Array {
  return Float64Array.from(targets, (_, row) => {
    let sum = 0;
    for (let i = rows.starts[row]!; i < rows.starts[row + 1]!; i++) sum += rows.values[i]! ** 2;
    return sum;
  });
}

/** Decision values, one line of `width` a text; `rest` is the line before the problems fill it. */
export async function linearScores(
  tfidf: Tfidf,
  weights: LinearWeights,
  rest: Float32Array,
  texts: Texts,
): Promise<Float32Array> {
  const lines: Float32Array[] = [];
  await transformTfidf(tfidf, texts, (columns, values) => {
    const line = rest.slice();
    margins(tfidf.idf.length, weights, columns, values).forEach((sum, p) => {
      line[weights.problems[p]!] = sum;
    });
    lines.push(line);
  });
  const scores = new Float32Array(lines.length * rest.length);
  lines.forEach((line, row) => {
    scores.set(line, row * rest.length);
  });
  return scores;
}

function margins(
  biasRow: number,
  { problems, values: weights }: LinearWeights,
  columns: readonly number[],
  values: Float32Array,
): Float64Array {
  const count = problems.length;
  const sums = Float64Array.from(weights.subarray(biasRow * count, (biasRow + 1) * count));
  columns.forEach((column, i) => {
    for (let p = 0; p < count; p++) sums[p]! += values[i]! * weights[column * count + p]!;
  });
  return sums;
}
