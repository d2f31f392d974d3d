import { add, type Value } from '@havn/graph';
import { architectureOf } from '../config/architecture.ts';
import { activate } from './activation.ts';
import { selfAttention } from './attention.ts';
import type { BuildContext } from './build-context.ts';
import { layerPath } from './encoder-parameters.ts';
import { denseLayer, dropAt, normLayer } from './layers.ts';

/**
 * One post-norm transformer layer (Devlin et al. 2018): attention and feed-forward part, each
 * followed by the residual sum and LayerNorm. x and the result are `[batch·sequence, hidden]`.
 */
export function encoderLayer(context: BuildContext, index: number, x: Value, bias: Value): Value {
  const { hiddenSize, intermediateSize, hiddenDropout, hiddenAct, architecture } = context.config;
  const { layer, family } = architectureOf(architecture);
  const path = layerPath(context.config, index);
  const at = (name: string) => `${path}.${name}`;

  const mixed = selfAttention(context, path, x, bias);
  const projected = denseLayer(context, at(layer.attentionOutput), mixed, [hiddenSize, hiddenSize]);
  // DistilBERT has no dropout behind its attention.
  const attended =
    family === 'distilbert'
      ? projected
      : dropAt(context, at('attention.output.dropout'), projected, hiddenDropout);
  const middle = normLayer(context, at(layer.attentionNorm), add(attended, x));

  const wide = denseLayer(context, at(layer.intermediate), middle, [intermediateSize, hiddenSize]);
  const narrow = denseLayer(context, at(layer.output), activate(wide, hiddenAct), [
    hiddenSize,
    intermediateSize,
  ]);
  const fed = dropAt(context, at('output.dropout'), narrow, hiddenDropout);
  return normLayer(context, at(layer.outputNorm), add(fed, middle));
}
