import type { Value } from '../graph.ts';
import type { OpDefinition } from '../op.ts';
import { DTypeError, ShapeError } from '../shape-error.ts';
import { broadcastShapes } from '../shapes.ts';
import { gemm } from './gemm.ts';
import { sumTo } from './reduce-sum.ts';
import { flatten } from './reshape.ts';
import { transposeMatrices } from './transpose.ts';

export const matmulOp: OpDefinition = {
  type: 'MatMul',
  infer([a, b]) {
    const shapes = [a!.shape, b!.shape];
    if (a!.dtype !== b!.dtype) throw new DTypeError('MatMul', [a!, b!], 'equal element types');
    if (shapes.some((shape) => shape.length < 2)) {
      throw new ShapeError('MatMul', shapes, 'it takes matrices or batches of them');
    }
    const inner = [a!.shape.at(-1), b!.shape.at(-2)];
    if (inner[0] !== inner[1])
      throw new ShapeError('MatMul', shapes, `${inner.join(' and ')} differ`);
    const batch = broadcastShapes(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
    if (batch === undefined) throw new ShapeError('MatMul', shapes, 'the batches do not broadcast');
    return [{ dtype: a!.dtype, shape: [...batch, a!.shape.at(-2)!, b!.shape.at(-1)!] }];
  },
  gradient: ({ inputs: [a, b] }, [dy]) => [
    () => sumTo(matmul(dy!, transposeMatrices(b!)), a!),
    () => rightGradient(a!, b!, dy!),
  ],
};

/** Matrix product of the last two axes; the axes before them broadcast. */
export function matmul(a: Value, b: Value): Value {
  return a.graph.applyOne(matmulOp, [a, b]);
}

/** One matrix for a whole batch gets its gradient from one product over all rows. */
function rightGradient(a: Value, b: Value, dy: Value): Value {
  if (b.shape.length === 2) {
    const rows = a.shape.length - 1;
    return gemm(flatten(a, rows), flatten(dy, rows), { transA: true });
  }
  return sumTo(matmul(transposeMatrices(a), dy), b);
}
