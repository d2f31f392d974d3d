import { isJsonObject } from '../../config/json-file.ts';
import { TokenizerFormatError } from '../errors.ts';
import type { Component, TokenizerJson } from '../tokenizer-json.ts';
import { bpe } from './bpe.ts';
import type { TokenModel } from './token-model.ts';
import { wordPiece } from './word-piece.ts';

/** Tokens and ids of the model (without added ones); `undefined` where the model has another form. */
export function readVocabulary({ model, file }: TokenizerJson): Map<string, number> | undefined {
  if (!isJsonObject(model.vocab)) return undefined;
  const entries = Object.entries(model.vocab);
  const wrong = entries.find(([, id]) => !Number.isInteger(id));
  if (wrong)
    throw new TokenizerFormatError(file, `the token ${JSON.stringify(wrong[0])} has no id`);
  return new Map(entries as [string, number][]);
}

/** The `model` of `tokenizer.json`; `undefined`: a kind that only the library knows. */
export function readModel(
  json: TokenizerJson,
  vocabulary: ReadonlyMap<string, number> | undefined,
): TokenModel | undefined {
  if (!vocabulary) return undefined;
  const { model, file } = json;
  if (model.type === 'WordPiece') {
    return wordPiece({
      vocabulary,
      unknownId: unknownId(model, vocabulary, file) ?? missingUnknown(model, file),
      continuingPrefix: textOf(model.continuing_subword_prefix) ?? '##',
      maxCharacters: Number(model.max_input_chars_per_word ?? 100),
    });
  }
  if (model.type !== 'BPE' || usesRareBpeSettings(model)) return undefined;
  return bpe({
    vocabulary,
    merges: mergesOf(model, file),
    unknownId: unknownId(model, vocabulary, file),
    fuseUnknown: model.fuse_unk === true,
    ignoreMerges: model.ignore_merges === true,
  });
}

function usesRareBpeSettings(model: Component): boolean {
  const { byte_fallback, continuing_subword_prefix, end_of_word_suffix } = model;
  return Boolean(byte_fallback || continuing_subword_prefix || end_of_word_suffix);
}

function unknownId(
  model: Component,
  vocabulary: ReadonlyMap<string, number>,
  file: string,
): number | undefined {
  const token = textOf(model.unk_token);
  if (token === undefined) return undefined;
  return vocabulary.get(token) ?? missingUnknown(model, file);
}

function missingUnknown(model: Component, file: string): never {
  const token = JSON.stringify(model.unk_token ?? null);
  throw new TokenizerFormatError(file, `the unknown token ${token} is not in the vocabulary`);
}

function mergesOf(model: Component, file: string): [string, string][] {
  if (!Array.isArray(model.merges)) throw new TokenizerFormatError(file, 'merges is not a list');
  return model.merges.map((merge: unknown) => {
    const pair = typeof merge === 'string' ? merge.split(' ') : merge;
    if (Array.isArray(pair) && pair.length === 2) return pair as [string, string];
    throw new TokenizerFormatError(file, `${JSON.stringify(merge)} is not a pair to be merged`);
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
