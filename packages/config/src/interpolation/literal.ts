import { parseFloatText, parseInteger } from '../python/numbers.ts';
import type { Scalar } from '../tree/nodes.ts';
import { type Token, unescapePairs } from './tokens.ts';

/** The value of a primitive that is one token. */
export function literal(token: Token<string>): Scalar {
  switch (token.type) {
    case 'NULL':
      return null;
    case 'INT':
      return parseInteger(token.text) ?? token.text;
    case 'FLOAT':
      return parseFloatText(token.text) ?? token.text;
    case 'BOOL':
      return token.text.toLowerCase() === 'true';
    case 'ESC':
      return unescapePairs(token.text);
    default:
      return token.text;
  }
}
