import type { Graph, Value } from '@havn/graph';
import type { EncoderConfig } from '../config/encoder-config.ts';

/** What an encoder reads. All but `hiddenStates` are int64 `[batch, sequence]`. */
export interface EncoderInputs {
  /** 1 where there is a token, 0 where there is padding. */
  readonly attentionMask: Value;
  /** Absent where `hiddenStates` is given. */
  readonly inputIds?: Value | undefined;
  /** Only of models with more than one token type. */
  readonly tokenTypeIds?: Value | undefined;
  /** float32 `[batch, sequence, hidden]`: what embeddings and the first layers gave. */
  readonly hiddenStates?: Value | undefined;
}

/** Whether a model distinguishes token types (sentence A and B). */
export function hasTokenTypes(config: EncoderConfig): boolean {
  return config.typeVocabulary > 1;
}

/** Declares the inputs `input_ids`, `attention_mask` and, where the model has them, `token_type_ids`. */
export function tokenInputs(graph: Graph, config: EncoderConfig): EncoderInputs {
  const ids = (name: string) => graph.input(name, 'int64', ['batch', 'sequence']);
  return {
    inputIds: ids('input_ids'),
    attentionMask: ids('attention_mask'),
    tokenTypeIds: hasTokenTypes(config) ? ids('token_type_ids') : undefined,
  };
}

/** Declares the inputs of a model's upper part: `hidden_states` and `attention_mask`. */
export function hiddenStateInputs(graph: Graph, config: EncoderConfig): EncoderInputs {
  return {
    hiddenStates: graph.input('hidden_states', 'float32', ['batch', 'sequence', config.hiddenSize]),
    attentionMask: graph.input('attention_mask', 'int64', ['batch', 'sequence']),
  };
}
