import { codePointSet } from './code-point-set.ts';
import { LETTER, NUMBER, PUNCTUATION, WHITE_SPACE, WORD } from './tables.ts';

export const whiteSpace = codePointSet(WHITE_SPACE);
/** ASCII symbols and general category P. */
export const punctuation = codePointSet(PUNCTUATION);
export const letter = codePointSet(LETTER);
export const number = codePointSet(NUMBER);
/** `\w` of Rust's regex: letters, marks, decimal digits, connectors, joiners. */
export const word = codePointSet(WORD);

const NOT_ASCII = /[^\0-\x7f]/;

export function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text);
}

/** Replaces lone surrogates, which UTF-8 cannot hold, by U+FFFD. */
export function wellFormed(text: string): string {
  return isAscii(text) ? text : text.replace(/\p{Surrogate}/gu, '\ufffd');
}
