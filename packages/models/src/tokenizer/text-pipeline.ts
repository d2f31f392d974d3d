import type { AddedTokenSplitter } from './added-tokens.ts';
import { IdBuffer } from './id-buffer.ts';
import type { TokenModel } from './model/token-model.ts';
import type { Normalizer } from './normalizer/normalizer.ts';
import type { PreTokenizer } from './pre-tokenizer/pre-tokenizer.ts';
import { TokenCache } from './token-cache.ts';
import { wellFormed } from './unicode/character-classes.ts';

/** Text to ids, without the special tokens around it. */
export interface TextPipeline {
  /** Appends the ids of `text`; may stop once `limit` of them are there. */
  append(text: string, out: IdBuffer, limit: number): void;
}

export interface PipelineParts {
  /** Finds added tokens in the text as given. */
  readonly splitRaw: AddedTokenSplitter;
  /** Finds added tokens in the normalised text. */
  readonly splitNormalized: AddedTokenSplitter;
  readonly normalize: Normalizer;
  readonly preTokenizer: PreTokenizer;
  readonly model: TokenModel;
}

/** The road as `tokenizer.json` describes it: added tokens, normalise, split, model. */
export function generalPipeline(parts: PipelineParts): TextPipeline {
  const { preTokenizer } = parts;
  const encodePiece = cached((piece, out) => appendPiece(parts, piece, out));
  const appendSegment = (segment: string, out: IdBuffer, limit: number) => {
    for (const part of parts.splitNormalized(parts.normalize(wellFormed(segment)))) {
      if (out.length >= limit) return;
      if (typeof part !== 'string') out.push(part.id);
      else for (const piece of preTokenizer.split(part)) encodePiece(piece, out);
    }
  };
  return throughAddedTokens(parts.splitRaw, appendSegment);
}

/**
 * The same for pipelines in which the words between ASCII white space do not see each other (BERT's):
 * each word is normalised, split and looked up once, then remembered as its ids.
 */
export function wordwisePipeline(parts: PipelineParts): TextPipeline {
  const encodeWord = cached((word, out) => {
    for (const piece of parts.preTokenizer.split(parts.normalize(wellFormed(word)))) {
      appendPiece(parts, piece, out);
    }
  });
  return throughAddedTokens(parts.splitRaw, (segment, out, limit) => {
    let start = 0;
    while (start < segment.length && out.length < limit) {
      const end = endOfWord(segment, start);
      if (end > start) encodeWord(segment.slice(start, end), out);
      start = end + 1;
    }
  });
}

function endOfWord(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Blank, tab, line feed, carriage return.
    if (unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d) break;
  }
  return at;
}

function throughAddedTokens(
  split: AddedTokenSplitter,
  appendSegment: (segment: string, out: IdBuffer, limit: number) => void,
): TextPipeline {
  return {
    append(text, out, limit) {
      for (const segment of split(text)) {
        if (out.length >= limit) return;
        if (typeof segment === 'string') appendSegment(segment, out, limit);
        else out.push(segment.id);
      }
    },
  };
}

function appendPiece({ preTokenizer, model }: PipelineParts, piece: string, out: IdBuffer): void {
  const rewritten = preTokenizer.rewrite ? preTokenizer.rewrite(piece) : piece;
  if (rewritten !== '') model.append(rewritten, out);
}

type Append = (text: string, out: IdBuffer) => void;

function cached(append: Append): Append {
  const cache = new TokenCache();
  const scratch = new IdBuffer();
  return (text, out) => {
    let ids = cache.get(text);
    if (ids === undefined) {
      scratch.clear();
      append(text, scratch);
      ids = scratch.ids.slice(0, scratch.length);
      cache.set(text, ids);
    }
    out.append(ids);
  };
}
