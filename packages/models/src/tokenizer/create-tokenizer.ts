import { type AddedTokenSplitter, addedTokenSplitter } from './added-tokens.ts';
import { libraryPipeline } from './library-pipeline.ts';
import { readModel, readVocabulary } from './model/read-model.ts';
import { readNormalizer } from './normalizer/read-normalizer.ts';
import { readPreTokenizer } from './pre-tokenizer/read-pre-tokenizer.ts';
import { readTemplates } from './template.ts';
import { generalPipeline, type TextPipeline, wordwisePipeline } from './text-pipeline.ts';
import { assembleTokenizer, type Tokenizer } from './tokenizer.ts';
import { specialTokens, type TokenizerConfigs } from './tokenizer-config.ts';
import type { TokenizerJson } from './tokenizer-json.ts';
import { createVocabulary } from './vocabulary.ts';

/** Builds the tokenizer that `tokenizer.json` describes. */
export function createTokenizer(json: TokenizerJson, configs: TokenizerConfigs): Tokenizer {
  const modelVocabulary = readVocabulary(json);
  const own = ownPipeline(json, modelVocabulary);
  const library = own ? undefined : libraryPipeline(json, configs);
  const vocabulary = createVocabulary(
    modelVocabulary ?? library?.vocabulary ?? new Map(),
    json.addedTokens,
  );
  return assembleTokenizer({
    pipeline: own ?? library!.pipeline,
    templates: readTemplates(json),
    vocabulary,
    special: specialTokens(configs, json, vocabulary),
  });
}

/** `undefined` where a part is of a kind that only the library knows. */
function ownPipeline(
  json: TokenizerJson,
  vocabulary: ReadonlyMap<string, number> | undefined,
): TextPipeline | undefined {
  const normalize = readNormalizer(json.normalizer);
  const preTokenizer = readPreTokenizer(json.preTokenizer);
  if (!normalize || !preTokenizer) return undefined;
  const model = readModel(json, vocabulary);
  if (!model) return undefined;
  const [normalized, raw] = partition(json.addedTokens, (token) => token.normalized);
  const splitRaw: AddedTokenSplitter = addedTokenSplitter(raw, (token) => token.content);
  const splitNormalized = addedTokenSplitter(normalized, (token) => normalize(token.content));
  const parts = { splitRaw, splitNormalized, normalize, preTokenizer, model };
  const wordwise = preTokenizer.dropsWhiteSpace && normalized.length === 0;
  return wordwise ? wordwisePipeline(parts) : generalPipeline(parts);
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
