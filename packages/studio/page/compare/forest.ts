/**
 * @file Which parameters a metric follows from, by a random forest of regression trees: the
 * importance of a parameter is how much its splits lessen the variance, over all trees, as shares
 * that sum to 1 (mean decrease in impurity; Breiman 2001).
 */

export interface Importance {
  readonly feature: number;
  readonly importance: number;
}

interface Forest {
  /** A row a run. */
  readonly rows: readonly (readonly number[])[];
  readonly target: readonly number[];
  readonly trees?: number;
}

const MAX_DEPTH = 10;
const MIN_LEAF = 2;
/** Places of a split that are tried for one feature in one node. */
const MAX_SPLITS = 16;
const FEW_FEATURES = 6;

export function forestImportance({ rows, target, trees = 60 }: Forest): readonly Importance[] {
  const features = rows[0]?.length ?? 0;
  const gains = new Float64Array(features);
  const random = generator(rows.length * 31 + features);
  for (let tree = 0; tree < trees; tree++) {
    const sample = rows.map(() => Math.floor(random() * rows.length));
    grow({ rows, target, gains, random }, sample, 0);
  }
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return [...gains].map((gain, feature) => ({
    feature,
    importance: total === 0 ? 0 : gain / total,
  }));
}

interface Growing {
  readonly rows: readonly (readonly number[])[];
  readonly target: readonly number[];
  readonly gains: Float64Array;
  readonly random: () => number;
}

function grow(tree: Growing, sample: readonly number[], depth: number): void {
  if (depth >= MAX_DEPTH || sample.length < MIN_LEAF * 2) return;
  const best = bestSplit(tree, sample);
  if (best === undefined) return;
  tree.gains[best.feature]! += best.gain;
  const isLeft = (run: number) => tree.rows[run]![best.feature]! <= best.at;
  grow(tree, sample.filter(isLeft), depth + 1);
  grow(
    tree,
    sample.filter((run) => !isLeft(run)),
    depth + 1,
  );
}

interface Split {
  readonly feature: number;
  readonly at: number;
  readonly gain: number;
}

function bestSplit(
  { rows, target, gains, random }: Growing,
  sample: readonly number[],
): Split | undefined {
  const whole = spread(sample, target);
  let best: Split | undefined;
  for (const feature of someFeatures(gains.length, random)) {
    const values = [...new Set(sample.map((run) => rows[run]![feature]!))].sort((a, b) => a - b);
    const every = Math.max(1, Math.floor(values.length / MAX_SPLITS));
    for (let index = 0; index < values.length - 1; index += every) {
      const at = values[index]!;
      const left = sample.filter((run) => rows[run]![feature]! <= at);
      if (left.length < MIN_LEAF || sample.length - left.length < MIN_LEAF) continue;
      const right = sample.filter((run) => rows[run]![feature]! > at);
      const gain = whole - spread(left, target) - spread(right, target);
      if (gain > (best?.gain ?? 1e-12)) best = { feature, at, gain };
    }
  }
  return best;
}

/** A third of the features a node, as for regression, or all where they are few. */
function someFeatures(count: number, random: () => number): readonly number[] {
  const wanted = Math.max(Math.min(count, FEW_FEATURES), Math.ceil(count / 3));
  const features = Array.from({ length: count }, (_, index) => ({ index, place: random() }));
  features.sort((a, b) => a.place - b.place);
  return features.slice(0, wanted).map(({ index }) => index);
}

/** The sum of squared distances from the mean. */
function spread(sample: readonly number[], target: readonly number[]): number {
  let sum = 0;
  let squares = 0;
  for (const run of sample) {
    const value = target[run]!;
    sum += value;
    squares += value * value;
  }
  return sample.length === 0 ? 0 : squares - (sum * sum) / sample.length;
}

/** Mulberry32: the same runs give the same picture. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Pearson's correlation; 0 where one of them does not vary. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (const [index, value] of a.entries()) {
    const [da, db] = [value - meanA, b[index]! - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}
