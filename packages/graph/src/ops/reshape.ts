import { constantIntegers, integerVector } from '../constants.ts';
import { shapeTensor, shapeTensorOf } from '../dimension.ts';
import type { Dim, Graph, Shape, Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';
import { productOf, quotientOf, sameShape } from '../shapes.ts';

export const reshapeOp: OpDefinition = {
  type: 'Reshape',
  infer([x, target]) {
    const dims = constantIntegers(target);
    if (dims === undefined) {
      throw new ShapeError('Reshape', [x!.shape], 'the new shape is computed when the graph runs');
    }
    const kept = dims.map((dim, axis) => (dim === 0 ? x!.shape[axis]! : dim));
    return [{ dtype: x!.dtype, shape: resolveShape(x!, kept) }];
  },
  gradient: ({ inputs: [x] }, [dy]) => [() => reshapeLike(dy!, x!)],
};

/**
 * The same elements in another shape; one dimension may be −1 and is then worked out. Names may
 * stand anywhere in it: `reshape(x, ['batch', 'sequence', 12, 32])`.
 */
export function reshape(x: Value, dims: Shape): Value {
  const shape = resolveShape(x, dims);
  if (sameShape(x.shape, shape)) return x;
  if (productOf(x.shape) !== productOf(shape)) {
    throw new ShapeError('Reshape', [x.shape, shape], 'the numbers of elements differ');
  }
  const type = { dtype: x.dtype, shape };
  return x.graph.applyOne(reshapeOp, [x, targetTensor(x.graph, shape)], {}, type);
}

/** Reshapes to the shape of another value of as many elements. */
export function reshapeLike(x: Value, like: Value): Value {
  if (sameShape(x.shape, like.shape)) return x;
  const target = oneUnknown(like.shape) ? targetTensor(x.graph, like.shape) : shapeTensorOf(like);
  return x.graph.applyOne(reshapeOp, [x, target], {}, { dtype: x.dtype, shape: like.shape });
}

/** All axes from `axis` on joined, and all before it: a matrix. */
export function flatten(x: Value, axis = 1): Value {
  return reshape(x, [productOf(x.shape.slice(0, axis)), productOf(x.shape.slice(axis))]);
}

function resolveShape(x: Value, dims: Shape): Shape {
  const open = dims.indexOf(-1);
  if (open < 0) return dims;
  const others = dims.filter((_, axis) => axis !== open);
  const size = quotientOf(x.shape, others);
  if (size === undefined || others.includes(-1)) {
    throw new ShapeError('Reshape', [x.shape, dims], 'the size for −1 cannot be worked out');
  }
  return dims.map((dim, axis): Dim => (axis === open ? size : dim));
}

function oneUnknown(shape: Shape): boolean {
  return shape.filter((dim) => typeof dim === 'string').length <= 1 && !shape.includes(0);
}

/** At most one unknown size is written as −1; with more the shape is put together at run time. */
function targetTensor(graph: Graph, shape: Shape): Value {
  if (!oneUnknown(shape)) return shapeTensor(graph, shape);
  return integerVector(
    graph,
    shape.map((dim) => (typeof dim === 'string' ? -1 : dim)),
  );
}
