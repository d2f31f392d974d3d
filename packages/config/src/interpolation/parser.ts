import type { Expression, Interpolation } from './expression.ts';
import { literal } from './literal.ts';
import { syntaxError } from './syntax-error.ts';
import { type Token, unescapePairs, type ValueToken, valueToken } from './tokens.ts';

const KEY = /[^\\{}()[\]:. \t'"]+/y;
const ID = /^[a-zA-Z_][a-zA-Z0-9_-]*$/;
const COLON = /[ \t]*:[ \t]*/y;
const CLOSE = /[ \t]*\}/y;
const OPEN = /\$\{[ \t]*/y;
const MAX_DEPTH = 60;

const PRIMITIVE: ReadonlySet<ValueToken> = new Set([
  'ID',
  'NULL',
  'INT',
  'FLOAT',
  'BOOL',
  'UNQUOTED_CHAR',
  'COLON',
  'ESC',
  'WS',
  'INTER_OPEN',
]);

type Part = string | Interpolation;

/** A recursive-descent reader of OmegaConf's interpolation grammar; one use a text. */
export class InterpolationParser {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  configValue(): Expression {
    return this.parts('');
  }

  singleElement(): Expression {
    const element = this.element();
    if (this.at < this.text.length) throw this.error('unexpected text');
    return element;
  }

  /** Text up to the end, or to the closing quote, with interpolations and their escapes. */
  private parts(quote: string): Expression {
    const parts: Part[] = [];
    for (;;) {
      const end = this.segmentEnd(quote);
      const raw = this.text.slice(this.at, end);
      const run = /\\*$/.exec(raw)?.[0].length ?? 0;
      const next = this.text[end];
      const opens = next === '$' && this.text[end + 1] === '{';
      const escapable = opens || (quote !== '' && next === quote);
      this.at = end;
      const plain = escapable ? raw.slice(0, raw.length - (run - Math.floor(run / 2))) : raw;
      append(parts, plain);
      if (escapable && run % 2 === 1) {
        append(parts, opens ? '${' : quote);
        this.at += opens ? 2 : 1;
      } else if (opens) parts.push(this.interpolation());
      else if (next === '$') {
        append(parts, '$');
        this.at++;
      } else return this.finishText(parts, quote);
    }
  }

  private segmentEnd(quote: string): number {
    for (let index = this.at; index < this.text.length; index++) {
      const char = this.text[index];
      if (char === '$' || (quote !== '' && char === quote)) return index;
    }
    return this.text.length;
  }

  private finishText(parts: Part[], quote: string): Expression {
    if (quote !== '') {
      if (this.text[this.at] !== quote) throw this.error(`the quote ${quote} is not closed`);
      this.at++;
      return { type: 'concat', parts };
    }
    const [only] = parts;
    if (parts.length === 1 && only !== undefined && typeof only !== 'string') return only;
    return { type: 'concat', parts };
  }

  /** Reads `${…}` at the place of its `$`. */
  private interpolation(): Interpolation {
    if (++this.depth > MAX_DEPTH) throw this.error('interpolations are nested too deeply');
    const parts: Part[] = [];
    const start = this.at;
    this.take(OPEN);
    for (;;) {
      if (this.take(CLOSE) !== undefined) {
        this.depth--;
        return this.nodeInterpolation(parts, start);
      }
      if (this.take(COLON) !== undefined) {
        const result = this.resolver(parts, start);
        this.depth--;
        return result;
      }
      parts.push(this.keyPart());
    }
  }

  private keyPart(): Part {
    const char = this.text[this.at];
    if (char === '.' || char === '[' || char === ']') {
      this.at++;
      return char;
    }
    if (this.text.startsWith('${', this.at)) return this.interpolation();
    const key = this.take(KEY);
    if (key === undefined) {
      throw this.error(this.at >= this.text.length ? 'a closing } is missing' : 'unexpected text');
    }
    return key;
  }

  private nodeInterpolation(parts: readonly Part[], start: number): Interpolation {
    const shape = parts.map((part) => (isPunctuation(part) ? part : 'k')).join('');
    if (!/^\.*(?:k|\[k\])(?:\.k|\[k\])*$/.test(shape)) {
      throw syntaxError(this.text, start, 'no key path');
    }
    return { type: 'node', parts };
  }

  private resolver(parts: readonly Part[], start: number): Interpolation {
    const shape = parts.map((part) => (isName(part) ? 'k' : part)).join('');
    if (!/^k(?:\.k)*$/.test(shape)) throw syntaxError(this.text, start, 'no resolver name');
    const argsStart = this.at;
    const args = this.sequence('BRACE_CLOSE');
    const text = this.text.slice(argsStart, this.at - 1).trim();
    return { type: 'resolver', name: parts.filter((part) => part !== '.'), args, text };
  }

  /** Elements between commas up to the closing token; what is missing is an empty text. */
  private sequence(close: ValueToken): Expression[] {
    const items: Expression[] = [];
    if (this.accept(close)) return items;
    let afterComma = true;
    for (;;) {
      if (this.accept(close)) {
        if (afterComma) items.push(EMPTY);
        return items;
      }
      if (this.accept('COMMA')) {
        if (afterComma) items.push(EMPTY);
        afterComma = true;
      } else if (afterComma) {
        items.push(this.element());
        afterComma = false;
      } else throw this.error('a comma is missing');
    }
  }

  private element(): Expression {
    if (++this.depth > MAX_DEPTH) throw this.error('values are nested too deeply');
    const result = this.anyElement();
    this.depth--;
    return result;
  }

  private anyElement(): Expression {
    const token = this.peek();
    if (token?.type === 'QUOTE') {
      this.at++;
      return this.parts(token.text);
    }
    if (this.accept('BRACKET_OPEN')) {
      return { type: 'list', items: this.sequence('BRACKET_CLOSE') };
    }
    if (this.accept('BRACE_OPEN')) return this.dict();
    return this.primitive(true);
  }

  private dict(): Expression {
    const entries: { key: Expression; value: Expression }[] = [];
    if (this.accept('BRACE_CLOSE')) return { type: 'dict', entries };
    do {
      const key = this.primitive(false);
      if (!this.accept('COLON')) throw this.error('a : is missing');
      entries.push({ key, value: this.element() });
    } while (this.accept('COMMA'));
    if (!this.accept('BRACE_CLOSE')) throw this.error('a closing } is missing');
    return { type: 'dict', entries };
  }

  private primitive(value: boolean): Expression {
    const tokens: (Token<ValueToken> | Interpolation)[] = [];
    for (let token = this.peek(); token; token = this.peek()) {
      if (!PRIMITIVE.has(token.type)) break;
      if (!value && (token.type === 'COLON' || token.type === 'INTER_OPEN')) break;
      if (token.type === 'INTER_OPEN') tokens.push(this.interpolation());
      else {
        this.at += token.text.length;
        tokens.push(token);
      }
    }
    return this.primitiveValue(tokens);
  }

  private primitiveValue(tokens: readonly (Token<ValueToken> | Interpolation)[]): Expression {
    const [only] = tokens;
    if (only === undefined) throw this.error('a value is missing');
    if (tokens.length > 1) {
      const parts: Part[] = [];
      for (const token of tokens) {
        if (!('text' in token) || token.type === 'resolver') parts.push(token as Interpolation);
        else append(parts, token.type === 'ESC' ? unescapePairs(token.text) : token.text);
      }
      return { type: 'concat', parts };
    }
    if (only.type === 'node' || only.type === 'resolver') return only;
    if (only.type === 'WS') throw this.error('only white space');
    return { type: 'literal', value: literal(only as Token<ValueToken>) };
  }

  private peek(): Token<ValueToken> | undefined {
    if (this.at >= this.text.length) return undefined;
    const token = valueToken(this.text, this.at);
    if (!token) throw this.error('unexpected character');
    return token;
  }

  private accept(type: ValueToken): boolean {
    const token = this.peek();
    if (token?.type !== type) {
      if (!token) throw this.error('unexpected end');
      return false;
    }
    this.at += token.text.length;
    return true;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text)?.[0];
    if (match !== undefined) this.at += match.length;
    return match;
  }

  private error(expected: string) {
    return syntaxError(this.text, this.at, expected);
  }
}

const EMPTY: Expression = { type: 'literal', value: '' };

function append(parts: Part[], text: string): void {
  if (text === '') return;
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last + text;
  else parts.push(text);
}

function isPunctuation(part: Part): part is string {
  return part === '.' || part === '[' || part === ']';
}

function isName(part: Part): boolean {
  return typeof part !== 'string' || ID.test(part);
}
