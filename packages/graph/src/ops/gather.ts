import { normalizeAxis } from '../axes.ts';
import { constantIntegers } from '../constants.ts';
import type { Value } from '../graph.ts';
import type { OpDefinition, RowGradient } from '../op.ts';
import { productOf } from '../shapes.ts';
import { equal } from './equal.ts';
import { gemm } from './gemm.ts';
import { oneHot } from './one-hot.ts';
import { rangeOf } from './range.ts';
import { expandLike } from './reduce-sum.ts';
import { flatten, reshape, reshapeLike } from './reshape.ts';
import { scatterSum } from './scatter-elements.ts';
import { where } from './where.ts';

/** Tables up to this many rows get their gradient from a product with one-hot rows. */
const SMALL_TABLE = 64;

export const gatherOp: OpDefinition = {
  type: 'Gather',
  infer([x, indices], attributes) {
    const axis = axisOf(x!, attributes.axis);
    const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)];
    return [{ dtype: x!.dtype, shape }];
  },
  gradient: ({ inputs: [x, indices], attributes }, [dy]) => [
    () => denseGradient(x!, indices!, { axis: axisOf(x!, attributes.axis), dy: dy! }),
  ],
  rowGradient({ inputs: [x, indices], attributes }, [dy]) {
    return axisOf(x!, attributes.axis) === 0 ? rows(x!, indices!, dy!) : undefined;
  },
};

/**
 * The slices of x at the given places of an axis: with axis 0 the rows of an embedding table.
 *
 * @param indices int64 or int32 of any shape, which takes the axis's place in the result
 */
export function gather(x: Value, indices: Value, axis = 0): Value {
  return x.graph.applyOne(gatherOp, [x, indices], { axis });
}

interface DenseGradient {
  readonly axis: number;
  readonly dy: Value;
}

function denseGradient(x: Value, indices: Value, { axis, dy }: DenseGradient): Value {
  const place = indices.shape.length === 0 ? constantIntegers(indices)?.[0] : undefined;
  if (place !== undefined && place >= 0) return onePlace(x, place, { axis, dy });
  const size = x.shape[axis]!;
  if (axis === 0 && typeof size === 'number' && size <= SMALL_TABLE) {
    return smallTable(x, size, rows(x, indices, dy));
  }
  const count = productOf(indices.shape);
  const before = x.shape.slice(0, axis);
  const after = x.shape.slice(axis + 1);
  const updates = reshape(dy, [...before, count, ...after]);
  const places = reshape(indices, [...before.map(() => 1), count, ...after.map(() => 1)]);
  return scatterSum(x, { axis, indices: expandLike(places, updates), updates });
}

function rows(table: Value, indices: Value, dy: Value): RowGradient {
  const count = productOf(indices.shape);
  return {
    indices: reshape(indices, [count]),
    values: reshape(dy, [count, ...table.shape.slice(1)]),
  };
}

/** The gradient of a single slice: itself at its place, zeros elsewhere, in one pass. */
function onePlace(x: Value, place: number, { axis, dy }: DenseGradient): Value {
  const sliced = x.shape.map((dim, at) => (at === axis ? 1 : dim));
  const column = x.shape.slice(axis).map((dim, at) => (at === 0 ? dim : 1));
  const mask = equal(reshape(rangeOf(x, axis), column), place);
  return where(mask, reshape(dy, sliced), 0);
}

function smallTable(table: Value, size: number, { indices, values }: RowGradient): Value {
  const hot = oneHot(indices, size, table.dtype);
  return reshapeLike(gemm(hot, flatten(values), { transA: true }), table);
}

function axisOf(x: Value, axis: unknown): number {
  return normalizeAxis('Gather', (axis as number | undefined) ?? 0, x.shape);
}
