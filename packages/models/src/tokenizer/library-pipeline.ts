import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers';
import { UnsupportedTokenizerError } from './errors.ts';
import type { TextPipeline } from './text-pipeline.ts';
import type { TokenizerConfigs } from './tokenizer-config.ts';
import type { TokenizerJson } from './tokenizer-json.ts';
import { wellFormed } from './unicode/character-classes.ts';

export interface LibraryPipeline {
  readonly pipeline: TextPipeline;
  readonly vocabulary: ReadonlyMap<string, number>;
}

/**
 * The road of `@huggingface/tokenizers`, for kinds that Havn has none of its own for (Unigram of the
 * multilingual checkpoints, say).
 */
export function libraryPipeline(json: TokenizerJson, configs: TokenizerConfigs): LibraryPipeline {
  const library = createLibraryTokenizer(json, configs);
  return {
    vocabulary: library.get_vocab(false),
    pipeline: {
      append(text, out, limit) {
        const { ids } = library.encode(wellFormed(text), { add_special_tokens: false });
        for (let i = 0; i < ids.length && out.length < limit; i++) out.push(ids[i]!);
      },
    },
  };
}

function createLibraryTokenizer(json: TokenizerJson, { config }: TokenizerConfigs) {
  try {
    return new LibraryTokenizer(json.source, config);
  } catch (cause) {
    const kinds = [json.normalizer, json.preTokenizer, json.model].map((part) => part?.type);
    throw new UnsupportedTokenizerError(json.file, 'tokenizer', kinds.join(' + '), cause);
  }
}
