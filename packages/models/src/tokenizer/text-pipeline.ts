import type { AddedTokenSplitter } from './added-tokens.ts';
import type { IdBuffer } from './id-buffer.ts';
import type { TokenModel } from './model/token-model.ts';
import type { Normalizer } from './normalizer/normalizer.ts';
import type { PreTokenizer } from './pre-tokenizer/pre-tokenizer.ts';
import { wellFormed } from './unicode/character-classes.ts';
import { emptyHash, hashOf, hashStep, WordMemory } from './word-memory.ts';

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
  const memory = new WordMemory();
  const appendRemembered = (piece: string, out: IdBuffer) => {
    const hash = hashOf(piece);
    if (memory.append(piece, 0, piece.length, hash, out)) return;
    const before = out.length;
    appendPiece(parts, piece, out);
    memory.remember(piece, hash, out, before);
  };
  return throughAddedTokens(parts.splitRaw, (segment, out, limit) => {
    for (const part of parts.splitNormalized(parts.normalize(wellFormed(segment)))) {
      if (out.length >= limit) return;
      if (typeof part !== 'string') out.push(part.id);
      else for (const piece of parts.preTokenizer.split(part)) appendRemembered(piece, out);
    }
  });
}

/**
 * The same for pipelines in which the words between ASCII white space do not see each other (BERT's):
 * each word is normalised, split and looked up once, then remembered as its ids.
 */
export function wordwisePipeline(parts: PipelineParts): TextPipeline {
  const memory = new WordMemory();
  const appendWord = (word: string, hash: number, out: IdBuffer) => {
    const before = out.length;
    for (const piece of parts.preTokenizer.split(parts.normalize(wellFormed(word)))) {
      appendPiece(parts, piece, out);
    }
    memory.remember(word, hash, out, before);
  };
  return throughAddedTokens(parts.splitRaw, (segment, out, limit) => {
    let at = 0;
    while (at < segment.length && out.length < limit) {
      const start = at;
      let hash = emptyHash;
      for (; at < segment.length; at++) {
        const unit = segment.charCodeAt(at);
        // Blank, line feed, tab, carriage return.
        if (unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d) break;
        hash = hashStep(hash, unit);
      }
      if (at > start && !memory.append(segment, start, at, hash, out)) {
        appendWord(segment.slice(start, at), hash, out);
      }
      at++;
    }
  });
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
