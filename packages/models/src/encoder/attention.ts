import {
  add,
  cast,
  matmul,
  mul,
  reduceSum,
  reshape,
  softmax,
  sub,
  transpose,
  type Value,
} from '@havn/graph';
import { architectureOf } from '../config/architecture.ts';
import type { BuildContext } from './build-context.ts';
import { denseLayer } from './layers.ts';

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
  const { hiddenSize, heads, architecture } = context.config;
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
  const scores = add(matmul(query, key), bias);
  const kept = keptOf(context, path, scores);
  const mixed = transpose(attend({ scores, value, kept }), [0, 2, 1, 3]);
  return reshape(mixed, [x.shape[0]!, hiddenSize]);
}

/** What dropout multiplies attention weights by: 0 or 1 / keep; nothing in inference. */
function keptOf({ config, dropout }: BuildContext, path: string, { shape }: Value) {
  const probability = config.attentionDropout;
  if (!dropout || probability === 0) return undefined;
  const mask = dropout(`${path}.attention.dropout`, shape, probability);
  return mul(cast(mask, 'float32'), 1 / (1 - probability));
}

interface Attention {
  /** `[batch, heads, sequence, sequence]` */
  readonly scores: Value;
  /** `[batch, heads, sequence, head size]` */
  readonly value: Value;
  readonly kept: Value | undefined;
}

/**
 * softmax(scores) · value, dropout between them. The softmax's gradient needs for each row the sum
 * of weights times their gradients; that is also the sum of the result times its gradient (Dao
 * 2023, FlashAttention-2, arXiv 2307.08691), over far fewer elements.
 */
function attend({ scores, value, kept }: Attention): Value {
  const weights = softmax(scores, -1);
  const dropped = kept ? mul(weights, kept) : weights;
  const mixed = matmul(dropped, value);
  const scoreGradient = (dy: Value) => {
    const dDropped = matmul(dy, transpose(value, [0, 1, 3, 2]));
    const dWeights = kept ? mul(dDropped, kept) : dDropped;
    const rows = reduceSum(mul(dy, mixed), { axes: [3], keepDims: true });
    return mul(weights, sub(dWeights, rows));
  };
  return scores.graph.differentiateAs(mixed, {
    inputs: [scores, value],
    gradient: (dy) => [() => scoreGradient(dy), () => matmul(transpose(dropped, [0, 1, 3, 2]), dy)],
  });
}
