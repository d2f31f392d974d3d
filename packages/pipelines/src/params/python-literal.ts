import { isDict, isList, type PyScalar, type PyValue } from '../value/values.ts';

const TOKEN =
  /\s*(?:([rRbBuU]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'))|([A-Za-z_]\w*)|((?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?)|([-+[\](){},:]))/y;

/** A text that is no literal of Python. */
export class NotLiteralError extends Error {}

/** The value of a Python literal (`ast.literal_eval`). Throws NotLiteralError. */
export function readLiteral(text: string): PyValue {
  const reader = new LiteralReader(text);
  return reader.whole();
}

class LiteralReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  whole(): PyValue {
    const value = this.value();
    if (this.text.slice(this.at).trim() !== '') throw new NotLiteralError(this.text);
    return value;
  }

  private value(): PyValue {
    const match = this.next();
    if (!match) throw new NotLiteralError(this.text);
    const [, quoted, word, number, sign] = match;
    if (quoted !== undefined) return this.strings(quoted);
    if (number !== undefined) return readNumber(number);
    if (word !== undefined) return constant(word);
    if (sign === '-' || sign === '+') return this.signed(sign);
    if (sign === '[') return this.items(']');
    if (sign === '(') return this.parentheses();
    if (sign === '{') return this.braces();
    throw new NotLiteralError(this.text);
  }

  /** Texts that stand behind each other are one. */
  private strings(first: string): string {
    let text = unquote(first);
    for (;;) {
      const before = this.at;
      const quoted = this.next()?.[1];
      if (quoted === undefined) {
        this.at = before;
        return text;
      }
      text += unquote(quoted);
    }
  }

  private signed(sign: string): PyValue {
    const value = this.value();
    if (typeof value !== 'bigint' && typeof value !== 'number')
      throw new NotLiteralError(this.text);
    return sign === '-' ? -value : value;
  }

  private items(close: string): PyValue[] {
    const items: PyValue[] = [];
    while (!this.take(close)) {
      items.push(this.value());
      if (!this.take(',') && !this.peek(close)) throw new NotLiteralError(this.text);
    }
    return items;
  }

  /** A tuple is a list here; one value in parentheses is that value. */
  private parentheses(): PyValue {
    if (this.take(')')) return [];
    const first = this.value();
    if (this.take(')')) return first;
    if (!this.take(',')) throw new NotLiteralError(this.text);
    return [first, ...this.items(')')];
  }

  private braces(): PyValue {
    const entries = new Map<PyScalar, PyValue>();
    const items: PyValue[] = [];
    while (!this.take('}')) {
      const key = this.value();
      if (!this.take(':')) items.push(key);
      else if (isList(key) || isDict(key)) throw new NotLiteralError(this.text);
      else entries.set(key, this.value());
      if (!this.take(',') && !this.peek('}')) throw new NotLiteralError(this.text);
    }
    return items.length > 0 ? items : entries;
  }

  private next(): RegExpExecArray | null {
    TOKEN.lastIndex = this.at;
    const match = TOKEN.exec(this.text);
    if (match) this.at = TOKEN.lastIndex;
    return match;
  }

  private peek(char: string): boolean {
    return this.text.slice(this.at).trimStart().startsWith(char);
  }

  private take(char: string): boolean {
    if (!this.peek(char)) return false;
    this.at = this.text.indexOf(char, this.at) + 1;
    return true;
  }
}

function constant(word: string): PyValue {
  if (word === 'None') return null;
  if (word === 'True' || word === 'False') return word === 'True';
  throw new NotLiteralError(word);
}

function readNumber(text: string): bigint | number {
  const plain = text.replaceAll('_', '');
  if (/^0[xob]/i.test(plain)) return BigInt(plain.toLowerCase());
  return /[.eE]/.test(plain) ? Number(plain) : BigInt(plain);
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

function unquote(quoted: string): string {
  const [, prefix = '', rest = ''] = /^([rRbBuU]{0,2})([\s\S]*)$/.exec(quoted) ?? [];
  const size = rest.startsWith('"""') || rest.startsWith("'''") ? 3 : 1;
  const body = rest.slice(size, -size);
  if (/[rR]/.test(prefix)) return body;
  return body.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/g,
    (whole: string, x?: string, u?: string, U?: string, char?: string) => {
      const hex = x ?? u ?? U;
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return SIMPLE[char ?? ''] ?? whole;
    },
  );
}
