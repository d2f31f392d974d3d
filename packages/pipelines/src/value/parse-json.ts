import type { PyScalar, PyValue } from './values.ts';

/** A text that is no JSON; `at` counts characters from 0. */
export class JsonSyntaxError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SPACE = /[ \t\n\r]*/y;
const MAX_DEPTH = 500;

/**
 * JSON as Python's `json.loads` reads it: integers and floats kept apart, NaN and Infinity allowed,
 * of two equal keys the last. Throws JsonSyntaxError.
 */
export function parseJson(text: string): PyValue {
  const reader = new JsonReader(text);
  return reader.document();
}

class JsonReader {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): PyValue {
    const value = this.value();
    this.skip();
    if (this.at < this.text.length) this.fail('Extra data');
    return value;
  }

  private value(): PyValue {
    this.skip();
    const char = this.text[this.at];
    if (char === '{') return this.nested(() => this.object());
    if (char === '[') return this.nested(() => this.array());
    if (char === '"') return this.string();
    const constant = this.constant();
    return constant === undefined ? this.number() : constant;
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) this.fail('The value is nested too deeply');
    this.at++;
    const value = read();
    this.depth--;
    return value;
  }

  private object(): PyValue {
    const entries = new Map<PyScalar, PyValue>();
    this.skip();
    if (this.take('}')) return entries;
    for (;;) {
      this.skip();
      if (this.text[this.at] !== '"')
        this.fail('Expecting property name enclosed in double quotes');
      const key = this.string();
      this.skip();
      if (!this.take(':')) this.fail("Expecting ':' delimiter");
      entries.set(key, this.value());
      this.skip();
      if (this.take('}')) return entries;
      if (!this.take(',')) this.fail("Expecting ',' delimiter");
    }
  }

  private array(): PyValue {
    const items: PyValue[] = [];
    this.skip();
    if (this.take(']')) return items;
    for (;;) {
      items.push(this.value());
      this.skip();
      if (this.take(']')) return items;
      if (!this.take(',')) this.fail("Expecting ',' delimiter");
    }
  }

  private string(): string {
    STRING.lastIndex = this.at;
    const match = STRING.exec(this.text);
    if (!match) this.fail('Unterminated string');
    try {
      const value: unknown = JSON.parse(match[0]);
      this.at = STRING.lastIndex;
      return value as string;
    } catch {
      return this.fail('Invalid string');
    }
  }

  private constant(): PyValue | undefined {
    for (const [word, value] of CONSTANTS) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    return undefined;
  }

  private number(): PyValue {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (!match) this.fail('Expecting value');
    this.at = NUMBER.lastIndex;
    const whole = match[1] === undefined && match[2] === undefined;
    return whole ? BigInt(match[0]) : Number(match[0]);
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private skip(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    this.at = SPACE.lastIndex;
  }

  private fail(message: string): never {
    throw new JsonSyntaxError(message, this.at);
  }
}

const CONSTANTS = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
] as const;
