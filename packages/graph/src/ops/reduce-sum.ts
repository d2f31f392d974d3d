import { constantIntegers } from '../constants.ts';
import { shapeTensor, shapeTensorOf } from '../dimension.ts';
import type { Shape, Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';
import { broadcastShapes, sameShape } from '../shapes.ts';
import { applyReduction, inferReduction, type ReductionOptions, restoreAxes } from './reduction.ts';
import { reshape } from './reshape.ts';

/** Sum and broadcast: each is the other's gradient, so they stand together. */

export const reduceSumOp: OpDefinition = {
  type: 'ReduceSum',
  infer: inferReduction('ReduceSum'),
  gradient: (node, [dy]) => [() => expandLike(restoreAxes(node, dy!), node.inputs[0]!)],
};

export const expandOp: OpDefinition = {
  type: 'Expand',
  infer([x, target]) {
    const dims = constantIntegers(target);
    const shape = dims && broadcastShapes(x!.shape, dims);
    if (shape === undefined) {
      const problem = dims ? 'they do not broadcast' : 'the shape is computed when the graph runs';
      throw new ShapeError('Expand', [x!.shape, dims ?? ['?']], problem);
    }
    return [{ dtype: x!.dtype, shape }];
  },
  gradient: ({ inputs: [x] }, [dy]) => [() => sumTo(dy!, x!)],
};

export function reduceSum(x: Value, options: ReductionOptions = {}): Value {
  return applyReduction(reduceSumOp, x, options);
}

/** Broadcasts x to the given shape. */
export function expand(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const joint = broadcastShapes(x.shape, shape);
  if (joint === undefined || !sameShape(joint, shape)) {
    throw new ShapeError('Expand', [x.shape, shape], 'the first does not broadcast to the second');
  }
  const inputs = [x, shapeTensor(x.graph, shape)];
  return x.graph.applyOne(expandOp, inputs, {}, { dtype: x.dtype, shape });
}

/** Broadcasts x to the shape of another value. */
export function expandLike(x: Value, like: Value): Value {
  if (sameShape(x.shape, like.shape)) return x;
  const type = { dtype: x.dtype, shape: like.shape };
  return x.graph.applyOne(expandOp, [x, shapeTensorOf(like)], {}, type);
}

/** The adjoint of broadcasting: sums the gradient of a broadcast result back to an input's shape. */
export function sumTo(gradient: Value, { shape }: { readonly shape: Shape }): Value {
  if (sameShape(gradient.shape, shape)) return gradient;
  const added = gradient.shape.length - shape.length;
  const stretched = gradient.shape
    .map((_, axis) => axis)
    .filter((axis) => axis >= added && shape[axis - added] === 1 && gradient.shape[axis] !== 1);
  const leading = Array.from({ length: added }, (_, axis) => axis);
  const axes = [...leading, ...stretched];
  if (axes.length === 0) return reshape(gradient, shape);
  const sum = reduceSum(gradient, { axes, keepDims: added === 0 });
  return reshape(sum, shape);
}
