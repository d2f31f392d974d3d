import { constantIntegers } from '../constants.ts';
import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { ShapeError } from '../shape-error.ts';
import { type DType, float32 } from '../tensor.ts';
import { cast } from './cast.ts';

export const oneHotOp: OpDefinition = {
  type: 'OneHot',
  infer([indices, depth, values], { axis = -1 }) {
    const [size] = constantIntegers(depth) ?? [];
    if (size === undefined || axis !== -1) {
      throw new ShapeError('OneHot', [indices!.shape], 'it takes a constant depth and axis −1');
    }
    return [{ dtype: values!.dtype, shape: [...indices!.shape, size] }];
  },
};

/**
 * Rows of zeros with a one at the index.
 *
 * @param indices int64; negative ones count from the end, others out of range give zeros
 * @returns […indices, depth]
 */
export function oneHot(indices: Value, depth: number, dtype: DType = 'float32'): Value {
  const { graph } = indices;
  const values = graph.constant(float32([2], Float32Array.of(0, 1)));
  const inputs = [indices, graph.scalar(depth, 'int64'), values];
  return cast(graph.applyOne(oneHotOp, inputs, { axis: -1 }), dtype);
}
