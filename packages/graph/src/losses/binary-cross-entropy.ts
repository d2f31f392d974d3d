import type { Value } from '../graph.ts';
import { mul } from '../ops/mul.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { softplus } from '../ops/softplus.ts';
import { sub } from '../ops/sub.ts';

/**
 * Σ softplus(x) − x·t: the sum over items and labels of −t·log σ(x) − (1−t)·log(1−σ(x)), without
 * overflow. PyTorch's `binary_cross_entropy_with_logits(reduction='sum')`.
 *
 * @param logits [n, labels]
 * @param targets of the same shape and type, each in [0, 1]
 */
export function binaryCrossEntropyWithLogits(logits: Value, targets: Value): Value {
  return reduceSum(sub(softplus(logits), mul(logits, targets)));
}
