import type { Value } from '../graph.ts';
import { add } from '../ops/add.ts';
import { gelu } from '../ops/gelu.ts';
import { layerNormalization } from '../ops/layer-normalization.ts';
import { linear } from '../ops/linear.ts';
import { matmul } from '../ops/matmul.ts';
import { mul } from '../ops/mul.ts';
import { reshape } from '../ops/reshape.ts';
import { softmax } from '../ops/softmax.ts';
import { transpose } from '../ops/transpose.ts';

export interface TransformerLayerOptions {
  /** Added to the scores, broadcast to [batch, heads, sequence, sequence]. */
  readonly mask: Value;
  readonly heads: number;
}

/**
 * A post-LayerNorm encoder layer as in BERT, put together from the ops.
 *
 * @param weights query, key, value and output as weight and bias; LayerNorm; two dense layers;
 *   LayerNorm: the order of `make_ops_fixtures.py`
 */
export function transformerLayer(
  x: Value,
  weights: readonly Value[],
  { mask, heads }: TransformerLayerOptions,
): Value {
  const [wq, bq, wk, bk, wv, bv, wo, bo, g1, b1, w1, c1, w2, c2, g2, b2] = weights;
  const [batch, sequence, hidden] = x.shape;
  const size = Number(hidden) / heads;
  const split = (value: Value, order: readonly number[]) =>
    transpose(reshape(value, [batch!, sequence!, heads, size]), order);
  const q = split(linear(x, wq!, bq), [0, 2, 1, 3]);
  const k = split(linear(x, wk!, bk), [0, 2, 3, 1]);
  const v = split(linear(x, wv!, bv), [0, 2, 1, 3]);
  const p = softmax(add(mul(matmul(q, k), 1 / Math.sqrt(size)), mask));
  const context = reshape(transpose(matmul(p, v), [0, 2, 1, 3]), x.shape);
  const attended = layerNormalization(add(x, linear(context, wo!, bo)), { scale: g1!, bias: b1 });
  const y = linear(gelu(linear(attended, w1!, c1)), w2!, c2);
  return layerNormalization(add(attended, y), { scale: g2!, bias: b2 });
}
