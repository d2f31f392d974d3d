import { letter, number, whiteSpace } from '../unicode/character-classes.ts';
import { endOfRun, widthAt } from '../unicode/code-point-set.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';

export interface ByteLevelOptions {
  readonly addPrefixSpace: boolean;
  /** Splits as GPT-2 does; else the text is one piece. */
  readonly useRegex: boolean;
}

const OTHER = {
  has: (c: number) => !whiteSpace.has(c) && !letter.has(c) && !number.has(c),
};
const KINDS = [letter, number, OTHER];
const CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

/** The byte-level pre-tokeniser of GPT-2 and RoBERTa. */
export function byteLevel({ addPrefixSpace, useRegex }: ByteLevelOptions): PreTokenizer {
  return {
    split(text) {
      const prefixed = addPrefixSpace && !text.startsWith(' ') ? ` ${text}` : text;
      return useRegex ? splitAsGpt2(prefixed) : [prefixed];
    },
    rewrite: bytesAsCharacters,
    dropsWhiteSpace: false,
  };
}

/**
 * `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, by hand: with the
 * package's Unicode tables, and in constant stack whatever the text.
 * Source: https://github.com/openai/gpt-2/blob/master/src/encoder.py
 */
function splitAsGpt2(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    const end = endOfContraction(text, start) ?? endOfWord(text, start) ?? endOfSpace(text, start);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function endOfContraction(text: string, start: number): number | undefined {
  if (text.charCodeAt(start) !== 0x27) return undefined;
  const found = CONTRACTIONS.find((contraction) => text.startsWith(contraction, start));
  return found === undefined ? undefined : start + found.length;
}

function endOfWord(text: string, start: number): number | undefined {
  const from = text.charCodeAt(start) === 0x20 ? start + 1 : start;
  if (from >= text.length) return undefined;
  const first = text.codePointAt(from)!;
  const kind = KINDS.find((set) => set.has(first));
  return kind && endOfRun(text, from, kind);
}

/** A run of white space; its last character is left to the word that follows. */
function endOfSpace(text: string, start: number): number {
  const end = endOfRun(text, start, whiteSpace);
  return end === text.length || end - start === widthAt(text, start) ? end : end - 1;
}

const CHARACTER_OF_BYTE = charactersOfBytes();
const encoder = new TextEncoder();

/** UTF-8 bytes as one printable character each, as GPT-2 writes them. */
function bytesAsCharacters(piece: string): string {
  let characters = '';
  for (const byte of encoder.encode(piece)) characters += CHARACTER_OF_BYTE[byte];
  return characters;
}

function charactersOfBytes(): readonly string[] {
  let next = 256;
  const printable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(printable(byte) ? byte : next++),
  );
}
