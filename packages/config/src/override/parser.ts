import { OverrideSyntaxError } from '../errors.ts';
import { literal } from '../interpolation/literal.ts';
import { unescapePairs } from '../interpolation/tokens.ts';
import type { Scalar } from '../tree/nodes.ts';
import { callFunction } from './functions.ts';
import { Override, type OverrideKind } from './override.ts';
import { keyTokens, type PlacedToken, type ValueToken, valueTokens } from './tokens.ts';
import { type Argument, ChoiceSweep, isSweep, type Parsed, QuotedText } from './values.ts';

const MAX_DEPTH = 200;

/**
 * Parses one override (`db.user=me`, `+db={a:1}`, `~db`, `lr=choice(1,2)`) by Hydra 1.3's grammar.
 * Throws OverrideSyntaxError with the place.
 */
export function parseOverride(text: string): Override {
  const fail = (at: number, message = 'unexpected character') => syntaxError(text, at, message);
  const tokens = keyTokens(text, fail);
  const shape = /^(~|\+\+?)?((?:k|s|p|k(?:\/k)+)?)(@[ksp]?)?(=)?$/.exec(
    tokens.map(shapeOf).join(''),
  );
  const prefix = (shape?.[1] ?? '') as OverrideKind;
  const hasValue = shape?.[4] === '=';
  if (!shape || (!hasValue && prefix !== '~')) {
    throw fail(firstProblem(tokens, text), hasValue ? 'unexpected text' : 'an = is missing');
  }
  const equal = tokens.at(-1);
  const keyEnd = hasValue && equal ? equal.at : text.length;
  const [group = '', pkg] = text.slice(prefix.length, keyEnd).split('@');
  let value: Argument | undefined;
  if (hasValue && equal) {
    const start = equal.at + equal.text.length;
    value = start >= text.length ? '' : new ValueParser(text, start).value();
  }
  return new Override({ text, kind: prefix, key: group, package: pkg, value });
}

/** All of them, in order. */
export function parseOverrides(texts: readonly string[]): Override[] {
  return texts.map(parseOverride);
}

function shapeOf(token: PlacedToken<string>): string {
  if (token.type === 'ID') return 'k';
  if (token.type === 'KEY_SPECIAL') return 's';
  if (token.type === 'DOT_PATH') return 'p';
  return token.type === 'EQUAL' ? '=' : token.text;
}

function firstProblem(tokens: readonly PlacedToken<string>[], text: string): number {
  return tokens.at(-1)?.at ?? text.length;
}

function syntaxError(text: string, at: number, message: string): OverrideSyntaxError {
  const shown = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  const caret = at <= 300 ? `\n  ${shown}\n  ${' '.repeat(at)}^` : '';
  return new OverrideSyntaxError(`Error parsing override '${shown}': ${message}${caret}`, {
    remedy:
      "Quote a value that holds special characters: key='a, b'; see the override grammar, https://hydra.cc/docs/1.3/advanced/override_grammar/basic",
  });
}

const PRIMITIVE: ReadonlySet<ValueToken> = new Set([
  'ID',
  'NULL',
  'INT',
  'FLOAT',
  'BOOL',
  'INTERPOLATION',
  'UNQUOTED_CHAR',
  'COLON',
  'ESC',
  'WS',
]);

class ValueParser {
  private readonly text: string;
  private readonly tokens: readonly PlacedToken<ValueToken>[];
  private index = 0;
  private depth = 0;

  constructor(text: string, start: number) {
    this.text = text;
    this.tokens = valueTokens(text, start, (at) => syntaxError(text, at, 'unexpected character'));
  }

  value(): Argument {
    const items = [this.element()];
    while (this.accept('COMMA')) items.push(this.element());
    if (this.peek()) throw this.error('unexpected text');
    return items.length === 1 ? (items[0] as Argument) : new ChoiceSweep(items, true);
  }

  private element(): Argument {
    if (++this.depth > MAX_DEPTH) throw this.error('nested too deeply');
    const value = this.anyElement();
    this.depth--;
    return value;
  }

