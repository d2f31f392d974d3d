import type { IdBuffer } from '../id-buffer.ts';
import type { TokenModel } from './token-model.ts';

export interface WordPieceOptions {
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknownId: number;
  /** Before every piece of a word but the first: `##`. */
  readonly continuingPrefix: string;
  /** In characters; longer words are unknown. */
  readonly maxCharacters: number;
}

/**
 * WordPiece: the longest known piece, again and again; a word with a rest that no piece starts is
 * unknown as a whole (Wu et al. 2016, as in BERT).
 */
export function wordPiece(options: WordPieceOptions): TokenModel {
  const { vocabulary, unknownId, continuingPrefix: prefix, maxCharacters } = options;
  const continuing = continuations(vocabulary, prefix);
  const longest = { first: longestKey(vocabulary), later: longestKey(continuing) };

  const appendPieces = (word: string, out: IdBuffer): boolean => {
    let start = 0;
    while (start < word.length) {
      const known = start === 0 ? vocabulary : continuing;
      let end = Math.min(word.length, start + (start === 0 ? longest.first : longest.later));
      let id: number | undefined;
      while (end > start) {
        id = known.get(word.slice(start, end));
        if (id !== undefined) break;
        end--;
      }
      if (id === undefined) return false;
      out.push(id);
      start = end;
    }
    return true;
  };

  return {
    append(word, out) {
      const whole = vocabulary.get(word);
      if (whole !== undefined && word.length <= maxCharacters) return out.push(whole);
      const before = out.length;
      if (charactersOf(word) <= maxCharacters && appendPieces(word, out)) return;
      out.length = before;
      out.push(unknownId);
    },
  };
}

function continuations(
  vocabulary: ReadonlyMap<string, number>,
  prefix: string,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [token, id] of vocabulary) {
    if (token.startsWith(prefix)) found.set(token.slice(prefix.length), id);
  }
  return found;
}

function longestKey(vocabulary: ReadonlyMap<string, number>): number {
  let longest = 0;
  for (const token of vocabulary.keys()) longest = Math.max(longest, token.length);
  return longest;
}

function charactersOf(word: string): number {
  let surrogatePairs = 0;
  for (let i = 0; i < word.length; i++)
    if ((word.charCodeAt(i) & 0xfc00) === 0xdc00) surrogatePairs++;
  return word.length - surrogatePairs;
}
