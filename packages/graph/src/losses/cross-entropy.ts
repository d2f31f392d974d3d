import type { Value } from '../graph.ts';
import { add } from '../ops/add.ts';
import { logSoftmax } from '../ops/log-softmax.ts';
import { mul } from '../ops/mul.ts';
import { neg } from '../ops/neg.ts';
import { oneHot } from '../ops/one-hot.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { ShapeError } from '../shape-error.ts';

export interface CrossEntropyOptions {
  /** A weight for each class, [classes]. */
  readonly weights?: Value | undefined;
  /** The share of an item's target that is spread evenly over all classes. Default: 0. */
  readonly labelSmoothing?: number;
}

/**
 * −Σ q·log softmax(logits) summed over items, where q is the (smoothed, weighted) target. The sum
 * of PyTorch's `cross_entropy(reduction='sum')`; for its weighted mean divide by the sum of the
 * items' class weights. Its gradient by the logits is softmax·Σq − q.
 *
 * @param logits [n, classes]
 * @param targets int64 [n], each in [0, classes)
 */
export function crossEntropy(
  logits: Value,
  targets: Value,
  { weights, labelSmoothing = 0 }: CrossEntropyOptions = {},
): Value {
  const classes = logits.shape[1];
  if (logits.shape.length !== 2 || typeof classes !== 'number' || targets.shape.length !== 1) {
    const shapes = [logits.shape, targets.shape];
    throw new ShapeError('crossEntropy', shapes, 'it takes [n, classes] and [n]');
  }
  const hot = oneHot(targets, classes, logits.dtype);
  const smooth = labelSmoothing ? add(mul(hot, 1 - labelSmoothing), labelSmoothing / classes) : hot;
  const target = weights ? mul(smooth, weights) : smooth;
  return neg(reduceSum(mul(target, logSoftmax(logits))));
}
