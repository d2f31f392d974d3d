import { add, dropout, layerNormalization, linear, mul, type Value } from '@havn/graph';
import { adapterNames, adapterScale, isTargeted } from '../lora/adapter-config.ts';
import type { BuildContext } from './build-context.ts';

/** x `[rows, in]` through the linear layer at `path`, and its adapter where it has one. */
export function denseLayer(
  context: BuildContext,
  path: string,
  x: Value,
  [outputs, inputs]: readonly [number, number],
): Value {
  const weight = context.parameter(`${path}.weight`, [outputs, inputs]);
  const bias = context.parameter(`${path}.bias`, [outputs]);
  const y = linear(x, weight, bias);
  if (!context.adapters || !isTargeted(path, context.adapters)) return y;
  const { rank, dropout: probability = 0 } = context.adapters;
  const { a, b } = adapterNames(path);
  const dropped = dropAt(context, `${path}.lora_dropout`, x, probability);
  const low = linear(dropped, context.parameter(a, [rank, inputs]));
  const scaled = mul(low, adapterScale(context.adapters));
  return add(y, linear(scaled, context.parameter(b, [outputs, rank])));
}

/** Layer normalisation over the last axis with the weights at `path`. */
export function normLayer(context: BuildContext, path: string, x: Value): Value {
  const { hiddenSize, layerNormEpsilon } = context.config;
  const scale = context.parameter(`${path}.weight`, [hiddenSize]);
  const bias = context.parameter(`${path}.bias`, [hiddenSize]);
  return layerNormalization(x, { scale, bias, epsilon: layerNormEpsilon });
}

/** Dropout at a site, or x itself in inference and where the probability is 0. */
export function dropAt(context: BuildContext, site: string, x: Value, probability: number): Value {
  if (!context.dropout || probability === 0) return x;
  return dropout(x, context.dropout(site, x.shape, probability), 1 - probability);
}
