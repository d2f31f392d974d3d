import type { Value } from '../graph.ts';
import { gemm } from './gemm.ts';
import { flatten, reshape } from './reshape.ts';

/**
 * x · weightᵀ + bias along the last axis of x: a dense layer in the layout of PyTorch and Hugging
 * Face. The product itself is a matrix product whatever the rank of x, since that is the form
 * whose gradients are two plain matrix products as well.
 *
 * @param x […, in]
 * @param weight [out, in]
 * @param bias [out]
 * @returns […, out]
 */
export function linear(x: Value, weight: Value, bias?: Value): Value {
  const rows = flatten(x, x.shape.length - 1);
  const y = gemm(rows, weight, { transB: true, c: bias });
  return reshape(y, [...x.shape.slice(0, -1), weight.shape[0]!]);
}
