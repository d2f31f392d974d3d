import { normalizeAxis } from '../axes.ts';
import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { reducedShape } from './reduction.ts';

export const argMaxOp: OpDefinition = {
  type: 'ArgMax',
  infer([x], { axis = 0, keepdims }) {
    const along = normalizeAxis('ArgMax', axis as number, x!.shape);
    return [{ dtype: 'int64', shape: reducedShape(x!.shape, [along], keepdims !== 0) }];
  },
};

/** The place of the largest element along an axis (the first of equal ones), int64. */
export function argMax(x: Value, axis = -1): Value {
  return x.graph.applyOne(argMaxOp, [x], { axis, keepdims: 0 });
}
