import { join } from 'node:path';
import { ModelConfigError } from '../config/errors.ts';
import { type JsonObject, readJsonObject } from '../config/json-file.ts';
import { createTokenizer } from './create-tokenizer.ts';
import { TokenizerFormatError, TokenizerMissingError } from './errors.ts';
import { tokenizerFromVocabularyFiles } from './from-vocabulary-files.ts';
import type { Tokenizer } from './tokenizer.ts';
import { readTokenizerJson } from './tokenizer-json.ts';

/**
 * Reads the tokenizer of a folder in Hugging Face layout: `tokenizer.json`, else the vocabulary
 * files of older checkpoints, with `tokenizer_config.json` beside. Truncation and padding written in
 * `tokenizer.json` are ignored. Throws `TokenizerMissingError`, `TokenizerFormatError` or
 * `UnsupportedTokenizerError`.
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const file = join(folder, 'tokenizer.json');
  const source = await readOwnJson(file);
  const configs = {
    config: (await readOwnJson(join(folder, 'tokenizer_config.json'))) ?? {},
    specialTokensMap: (await readOwnJson(join(folder, 'special_tokens_map.json'))) ?? {},
  };
  if (source) return createTokenizer(readTokenizerJson(source, file), configs);
  const older = await tokenizerFromVocabularyFiles(folder, configs.config);
  if (!older) throw new TokenizerMissingError(folder);
  return createTokenizer(readTokenizerJson(older.source, older.file), configs);
}

async function readOwnJson(file: string): Promise<JsonObject | undefined> {
  try {
    return await readJsonObject(file);
  } catch (error) {
    if (!(error instanceof ModelConfigError)) throw error;
    throw new TokenizerFormatError(file, error.message, error.cause);
  }
}