  private anyElement(): Argument {
    const token = this.peek();
    if (token?.type === 'QUOTED_VALUE') {
      this.index++;
      return unquote(token.text);
    }
    if (this.accept('BRACKET_OPEN')) return this.list();
    if (this.accept('BRACE_OPEN')) return this.dict();
    if (token?.type === 'ID' && this.tokens[this.index + 1]?.type === 'POPEN') {
      return this.call(token);
    }
    return this.primitive(true);
  }

  /** An element inside a list or mapping: a value, not a sweep. */
  private item(): Argument {
    const value = this.element();
    if (isSweep(value)) throw this.error('a sweep cannot stand inside a list or a mapping');
    return value;
  }

  private list(): Parsed {
    const items: Argument[] = [];
    if (this.accept('BRACKET_CLOSE')) return items as Parsed;
    do items.push(this.item());
    while (this.accept('COMMA'));
    this.expect('BRACKET_CLOSE', ']');
    return items as Parsed;
  }

  private dict(): Parsed {
    const entries = new Map<Scalar, Argument>();
    if (this.accept('BRACE_CLOSE')) return entries as Parsed;
    do {
      const key = this.primitive(false);
      this.expect('COLON', ':');
      entries.set(key, this.item());
    } while (this.accept('COMMA'));
    this.expect('BRACE_CLOSE', '}');
    return entries as Parsed;
  }

  private call(name: PlacedToken<ValueToken>): Argument {
    this.index += 2;
    const args: Argument[] = [];
    const named = new Map<string, Argument>();
    if (!this.accept('PCLOSE')) {
      do this.argument(args, named);
      while (this.accept('COMMA'));
      this.expect('PCLOSE', ')');
    }
    try {
      return callFunction(name.text, args, named);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const end = this.tokens[this.index]?.at ?? this.text.length;
      const source = this.text.slice(name.at, end);
      throw syntaxError(this.text, name.at, `while evaluating '${source}': ${message}`);
    }
  }

  private argument(args: Argument[], named: Map<string, Argument>): void {
    const token = this.peek();
    if (token?.type === 'ID' && this.tokens[this.index + 1]?.type === 'EQUAL') {
      this.index += 2;
      named.set(token.text, this.element());
      return;
    }
    if (named.size > 0) throw this.error('positional argument follows keyword argument');
    args.push(this.element());
  }

  private primitive(value: boolean): Scalar {
    const tokens: PlacedToken<ValueToken>[] = [];
    for (let token = this.peek(); token && PRIMITIVE.has(token.type); token = this.peek()) {
      if (!value && (token.type === 'COLON' || token.type === 'INTERPOLATION')) break;
      tokens.push(token);
      this.index++;
    }
    if (tokens.length === 0) throw this.error('a value is missing');
    if (tokens[0]?.type === 'WS') tokens.shift();
    if (tokens.at(-1)?.type === 'WS') tokens.pop();
    const [only] = tokens;
    if (!only) throw this.error('a value that is all white space');
    if (tokens.length === 1) return literal(only);
    return tokens.map(({ type, text }) => (type === 'ESC' ? unescapePairs(text) : text)).join('');
  }

  private peek(): PlacedToken<ValueToken> | undefined {
    return this.tokens[this.index];
  }

  private accept(type: ValueToken): boolean {
    if (this.peek()?.type !== type) return false;
    this.index++;
    return true;
  }

  private expect(type: ValueToken, name: string): void {
    if (!this.accept(type)) throw this.error(`a ${name} is missing`);
  }

  private error(message: string): OverrideSyntaxError {
    return syntaxError(this.text, this.peek()?.at ?? this.text.length, message);
  }
}

/**
 * Removes the quotes, and the backslashes before a quote: inside, their number is odd and the last
 * one escapes it; at the end it is even and each second one stands for itself.
 */
function unquote(text: string): QuotedText {
  const quote = text[0] as "'" | '"';
  const inside = text.slice(1, -1);
  const escaped = quote === "'" ? /\\+(?:'|$)/g : /\\+(?:"|$)/g;
  const plain = inside.replace(escaped, (run) =>
    run.endsWith(quote) ? unescapePairs(run) : half(run),
  );
  return new QuotedText(plain, quote);
}

function half(run: string): string {
  return run.slice(run.length / 2);
}
