import type { GraphNode, Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { cast } from './cast.ts';
import { div } from './div.ts';
import { equal } from './equal.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import {
  applyReduction,
  inferReduction,
  type ReductionOptions,
  reducedAxes,
  restoreAxes,
} from './reduction.ts';

export const reduceMaxOp: OpDefinition = {
  type: 'ReduceMax',
  infer: inferReduction('ReduceMax'),
  gradient: (node, [dy]) => [() => maxGradient(node, dy!)],
};

/** The largest element along axes; equal largest ones share the gradient, as in PyTorch's amax. */
export function reduceMax(x: Value, options: ReductionOptions = {}): Value {
  return applyReduction(reduceMaxOp, x, options);
}

function maxGradient(node: GraphNode, dy: Value): Value {
  const x = node.inputs[0]!;
  const axes = reducedAxes('ReduceMax', node.inputs, node.attributes);
  const chosen = cast(equal(x, restoreAxes(node, node.outputs[0]!)), x.dtype);
  const count = reduceSum(chosen, { axes, keepDims: true });
  return mul(chosen, div(restoreAxes(node, dy), count));
}
