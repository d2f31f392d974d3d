import type { Encoding } from './encoding.ts';
import { fillTemplate } from './encoding.ts';
import { MaxLengthTooSmallError } from './errors.ts';
import { IdBuffer } from './id-buffer.ts';
import { specialTokensIn, type Templates } from './template.ts';
import type { TextPipeline } from './text-pipeline.ts';
import type { SpecialTokens } from './tokenizer-config.ts';
import { roomForPair } from './truncate.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface EncodeOptions {
  /** A second text, for models that read two. */
  readonly pair?: string;
  /** Longest result in tokens, special tokens included; longer texts lose their end. */
  readonly maxLength?: number;
}

/** Turns texts into the token ids of a checkpoint; equal to the Python `tokenizers` package's. */
export interface Tokenizer {
  /** Ids with special tokens added. Throws `MaxLengthTooSmallError` where these alone do not fit. */
  encode(text: string, options?: EncodeOptions): Encoding;
  encodeBatch(texts: readonly string[], maxLength?: number): Encoding[];
  /** Fills short rows of a batch. */
  readonly padId: number;
  readonly padTypeId: number;
  /** Greatest id + 1: the rows that a token table needs. */
  readonly vocabularySize: number;
  /** Longest input in tokens that the checkpoint states, if it states one. */
  readonly modelMaxLength: number | undefined;
  /** Special tokens around one text. */
  readonly specialTokens: number;
  /** The token of an id (`##ing`, `Ġthe`), as the vocabulary writes it. */
  token(id: number): string | undefined;
  /** The id of a token. */
  id(token: string): number | undefined;
}

export interface TokenizerParts {
  readonly pipeline: TextPipeline;
  readonly templates: Templates;
  readonly vocabulary: Vocabulary;
  readonly special: SpecialTokens;
}

export function assembleTokenizer(parts: TokenizerParts): Tokenizer {
  const { pipeline, templates, vocabulary, special } = parts;
  const buffer = new IdBuffer();
  const idsOf = (text: string, limit: number): Int32Array => {
    buffer.clear();
    pipeline.append(text, buffer, limit);
    return buffer.ids.slice(0, Math.min(buffer.length, limit));
  };
  const encode = (text: string, options: EncodeOptions = {}): Encoding => {
    const { pair, maxLength = Infinity } = options;
    const template = pair === undefined ? templates.single : templates.pair;
    const added = specialTokensIn(template);
    const room = maxLength - added;
    if (room < 0) throw new MaxLengthTooSmallError(maxLength, added);
    if (pair === undefined) return fillTemplate(template, [idsOf(text, room)], added);
    // Which text is cut by how much depends on both whole lengths.
    const [first, second] = [idsOf(text, Infinity), idsOf(pair, Infinity)];
    const [a, b] = roomForPair(first.length, second.length, room);
    return fillTemplate(template, [first.subarray(0, a), second.subarray(0, b)], added);
  };
  return {
    encode,
    encodeBatch: (texts, maxLength) =>
      texts.map((text) => encode(text, maxLength === undefined ? {} : { maxLength })),
    padId: special.padId,
    padTypeId: special.padTypeId,
    vocabularySize: vocabulary.size,
    modelMaxLength: special.modelMaxLength,
    specialTokens: specialTokensIn(templates.single),
    token: vocabulary.token,
    id: vocabulary.id,
  };
}
