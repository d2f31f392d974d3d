/**
 * Values as Python holds them: what DVC hashes and writes depends on whether a number is `1` or
 * `1.0`, on the order of keys and on keys that are not text. An integer is a `bigint`, a float a
 * `number`, a mapping a `Map`.
 */
export type PyScalar = null | boolean | string | bigint | number | PyDate;
export type PyValue = PyScalar | PyList | PyDict;
export type PyList = readonly PyValue[];
export type PyDict = ReadonlyMap<PyScalar, PyValue>;

/** A date or a time that YAML or TOML read as such; kept as ISO text. */
export class PyDate {
  readonly kind: 'date' | 'datetime';
  readonly text: string;

  constructor(kind: 'date' | 'datetime', text: string) {
    this.kind = kind;
    this.text = text;
  }
}

export function isDict(value: PyValue | undefined): value is PyDict {
  return value instanceof Map;
}

export function isList(value: PyValue | undefined): value is PyList {
  return Array.isArray(value);
}

/** `type(value).__name__`. */
export function typeName(value: PyValue): string {
  if (value === null) return 'NoneType';
  if (isDict(value)) return 'dict';
  if (isList(value)) return 'list';
  if (value instanceof PyDate) return value.kind;
  const names = { boolean: 'bool', string: 'str', bigint: 'int', number: 'float' };
  return names[typeof value as keyof typeof names];
}

/** `a == b` as Python compares: `1 == 1.0 == True`, mappings in any order. */
export function equal(a: PyValue | undefined, b: PyValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (isNumeric(a) && isNumeric(b)) return comparable(a) === comparable(b);
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (isDict(a)) {
    return (
      isDict(b) &&
      a.size === b.size &&
      [...a].every(([key, value]) => b.has(key) && equal(value, b.get(key)))
    );
  }
  if (a instanceof PyDate) return b instanceof PyDate && a.text === b.text;
  return a === b;
}

function isNumeric(value: PyValue): value is boolean | bigint | number {
  return typeof value === 'boolean' || typeof value === 'bigint' || typeof value === 'number';
}

/** One form for numbers that Python holds equal: whole ones as integers. */
function comparable(value: boolean | bigint | number): bigint | number {
  if (typeof value === 'bigint') return value;
  return Number.isInteger(value) || typeof value === 'boolean' ? BigInt(value) : value;
}

/** Python's `bool(value)`. */
export function isTruthy(value: PyValue | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  if (value instanceof PyDate) return true;
  return Boolean(value);
}

/** A mapping from a plain object whose values are Python values already. */
export function dict(entries: Readonly<Record<string, PyValue | undefined>>): Map<string, PyValue> {
  const present = Object.entries(entries).filter(
    (entry): entry is [string, PyValue] => entry[1] !== undefined,
  );
  return new Map(present);
}
