import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';

export const shapeOp: OpDefinition = {
  type: 'Shape',
  infer([x], { start = 0, end }) {
    const dims = x!.shape.slice(start as number, end as number | undefined);
    return [{ dtype: 'int64', shape: [dims.length] }];
  },
};

/** The sizes of x's axes, int64 [rank]. */
export function shape(x: Value): Value {
  return x.graph.applyOne(shapeOp, [x]);
}
