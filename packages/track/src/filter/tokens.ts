/** @file The lexical level of MLflow's filter strings, which are read as SQL expressions. */

type TokenKind = 'name' | 'string' | 'number' | 'operator' | 'word' | 'list' | 'other';

export interface Token {
  /** `name`: words, "…" and `…` joined by dots; `list`: a whole pair of parentheses. */
  readonly kind: TokenKind;
  /** As it was written. */
  readonly text: string;
}

const WORD = String.raw`[\p{L}_][\p{L}\p{N}_]*`;
const QUOTED = '`[^`]*`|"(?:[^"\\\\]|\\\\.)*"';
const FIRST = `(?:${WORD}|${QUOTED})`;
const NEXT = `(?:[\\p{L}\\p{N}_]+|${QUOTED})`;

const PATTERNS: readonly (readonly [TokenKind | 'space', RegExp])[] = [
  ['space', /\s+/uy],
  ['string', /'(?:''|\\'|[^'])*'/uy],
  ['number', /-?(?:\d+(?:\.\d*)?|\.\d+)[eE]-?\d+(?![\p{L}_])/uy],
  ['number', /-?(?:\d+\.\d*|\.\d+|\d+)(?![\p{L}_\d])/uy],
  ['operator', /[<>=~!]+/uy],
  ['operator', /(?:not\s+)?(?:like|ilike|rlike)\b/iuy],
  ['word', /(?:and|or|not|in|is|null|between)\b(?!\s*\.)/iuy],
  // What stands between is arithmetic to SQL; it is one operand, though never a valid one.
  ['other', new RegExp(`${FIRST}(?:\\.${NEXT})*(?:[-/*+@%](?:${NEXT})(?:\\.${NEXT})*)+`, 'uy')],
  ['name', new RegExp(`${FIRST}(?:\\.${NEXT})*\\.?(?![\\p{L}\\p{N}_\`"])`, 'uy')],
  ['other', /--[^\n]*/uy],
];

/** Every token but the white space between them. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const token = text[at] === '(' ? listAt(text, at) : tokenAt(text, at);
    if (token.kind !== 'space') tokens.push({ kind: token.kind, text: token.text });
    at += token.text.length;
  }
  return tokens;
}

interface Found {
  readonly kind: TokenKind | 'space';
  readonly text: string;
}

function tokenAt(text: string, at: number): Found {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found) return { kind, text: found };
  }
  return { kind: 'other', text: String.fromCodePoint(text.codePointAt(at)!) };
}

function listAt(text: string, start: number): Found {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const { text: part } = text[at] === '(' ? { text: '(' } : tokenAt(text, at);
    if (part === '(') depth++;
    if (part === ')') depth--;
    at += part.length;
    if (depth === 0) return { kind: 'list', text: text.slice(start, at) };
  }
  return { kind: 'other', text: '(' };
}
