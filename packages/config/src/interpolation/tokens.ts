/**
 * The tokens inside `${name:…}` (ANTLR's VALUE_MODE of OmegaConf 2.3): the longest match wins,
 * the first of equals.
 */
export type ValueToken =
  | 'INTER_OPEN'
  | 'BRACE_OPEN'
  | 'BRACE_CLOSE'
  | 'QUOTE'
  | 'COMMA'
  | 'BRACKET_OPEN'
  | 'BRACKET_CLOSE'
  | 'COLON'
  | 'FLOAT'
  | 'INT'
  | 'BOOL'
  | 'NULL'
  | 'UNQUOTED_CHAR'
  | 'ID'
  | 'ESC'
  | 'WS';

const INT = '(?:0|[1-9](?:_?[0-9])*)';
/** The longer forms first: a regular expression takes the first alternative that fits. */
const FLOAT = `[+-]?(?:(?:${INT}?\\.[0-9](?:_?[0-9])*|${INT}\\.|${INT})[eE][+-]?[0-9](?:_?[0-9])*|${INT}?\\.[0-9](?:_?[0-9])*|${INT}\\.|[iI][nN][fF]|[nN][aA][nN])`;

export const NUMBER_PATTERNS = { INT: `[+-]?${INT}`, FLOAT } as const;

const TOKENS: readonly (readonly [ValueToken, RegExp])[] = (
  [
    ['INTER_OPEN', '\\$\\{[ \\t]*'],
    ['BRACE_OPEN', '\\{[ \\t]*'],
    ['BRACE_CLOSE', '[ \\t]*\\}'],
    ['QUOTE', '[\'"]'],
    ['COMMA', '[ \\t]*,[ \\t]*'],
    ['BRACKET_OPEN', '\\[[ \\t]*'],
    ['BRACKET_CLOSE', '[ \\t]*\\]'],
    ['COLON', '[ \\t]*:[ \\t]*'],
    ['FLOAT', FLOAT],
    ['INT', NUMBER_PATTERNS.INT],
    ['BOOL', '[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]'],
    ['NULL', '[nN][uU][lL][lL]'],
    ['UNQUOTED_CHAR', '[/\\-\\\\+.$%*@?|]'],
    ['ID', '[a-zA-Z_][a-zA-Z0-9_-]*'],
    ['ESC', '(?:\\\\[\\\\()[\\]{}:=, \\t])+'],
    ['WS', '[ \\t]+'],
  ] as const
).map(([type, source]) => [type, new RegExp(source, 'y')] as const);

export interface Token<T> {
  readonly type: T;
  readonly text: string;
}

/** The token that starts at a place, or undefined where none does. */
export function longestToken<T>(
  tokens: readonly (readonly [T, RegExp])[],
  text: string,
  at: number,
): Token<T> | undefined {
  let best: Token<T> | undefined;
  for (const [type, pattern] of tokens) {
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0];
    if (match && match.length > (best?.text.length ?? 0)) best = { type, text: match };
  }
  return best;
}

export function valueToken(text: string, at: number): Token<ValueToken> | undefined {
  return longestToken(TOKENS, text, at);
}

/** `\a\b` → `ab`: every second character of an escaped run. */
export function unescapePairs(text: string): string {
  let out = '';
  for (let index = 1; index < text.length; index += 2) out += text[index];
  return out;
}
