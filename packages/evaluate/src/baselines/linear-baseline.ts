import { setImmediate } from 'node:timers/promises';
import { randomFrom } from '@havn/core';
import { NoRowsError } from '../errors.ts';
import { argmaxRows } from '../metrics/check-inputs.ts';
import { trainBinarySvm } from './linear-svm.ts';
import { fitTfidf, type Texts, type Tfidf, type TfidfFit, transformTfidf } from './tfidf.ts';

export interface LinearBaselineInput {
  readonly texts: Texts;
  /** One a text; rows of unknown label (−1) are passed over. */
  readonly targets: Int32Array;
  readonly classes: number;
  readonly seed: number;
  /** Of more rows a seeded sample is trained on; default 50,000. */
  readonly maxRows?: number;
}

export interface LinearBaseline {
  readonly name: string;
  /** Rows trained on, and rows that were there. */
  readonly rows: number;
  readonly offeredRows: number;
  readonly terms: number;
  /** Said beside the figures where not all rows were trained on. */
  readonly note?: string;
  /** Decision values [rows × classes]; −Infinity for a class that training lacked. */
  scores(texts: Texts): Promise<Float32Array>;
  predict(texts: Texts): Promise<Int32Array>;
}

const MAX_ROWS = 50_000;
const MAX_ENTRIES = 2 ** 24;
/** Weights kept, f32: 256 MB at most. */
const MAX_WEIGHTS = 2 ** 26;

/** One weight a term and problem, term-major; the last row is the bias. */
interface LinearWeights {
  readonly classes: number;
  /** The class that each problem sets apart from the rest. */
  readonly problems: readonly number[];
  /** Where training has two classes one problem does: the other class has its negative score. */
  readonly opposite?: number;
  readonly values: Float32Array;
}

/**
 * TF-IDF of words and pairs (sublinear) with a linear SVM, C = 1, one against the rest: the
 * classic that a transformer has to beat. Same recipe and figures as scikit-learn's
 * `TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)` and `LinearSVC()`.
 * @throws NoRowsError, ShapeMismatchError where there are fewer texts than targets
 */
export async function trainLinearBaseline(input: LinearBaselineInput): Promise<LinearBaseline> {
  const { texts, targets, classes, seed, maxRows = MAX_ROWS } = input;
  const maxTerms = Math.floor(MAX_WEIGHTS / classes);
  const fit = await fitTfidf({ texts, targets, seed, maxRows, maxEntries: MAX_ENTRIES, maxTerms });
  const rows = fit.targets.length;
  if (rows === 0) throw new NoRowsError('linear baseline');
  const weights = await trainAll(fit, classes, seed);
  const tfidf: Tfidf = { terms: fit.terms, idf: fit.idf };
  const scores = (some: Texts) => linearScores(tfidf, weights, some);
  return {
    name: 'TF-IDF + linear SVM',
    rows,
    offeredRows: fit.offered,
    terms: fit.idf.length,
    ...(rows < fit.offered && {
      note: `trained on a random sample of ${rows} of ${fit.offered} rows`,
    }),
    scores,
    predict: async (some) => argmaxRows(await scores(some), classes),
  };
}

async function trainAll(fit: TfidfFit, classes: number, seed: number): Promise<LinearWeights> {
  const width = fit.idf.length;
  const present = new Set(fit.targets);
  const known = Array.from({ length: classes }, (_, at) => at).filter((at) => present.has(at));
  const problems = known.length === 2 ? known.slice(1) : known;
  const values = new Float32Array((width + 1) * problems.length);
  const squares = rowSquares(fit);
  for (const [at, positive] of problems.entries()) {
    const weights = trainBinarySvm({
      rows: fit.rows,
      squares,
      width,
      isPositive: (row) => fit.targets[row] === positive,
      C: 1,
      random: randomFrom(seed, 'linear-baseline', positive),
    });
    for (let i = 0; i <= width; i++) values[i * problems.length + at] = weights[i]!;
    // Lets signals and timers through: a problem of a large set takes a second.
    await setImmediate();
  }
  return { classes, problems, values, ...(known.length === 2 && { opposite: known[0]! }) };
}

function rowSquares({ rows, targets }: TfidfFit): Float64Array {
  return Float64Array.from(targets, (_, row) => {
    let sum = 0;
    for (let i = rows.starts[row]!; i < rows.starts[row + 1]!; i++) sum += rows.values[i]! ** 2;
    return sum;
  });
}

async function linearScores(
  tfidf: Tfidf,
  weights: LinearWeights,
  texts: Texts,
): Promise<Float32Array> {
  const lines: Float32Array[] = [];
  await transformTfidf(tfidf, texts, (columns, values) => {
    lines.push(scoreLine(tfidf.idf.length, weights, columns, values));
  });
  const scores = new Float32Array(lines.length * weights.classes);
  lines.forEach((line, row) => {
    scores.set(line, row * weights.classes);
  });
  return scores;
}

function scoreLine(
  biasRow: number,
  { classes, problems, opposite, values: weights }: LinearWeights,
  columns: readonly number[],
  values: Float32Array,
): Float32Array {
  const count = problems.length;
  const sums = Float64Array.from(weights.subarray(biasRow * count, (biasRow + 1) * count));
  columns.forEach((column, i) => {
    for (let p = 0; p < count; p++) sums[p]! += values[i]! * weights[column * count + p]!;
  });
  const line = new Float32Array(classes).fill(-Infinity);
  problems.forEach((target, p) => {
    line[target] = sums[p]!;
  });
  if (opposite !== undefined) line[opposite] = -sums[0]!;
  return line;
}
