import { isJsonObject, type JsonObject } from '../config/json-file.ts';
import type { TokenizerJson } from './tokenizer-json.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What is said outside `tokenizer.json`, or is ignored inside it. */
export interface SpecialTokens {
  readonly padId: number;
  readonly padTypeId: number;
  readonly modelMaxLength: number | undefined;
}

/** `tokenizer_config.json` and `special_tokens_map.json`; empty objects where there are none. */
export interface TokenizerConfigs {
  readonly config: JsonObject;
  readonly specialTokensMap: JsonObject;
}

/** "Not known" is written as int(1e30). */
const LONGEST_STATED = 1e9;

export function specialTokens(
  { config, specialTokensMap }: TokenizerConfigs,
  json: TokenizerJson,
  vocabulary: Vocabulary,
): SpecialTokens {
  const named = [
    contentOf(config.pad_token),
    contentOf(specialTokensMap.pad_token),
    contentOf(json.padding?.pad_token),
    '[PAD]',
    '<pad>',
  ];
  const ids = named.map((token) => (token === undefined ? undefined : vocabulary.id(token)));
  return {
    padId: ids.find((id) => id !== undefined) ?? 0,
    padTypeId: numberOf(config.pad_token_type_id) ?? numberOf(json.padding?.pad_type_id) ?? 0,
    modelMaxLength: statedLength(config.model_max_length ?? config.max_len),
  };
}

/** A special token is written as text, or as an object with its `content`. */
export function contentOf(token: unknown): string | undefined {
  if (typeof token === 'string') return token;
  return isJsonObject(token) && typeof token.content === 'string' ? token.content : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function statedLength(value: unknown): number | undefined {
  const length = numberOf(value);
  return length !== undefined && length > 0 && length < LONGEST_STATED ? length : undefined;
}
