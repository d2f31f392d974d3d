import type { JsonObject } from '../config/json-file.ts';
import { isJsonObject } from '../config/json-file.ts';
import { TokenizerFormatError } from './errors.ts';

/** A part of `tokenizer.json`: its `type` and the settings of that type. */
export type Component = JsonObject & { readonly type: string };

export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Only where no word character touches it. */
  readonly singleWord: boolean;
  /** Takes the white space before it along. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** Searched in the normalised text instead of the text as given. */
  readonly normalized: boolean;
}

/** `tokenizer.json`, its parts found and named. `truncation` and `padding` are left aside. */
export interface TokenizerJson {
  /** Stands in errors. */
  readonly file: string;
  readonly addedTokens: readonly AddedToken[];
  readonly normalizer: Component | null;
  readonly preTokenizer: Component | null;
  readonly postProcessor: Component | null;
  readonly model: Component;
  readonly padding: JsonObject | undefined;
  readonly source: JsonObject;
}

export function readTokenizerJson(source: JsonObject, file: string): TokenizerJson {
  const added = source.added_tokens ?? [];
  if (!Array.isArray(added)) throw new TokenizerFormatError(file, 'added_tokens is not a list');
  const model = component(source, 'model', file);
  if (model === null) throw new TokenizerFormatError(file, 'it has no model');
  return {
    file,
    addedTokens: added.map((token) => addedToken(token, file)),
    normalizer: component(source, 'normalizer', file),
    preTokenizer: component(source, 'pre_tokenizer', file),
    postProcessor: component(source, 'post_processor', file),
    model,
    padding: isJsonObject(source.padding) ? source.padding : undefined,
    source,
  };
}

/** The parts of a `Sequence`. */
export function componentsOf(sequence: Component, key: string): readonly Component[] {
  const parts = sequence[key];
  return Array.isArray(parts) ? parts.filter(isComponent) : [];
}

function component(source: JsonObject, key: string, file: string): Component | null {
  const value = source[key] ?? null;
  if (value === null || isComponent(value)) return value;
  // Files of 2019 and 2020 write the model without its type.
  const type = key === 'model' && isJsonObject(value) ? guessedModel(value) : undefined;
  if (type) return { ...(value as JsonObject), type };
  throw new TokenizerFormatError(file, `${key} is not an object with a type`);
}

function guessedModel(model: JsonObject): string | undefined {
  if (Array.isArray(model.merges)) return 'BPE';
  if (Array.isArray(model.vocab)) return 'Unigram';
  return 'continuing_subword_prefix' in model ? 'WordPiece' : undefined;
}

function isComponent(value: unknown): value is Component {
  return isJsonObject(value) && typeof value.type === 'string';
}

function addedToken(token: unknown, file: string): AddedToken {
  const { id, content } = isJsonObject(token) ? token : {};
  if (!isJsonObject(token) || !Number.isInteger(id) || typeof content !== 'string') {
    const problem = `an added token lacks its id or content: ${JSON.stringify(token)}`;
    throw new TokenizerFormatError(file, problem);
  }
  return {
    id: id as number,
    content,
    singleWord: token.single_word === true,
    lstrip: token.lstrip === true,
    rstrip: token.rstrip === true,
    normalized: token.normalized === true,
  };
}
