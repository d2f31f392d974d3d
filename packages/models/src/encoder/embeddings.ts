import {
  add,
  cast,
  cumSum,
  equal,
  gather,
  mul,
  not,
  reshape,
  slice,
  type Value,
} from '@havn/graph';
import type { BuildContext } from './build-context.ts';
import { type EncoderInputs, hasTokenTypes } from './encoder-inputs.ts';
import { dropAt, normLayer } from './layers.ts';

/** Word, position and token type embeddings, normalised: `[batch·sequence, hidden]`. */
export function embed(context: BuildContext, inputIds: Value, inputs: EncoderInputs): Value {
  const { config } = context;
  const words = gather(table(context, 'word_embeddings', config.vocabularySize), inputIds);
  const placed = add(words, positions(context, inputIds));
  const typed = addTokenTypes(context, placed, inputs);
  const flat = reshape(typed, [flatRows(inputIds), config.hiddenSize]);
  const normal = normLayer(context, 'embeddings.LayerNorm', flat);
  return dropAt(context, 'embeddings.dropout', normal, config.hiddenDropout);
}

/** The product of the batch and sequence dimensions. */
export function flatRows({ shape: [batch, sequence] }: Value): number | string {
  return typeof batch === 'number' && typeof sequence === 'number'
    ? batch * sequence
    : `${batch}*${sequence}`;
}

function table({ config, parameter }: BuildContext, name: string, rows: number): Value {
  return parameter(`embeddings.${name}.weight`, [rows, config.hiddenSize]);
}

/**
 * Counted from 0; in RoBERTa from padding's id + 1, padding itself getting padding's id (fairseq's
 * `make_positions`).
 */
function positions(context: BuildContext, inputIds: Value): Value {
  const { maxPositions, positionOffset, padTokenId } = context.config;
  const rows = table(context, 'position_embeddings', maxPositions + positionOffset);
  if (positionOffset === 0) return slice(rows, { axis: 0, end: inputIds.shape[1]! });
  const isToken = cast(not(equal(inputIds, padTokenId)), 'int64');
  const counted = mul(cumSum(isToken, 1), isToken);
  return gather(rows, add(counted, padTokenId));
}

/** A model with one token type adds its row to every token; DistilBERT has no types. */
function addTokenTypes(context: BuildContext, x: Value, { tokenTypeIds }: EncoderInputs): Value {
  const { config } = context;
  if (config.typeVocabulary === 0) return x;
  const rows = table(context, 'token_type_embeddings', config.typeVocabulary);
  if (!hasTokenTypes(config)) return add(x, rows);
  if (!tokenTypeIds) throw new Error('the model has token types, but token_type_ids is not given');
  return add(x, gather(rows, tokenTypeIds));
}
