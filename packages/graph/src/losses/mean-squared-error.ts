import type { Value } from '../graph.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { sub } from '../ops/sub.ts';

/** Σ (prediction − target)²: the sum form, to be divided by the number of items. */
export function meanSquaredError(predictions: Value, targets: Value): Value {
  const difference = sub(predictions, targets);
  return reduceSum(mul(difference, difference));
}
