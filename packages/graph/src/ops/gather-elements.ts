import { normalizeAxis } from '../axes.ts';
import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';
import { scatterSum } from './scatter-elements.ts';

export const gatherElementsOp: OpDefinition = {
  type: 'GatherElements',
  infer([x, indices], attributes) {
    const shapes = [x!.shape, indices!.shape];
    normalizeAxis('GatherElements', (attributes.axis as number | undefined) ?? 0, x!.shape);
    if (x!.shape.length !== indices!.shape.length) {
      throw new ShapeError('GatherElements', shapes, 'the ranks differ');
    }
    return [{ dtype: x!.dtype, shape: indices!.shape }];
  },
  gradient: ({ inputs: [x, indices], attributes }, [dy]) => [
    () =>
      scatterSum(x!, {
        axis: (attributes.axis as number | undefined) ?? 0,
        indices: indices!,
        updates: dy!,
      }),
  ],
};

/** For every element of `indices` the element of x at that place of the axis. */
export function gatherElements(x: Value, indices: Value, axis: number): Value {
  return x.graph.applyOne(gatherElementsOp, [x, indices], { axis });
}
