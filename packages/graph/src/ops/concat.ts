import { normalizeAxis } from '../axes.ts';
import { constantIntegers, integerVector } from '../constants.ts';
import { axisSize, joinSizes } from '../dimension.ts';
import type { Dim, Shape, Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { DTypeError, ShapeError } from '../shape-error.ts';
import { isStatic, sameShape, sumOf } from '../shapes.ts';
import { mul } from './mul.ts';

/** Concat and Split: each is the other's gradient, so they stand together. */

export const concatOp: OpDefinition = {
  type: 'Concat',
  infer(inputs, attributes) {
    const values = inputs as readonly Value[];
    const [first] = values;
    const shapes = values.map(({ shape }) => shape);
    const axis = normalizeAxis('Concat', attributes.axis as number, first!.shape);
    if (values.some(({ dtype }) => dtype !== first!.dtype)) {
      throw new DTypeError('Concat', values, 'equal element types');
    }
    const rest = shapes.map((shape) => withDim(shape, axis, 1));
    if (rest.some((shape) => !sameShape(shape, rest[0]!))) {
      throw new ShapeError('Concat', shapes, `they differ in more than axis ${axis}`);
    }
    const size = sumOf(shapes.map((shape) => shape[axis]!));
    return [{ dtype: first!.dtype, shape: withDim(first!.shape, axis, size) }];
  },
  gradient({ inputs, attributes }, [dy]) {
    const values = inputs as readonly Value[];
    const axis = normalizeAxis('Concat', attributes.axis as number, dy!.shape);
    let parts: readonly Value[] | undefined;
    return values.map((_, index) => () => {
      parts ??= splitLike(dy!, values, axis);
      return parts[index];
    });
  },
};

export const splitOp: OpDefinition = {
  type: 'Split',
  infer([x, sizesInput], attributes) {
    const axis = normalizeAxis('Split', (attributes.axis as number | undefined) ?? 0, x!.shape);
    const sizes = constantIntegers(sizesInput);
    if (sizes === undefined) {
      throw new ShapeError('Split', [x!.shape], 'the sizes are computed when the graph runs');
    }
    if (sumOf(sizes) !== x!.shape[axis]) {
      throw new ShapeError('Split', [x!.shape], `sizes ${sizes} do not add up to axis ${axis}`);
    }
    return sizes.map((size) => ({ dtype: x!.dtype, shape: withDim(x!.shape, axis, size) }));
  },
  gradient: ({ outputs, attributes }, gradients) => [
    () =>
      concat(
        outputs.map((output, index) => gradients[index] ?? mul(output, 0)),
        (attributes.axis as number | undefined) ?? 0,
      ),
  ],
};

/** Joins tensors along an axis. */
export function concat(values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (first === undefined) throw new Error('Concat needs at least one tensor');
  return values.length === 1 ? first : first.graph.applyOne(concatOp, values, { axis });
}

/** Cuts a tensor along an axis into parts of the given sizes. */
export function split(x: Value, sizes: readonly number[], axis: number): readonly Value[] {
  return x.graph.apply(splitOp, [x, integerVector(x.graph, sizes)], { axis });
}

/** Cuts along an axis into parts as long as the given values, whose other axes are x's. */
function splitLike(x: Value, values: readonly Value[], axis: number): readonly Value[] {
  const sizes = values.map(({ shape }) => shape[axis]!);
  if (isStatic(sizes)) return split(x, sizes, axis);
  const vector = joinSizes(
    x.graph,
    values.map((value) => axisSize(value, axis)),
  );
  const types = sizes.map((size) => ({ dtype: x.dtype, shape: withDim(x.shape, axis, size) }));
  return x.graph.apply(splitOp, [x, vector], { axis }, types);
}

function withDim(shape: Shape, axis: number, dim: Dim): Shape {
  return shape.map((each, index) => (index === axis ? dim : each));
}
