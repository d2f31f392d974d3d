import { longestToken, NUMBER_PATTERNS, type Token } from '../interpolation/tokens.ts';

/** The tokens of Hydra 1.3's override grammar before the `=`. */
export type KeyToken =
  | 'EQUAL'
  | 'TILDE'
  | 'PLUS'
  | 'AT'
  | 'COLON'
  | 'SLASH'
  | 'ID'
  | 'KEY_SPECIAL'
  | 'DOT_PATH';

/** …and after it. */
export type ValueToken =
  | 'POPEN'
  | 'COMMA'
  | 'PCLOSE'
  | 'BRACKET_OPEN'
  | 'BRACKET_CLOSE'
  | 'BRACE_OPEN'
  | 'BRACE_CLOSE'
  | 'COLON'
  | 'EQUAL'
  | 'FLOAT'
  | 'INT'
  | 'BOOL'
  | 'NULL'
  | 'UNQUOTED_CHAR'
  | 'ID'
  | 'ESC'
  | 'WS'
  | 'QUOTED_VALUE'
  | 'INTERPOLATION';

const SPECIAL = '[a-zA-Z_$][a-zA-Z0-9_$-]*';
const STEP = `(?:${SPECIAL}|0|[1-9](?:_?[0-9])*)`;

const KEY_TOKENS: readonly (readonly [KeyToken, RegExp])[] = (
  [
    ['EQUAL', '=[ \\t]*'],
    ['TILDE', '~'],
    ['PLUS', '\\+'],
    ['AT', '@'],
    ['COLON', ':'],
    ['SLASH', '/'],
    ['ID', '[a-zA-Z_][a-zA-Z0-9_-]*'],
    ['KEY_SPECIAL', SPECIAL],
    ['DOT_PATH', `${STEP}(?:\\.${STEP})+`],
  ] as const
).map(([type, source]) => [type, new RegExp(source, 'y')] as const);

/** A quoted text ends at the first quote that no odd run of backslashes precedes. */
const QUOTED = (quote: string) =>
  `${quote}(?:(?:\\\\\\\\)*|[\\s\\S]*?[^\\\\](?:\\\\\\\\)*)${quote}`;

const VALUE_TOKENS: readonly (readonly [ValueToken, RegExp])[] = (
  [
    ['POPEN', '[ \\t]*\\([ \\t]*'],
    ['COMMA', '[ \\t]*,[ \\t]*'],
    ['PCLOSE', '[ \\t]*\\)'],
    ['BRACKET_OPEN', '\\[[ \\t]*'],
    ['BRACKET_CLOSE', '[ \\t]*\\]'],
    ['BRACE_OPEN', '\\{[ \\t]*'],
    ['BRACE_CLOSE', '[ \\t]*\\}'],
    ['COLON', '[ \\t]*:[ \\t]*'],
    ['EQUAL', '[ \\t]*=[ \\t]*'],
    ['FLOAT', NUMBER_PATTERNS.FLOAT],
    ['INT', NUMBER_PATTERNS.INT],
    ['BOOL', '[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]'],
    ['NULL', '[nN][uU][lL][lL]'],
    ['UNQUOTED_CHAR', '[/\\-\\\\+.$%*@?|]'],
    ['ID', '[a-zA-Z_][a-zA-Z0-9_-]*'],
    ['ESC', '(?:\\\\[\\\\()[\\]{}:=, \\t])+'],
    ['WS', '[ \\t]+'],
    ['QUOTED_VALUE', `${QUOTED('"')}|${QUOTED("'")}`],
    ['INTERPOLATION', '\\$\\{[^}]+\\}'],
  ] as const
).map(([type, source]) => [type, new RegExp(source, 'y')] as const);

export interface PlacedToken<T> extends Token<T> {
  readonly at: number;
}

/** Cuts a text into tokens; `fail` is told where no token fits. */
function tokenize<T>(
  tokens: readonly (readonly [T, RegExp])[],
  text: string,
  start: number,
  until: (token: Token<T>) => boolean,
  fail: (at: number) => Error,
): PlacedToken<T>[] {
  const out: PlacedToken<T>[] = [];
  for (let at = start; at < text.length; ) {
    const token = longestToken(tokens, text, at);
    if (!token) throw fail(at);
    out.push({ ...token, at });
    if (until(token)) break;
    at += token.text.length;
  }
  return out;
}

/** The tokens of the key, its `=` last where there is one. */
export function keyTokens(text: string, fail: (at: number) => Error): PlacedToken<KeyToken>[] {
  return tokenize(KEY_TOKENS, text, 0, (token) => token.type === 'EQUAL', fail);
}

export function valueTokens(
  text: string,
  start: number,
  fail: (at: number) => Error,
): PlacedToken<ValueToken>[] {
  return tokenize(VALUE_TOKENS, text, start, () => false, fail);
}
