/** A value as YAML and JSON know it; integers that Python would print with a fraction are `PyFloat`. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** The text of Python's `json.dumps(value, sort_keys=True)`: `", "` and `": "`, ASCII only. */
export function pythonJson(value: Plain): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return pythonNumber(value);
  if (typeof value === 'string') return pythonString(value);
  if (isList(value)) return `[${value.map(pythonJson).join(', ')}]`;
  const entries = Object.keys(value)
    .sort(compareCodePoints)
    .map((key) => `${pythonString(key)}: ${pythonJson(value[key]!)}`);
  return `{${entries.join(', ')}}`;
}

/** The same with the keys in their own order: what DVC prints with `--json`. */
export function pythonJsonInOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJsonInOrder).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return pythonJson((value ?? null) as Plain);
  const entries = Object.entries(value).map(
    ([key, item]) => `${pythonString(key)}: ${pythonJsonInOrder(item)}`,
  );
  return `{${entries.join(', ')}}`;
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** Python's `repr` of a float switches to exponents at 1e16 and below 1e-4, with two digits. */
export function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) return String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${exponent.slice(1).padStart(2, '0')}`;
}

const SIMPLE = /^[ !#-[\]-~]*$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

export function pythonString(text: string): string {
  if (SIMPLE.test(text)) return `"${text}"`;
  let escaped = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const plain = unit >= 0x20 && unit < 0x7f && unit !== 0x22 && unit !== 0x5c;
    if (plain) escaped += text[i];
    else escaped += ESCAPES[text[i]!] ?? `\\u${unit.toString(16).padStart(4, '0')}`;
  }
  return `"${escaped}"`;
}

/** Orders as Python does, by code point; JavaScript's `<` compares UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above the rest of the plane. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
