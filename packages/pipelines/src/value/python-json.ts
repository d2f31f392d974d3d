import { floatRepr } from './float-text.ts';
import { isDict, isList, PyDate, type PyScalar, type PyValue } from './values.ts';

export interface JsonOptions {
  readonly sortKeys?: boolean;
  /** Spaces a level; without it everything stands on one line. */
  readonly indent?: number;
}

/** The text of Python's `json.dumps`: ASCII, `", "` and `": "`, floats as `repr` has them. */
export function pythonJson(value: PyValue, options: JsonOptions = {}): string {
  return write(value, options, 0);
}

function write(value: PyValue, options: JsonOptions, depth: number): string {
  if (isList(value)) {
    const items = value.map((item) => write(item, options, depth + 1));
    return enclose('[', items, ']', options.indent, depth);
  }
  if (isDict(value)) return writeDict(value, options, depth);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return jsonFloat(value);
  return quoted(value instanceof PyDate ? value.text : value);
}

function writeDict(
  value: ReadonlyMap<PyScalar, PyValue>,
  options: JsonOptions,
  depth: number,
): string {
  const entries = [...value].map(([key, item]) => [keyText(key), item] as const);
  if (options.sortKeys) entries.sort(([a], [b]) => compareCodePoints(a, b));
  const items = entries.map(([key, item]) => `${quoted(key)}: ${write(item, options, depth + 1)}`);
  return enclose('{', items, '}', options.indent, depth);
}

function enclose(
  open: string,
  items: readonly string[],
  close: string,
  indent: number | undefined,
  depth: number,
): string {
  if (items.length === 0) return open + close;
  if (indent === undefined) return open + items.join(', ') + close;
  const inner = `\n${' '.repeat(indent * (depth + 1))}`;
  return `${open}${inner}${items.join(`,${inner}`)}\n${' '.repeat(indent * depth)}${close}`;
}

function keyText(key: PyScalar): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number') return jsonFloat(key);
  return key instanceof PyDate ? key.text : String(key);
}

function jsonFloat(value: number): string {
  if (Number.isFinite(value)) return floatRepr(value);
  return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Infinity' : 'Infinity';
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Python sorts by code points; JavaScript's own order is that of UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = left[index]!.codePointAt(0)! - right[index]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
