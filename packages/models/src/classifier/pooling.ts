import {
  cast,
  div,
  gather,
  matmul,
  maximum,
  mul,
  reduceSum,
  reshape,
  sqrt,
  type Value,
} from '@havn/graph';

/** The first token's vector: `[batch, sequence, hidden]` → `[batch, hidden]`. */
export function poolCls(hiddenStates: Value): Value {
  return gather(hiddenStates, hiddenStates.graph.scalar(0, 'int64'), 1);
}

/** The mean over the tokens that the mask counts: `[batch, sequence, hidden]` → `[batch, hidden]`. */
export function poolMean(hiddenStates: Value, attentionMask: Value): Value {
  const [batch, sequence, hiddenSize] = hiddenStates.shape;
  const mask = cast(attentionMask, 'float32');
  const sum = matmul(reshape(mask, [batch!, 1, sequence!]), hiddenStates);
  const count = maximum(reduceSum(mask, { axes: [1], keepDims: true }), 1e-9);
  return div(reshape(sum, [batch!, hiddenSize!]), count);
}

/** Rows brought to Euclidean length 1 (those shorter than 1e-12 are divided by that instead). */
export function normaliseRows(x: Value): Value {
  const length = sqrt(reduceSum(mul(x, x), { axes: [1], keepDims: true }));
  return div(x, maximum(length, 1e-12));
}
