import { isDict, isList, type PyDict, type PyScalar, type PyValue } from '../value/values.ts';

/**
 * The value at `a.b.0` of a params file, as `dpath.get` with `.` between the steps finds it; undefined
 * where there is none.
 */
export function selectParam(values: PyValue, path: string): PyValue | undefined {
  let current: PyValue | undefined = values;
  for (const step of path.split('.')) {
    current = childAt(current, step);
    if (current === undefined) return undefined;
  }
  return current;
}

function childAt(value: PyValue | undefined, step: string): PyValue | undefined {
  if (isList(value)) return /^-?\d+$/.test(step) ? value.at(Number(step)) : undefined;
  if (!isDict(value)) return undefined;
  if (value.has(step)) return value.get(step);
  const numeric = keyOf(value, step);
  return numeric === undefined ? undefined : value.get(numeric);
}

function keyOf(value: PyDict, step: string): PyScalar | undefined {
  if (!/^-?\d+$/.test(step)) return undefined;
  const key = BigInt(step);
  return value.has(key) ? key : undefined;
}

/** The wanted keys that the file has; all of its top level where none are named. */
export function selectParams(values: PyValue, keys: readonly string[]): PyDict {
  if (keys.length === 0) return isDict(values) ? values : new Map();
  const found = keys.flatMap((key) => {
    const value = selectParam(values, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return new Map(found);
}
