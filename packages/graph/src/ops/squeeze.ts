import { normalizeAxes } from '../axes.ts';
import { constantIntegers, integerVector } from '../constants.ts';
import type { Dim, Value } from '../graph.ts';
import type { Attributes, OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';

/** Squeeze and Unsqueeze: each is the other's gradient, so they stand together. */

export const squeezeOp: OpDefinition = {
  type: 'Squeeze',
  infer([x, axesInput], attributes) {
    const given = givenAxes(axesInput, attributes);
    const ones = x!.shape.flatMap((dim, axis) => (dim === 1 ? [axis] : []));
    const axes = given ? normalizeAxes('Squeeze', given, x!.shape) : ones;
    if (axes.some((axis) => x!.shape[axis] !== 1)) {
      throw new ShapeError('Squeeze', [x!.shape], `axes ${axes} are not all of size 1`);
    }
    return [{ dtype: x!.dtype, shape: x!.shape.filter((_, axis) => !axes.includes(axis)) }];
  },
  gradient: ({ inputs: [x, axesInput], attributes }, [dy]) => [
    () => {
      const given = givenAxes(axesInput, attributes);
      const ones = x!.shape.flatMap((dim, axis) => (dim === 1 ? [axis] : []));
      return unsqueeze(dy!, given ? normalizeAxes('Squeeze', given, x!.shape) : ones);
    },
  ],
};

export const unsqueezeOp: OpDefinition = {
  type: 'Unsqueeze',
  infer([x, axesInput], attributes) {
    const given = givenAxes(axesInput, attributes) ?? [];
    const shape: Dim[] = new Array<Dim>(x!.shape.length + given.length).fill(1);
    const axes = normalizeAxes('Unsqueeze', given, shape);
    const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    if (kept.length !== x!.shape.length) {
      throw new ShapeError('Unsqueeze', [x!.shape], `axes ${given} repeat`);
    }
    kept.forEach((axis, from) => {
      shape[axis] = x!.shape[from]!;
    });
    return [{ dtype: x!.dtype, shape }];
  },
  gradient: ({ inputs: [x, axesInput], attributes }, [dy]) => [
    () => {
      const given = givenAxes(axesInput, attributes) ?? [];
      const rank = x!.shape.length + given.length;
      return squeeze(
        dy!,
        given.map((axis) => (axis < 0 ? axis + rank : axis)),
      );
    },
  ],
};

/** Drops axes of size 1. */
export function squeeze(x: Value, axes: readonly number[]): Value {
  return x.graph.applyOne(squeezeOp, [x, integerVector(x.graph, axes)]);
}

/** Puts in axes of size 1; the numbers are those of the result's axes. */
export function unsqueeze(x: Value, axes: readonly number[]): Value {
  return x.graph.applyOne(unsqueezeOp, [x, integerVector(x.graph, axes)]);
}

/** An input since opset 13, an attribute before. */
function givenAxes(input: Value | undefined, { axes }: Attributes): readonly number[] | undefined {
  return (axes as readonly number[] | undefined) ?? constantIntegers(input);
}
