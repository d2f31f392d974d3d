import { reshape, type Value } from '@havn/graph';
import { attentionBias } from './attention.ts';
import type { BuildContext } from './build-context.ts';
import { embed, flatRows } from './embeddings.ts';
import type { EncoderInputs } from './encoder-inputs.ts';
import { encoderLayer } from './encoder-layer.ts';

export interface EncoderOptions extends BuildContext {
  readonly inputs: EncoderInputs;
  /**
   * Starts from `inputs.hiddenStates`, what the embeddings and the first `fromLayer` layers gave
   * (0: the embeddings alone), instead of from token ids.
   */
  readonly fromLayer?: number | undefined;
  /** Ends after this many layers. Default: all. */
  readonly toLayer?: number | undefined;
}

/**
 * Appends an encoder of the BERT family to a graph. Without `dropout` it is the model of inference.
 *
 * @returns hidden states `[batch, sequence, hidden]`, float32
 */
export function buildEncoder(options: EncoderOptions): Value {
  const { config, inputs, fromLayer = 0, toLayer = config.layers } = options;
  const bias = attentionBias(inputs.attentionMask);
  let x = startOf(options);
  for (let index = fromLayer; index < toLayer; index++) x = encoderLayer(options, index, x, bias);
  return reshape(x, [...inputs.attentionMask.shape, config.hiddenSize]);
}

function startOf(options: EncoderOptions): Value {
  const { inputs, config, fromLayer } = options;
  if (fromLayer === undefined) {
    if (!inputs.inputIds) throw new Error('an encoder from its embeddings on needs input_ids');
    return embed(options, inputs.inputIds, inputs);
  }
  if (!inputs.hiddenStates) throw new Error('an encoder from a layer on needs hidden_states');
  return reshape(inputs.hiddenStates, [flatRows(inputs.attentionMask), config.hiddenSize]);
}
