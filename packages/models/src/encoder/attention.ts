import { add, cast, matmul, mul, reshape, softmax, sub, transpose, type Value } from '@havn/graph';
import { architectureOf } from '../config/architecture.ts';
import type { BuildContext } from './build-context.ts';
import { denseLayer, dropAt } from './layers.ts';

/**
 * Far below every attention score and yet finite, so that no NaN can arise: exp of it is exactly 0
 * beside any score that is not masked.
 */
const MASKED = -1e9;

/** int64 mask `[batch, sequence]` → what is added to scores, `[batch, 1, 1, sequence]`. */
export function attentionBias(attentionMask: Value): Value {
  const [batch, sequence] = attentionMask.shape;
  const hidden = sub(1, cast(attentionMask, 'float32'));
  return reshape(mul(hidden, MASKED), [batch!, 1, 1, sequence!]);
}

/**
 * Multi-head self-attention (Vaswani et al. 2017) without its output projection.
 * x is `[batch·sequence, hidden]`, so that the projections are plain 2-D products; so is the result.
 */
export function selfAttention(context: BuildContext, path: string, x: Value, bias: Value): Value {
  const { hiddenSize, heads, attentionDropout, architecture } = context.config;
  const { layer } = architectureOf(architecture);
  const [batch, , , sequence] = bias.shape;
  const headSize = hiddenSize / heads;
  const project = (name: string) =>
    denseLayer(context, `${path}.${name}`, x, [hiddenSize, hiddenSize]);
  const byHead = (value: Value, order: readonly number[]) =>
    transpose(reshape(value, [batch!, sequence!, heads, headSize]), order);

  const query = byHead(mul(project(layer.query), 1 / Math.sqrt(headSize)), [0, 2, 1, 3]);
  const key = byHead(project(layer.key), [0, 2, 3, 1]);
  const value = byHead(project(layer.value), [0, 2, 1, 3]);
  const weights = softmax(add(matmul(query, key), bias), -1);
  const dropped = dropAt(context, `${path}.attention.dropout`, weights, attentionDropout);
  const mixed = transpose(matmul(dropped, value), [0, 2, 1, 3]);
  return reshape(mixed, [x.shape[0]!, hiddenSize]);
}
