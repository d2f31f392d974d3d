import type { AddedToken } from './tokenizer-json.ts';
import { whiteSpace, word } from './unicode/character-classes.ts';

/** A stretch of text, or an added token that was found between two of them. */
type Segment = string | AddedToken;

export type AddedTokenSplitter = (text: string) => readonly Segment[];

/**
 * Finds added tokens (`[MASK]`, `<mask>`, a user's own) before anything else looks at the text: the
 * longest of those that start first. `patterns` are their spellings, for normalised tokens the
 * normalised ones.
 */
export function addedTokenSplitter(
  tokens: readonly AddedToken[],
  spell: (token: AddedToken) => string,
): AddedTokenSplitter {
  const bySpelling = new Map(tokens.map((token) => [spell(token), token]));
  bySpelling.delete('');
  if (bySpelling.size === 0) return (text) => (text === '' ? [] : [text]);
  const longestFirst = [...bySpelling.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escaped).join('|'), 'g');
  return (text) => {
    if (text.search(pattern) < 0) return text === '' ? [] : [text];
    return splitAt(text, text.matchAll(pattern), bySpelling);
  };
}

function splitAt(
  text: string,
  matches: Iterable<RegExpExecArray>,
  bySpelling: ReadonlyMap<string, AddedToken>,
): Segment[] {
  const segments: Segment[] = [];
  let done = 0;
  for (const match of matches) {
    const token = bySpelling.get(match[0])!;
    let start = match.index;
    let end = start + match[0].length;
    if (token.singleWord && !standsAlone(text, start, end)) continue;
    if (token.lstrip) start = Math.max(done, startOfSpaceBefore(text, start));
    if (token.rstrip) end = endOfSpaceAfter(text, end);
    if (done < start) segments.push(text.slice(done, start));
    segments.push(token);
    done = end;
  }
  if (done < text.length) segments.push(text.slice(done));
  return segments;
}

function standsAlone(text: string, start: number, end: number): boolean {
  const before = Array.from(text.slice(Math.max(0, start - 2), start)).at(-1);
  const after = text.codePointAt(end);
  return (
    !(before !== undefined && word.has(before.codePointAt(0)!)) &&
    !(after !== undefined && word.has(after))
  );
}

function startOfSpaceBefore(text: string, end: number): number {
  let start = end;
  while (start > 0 && whiteSpace.has(text.charCodeAt(start - 1))) start--;
  return start;
}

function endOfSpaceAfter(text: string, start: number): number {
  let end = start;
  while (end < text.length && whiteSpace.has(text.charCodeAt(end))) end++;
  return end;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
