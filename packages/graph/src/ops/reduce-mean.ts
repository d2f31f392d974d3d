import { elementCount } from '../dimension.ts';
import type { GraphNode, Shape, Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { isStatic } from '../shapes.ts';
import { cast } from './cast.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';
import { expandLike } from './reduce-sum.ts';
import {
  applyReduction,
  inferReduction,
  type ReductionOptions,
  reducedAxes,
  restoreAxes,
} from './reduction.ts';

export const reduceMeanOp: OpDefinition = {
  type: 'ReduceMean',
  infer: inferReduction('ReduceMean'),
  gradient: (node, [dy]) => [
    () => expandLike(restoreAxes(node, share(node, dy!)), node.inputs[0]!),
  ],
};

/** The mean along axes. */
export function reduceMean(x: Value, options: ReductionOptions = {}): Value {
  return applyReduction(reduceMeanOp, x, options);
}

function share({ inputs, attributes }: GraphNode, dy: Value): Value {
  const [x] = inputs;
  const axes = reducedAxes('ReduceMean', inputs, attributes);
  const sizes: Shape = axes.map((axis) => x!.shape[axis]!);
  if (isStatic(sizes)) return mul(dy, 1 / sizes.reduce((product, size) => product * size, 1));
  return div(dy, cast(elementCount(x!, axes), dy.dtype));
}
