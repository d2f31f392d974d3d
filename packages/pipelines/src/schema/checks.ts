import { isDict, isList, type PyScalar, type PyValue, typeName } from '../value/values.ts';
import type { KeyPath } from '../yaml/read.ts';

export interface SchemaIssue {
  readonly path: KeyPath;
  readonly message: string;
  /** For an unknown key: the keys that would be known there. */
  readonly known?: readonly string[];
}

/** Returns what is wrong with a value; nothing where it fits. */
export type Check = (value: PyValue, path: KeyPath) => readonly SchemaIssue[];

export const anything: Check = () => [];
export const text: Check = (value, path) => typed('str', typeof value === 'string', value, path);
export const flag: Check = (value, path) => typed('bool', typeof value === 'boolean', value, path);
export const list: Check = (value, path) => typed('list', isList(value), value, path);
export const mapping: Check = (value, path) => typed('dict', isDict(value), value, path);
export const nothing: Check = (value, path) => typed('None', value === null, value, path);

export function listOf(item: Check): Check {
  return (value, path) => {
    if (!isList(value)) return list(value, path);
    return value.flatMap((one, index) => item(one, [...path, index]));
  };
}

/** A mapping from any text to values of one kind. */
export function mapOf(item: Check): Check {
  return (value, path) => {
    if (!isDict(value)) return mapping(value, path);
    return [...value].flatMap(([key, one]) => {
      const at = [...path, key];
      if (typeof key !== 'string')
        return [{ path: at, message: `expected str as a key, got ${typeName(key)}` }];
      return item(one, at);
    });
  };
}

interface ShapeOptions {
  readonly required?: readonly string[];
  /** For unknown keys; without it they are refused. */
  readonly rest?: Check;
}

/** A mapping with named keys. */
export function shape(keys: Readonly<Record<string, Check>>, options: ShapeOptions = {}): Check {
  return (value, path) => {
    if (!isDict(value)) return mapping(value, path);
    const missing = (options.required ?? [])
      .filter((key) => !value.has(key))
      .map((key) => ({ path: [...path, key], message: 'required key not provided' }));
    return [...missing, ...[...value].flatMap((entry) => checkEntry(entry, path, keys, options))];
  };
}

function checkEntry(
  [key, value]: readonly [PyScalar, PyValue],
  path: KeyPath,
  keys: Readonly<Record<string, Check>>,
  options: ShapeOptions,
): readonly SchemaIssue[] {
  const at = [...path, key];
  const check = typeof key === 'string' && Object.hasOwn(keys, key) ? keys[key] : options.rest;
  if (check) return check(value, at);
  return [{ path: at, message: 'extra keys not allowed', known: Object.keys(keys) }];
}

/** The first check that fits; else what the one that came furthest says. */
export function anyOf(...checks: readonly Check[]): Check {
  return (value, path) => {
    const failures = checks.map((check) => check(value, path));
    if (failures.some((issues) => issues.length === 0)) return [];
    const deeper = failures.find((issues) =>
      issues.some((issue) => issue.path.length > path.length),
    );
    return deeper ?? mergeExpected(failures.flat());
  };
}

/** `expected str or list, got int` of several. */
function mergeExpected(issues: readonly SchemaIssue[]): readonly SchemaIssue[] {
  const [first] = issues;
  if (!first) return [];
  const parts = issues.map(({ message }) => /^expected (\w+), got (\w+)$/.exec(message));
  if (parts.some((part) => !part)) return [first];
  const expected = parts.map((part) => part?.[1]).join(' or ');
  return [{ path: first.path, message: `expected ${expected}, got ${parts[0]?.[2]}` }];
}

function typed(
  expected: string,
  fits: boolean,
  value: PyValue,
  path: KeyPath,
): readonly SchemaIssue[] {
  if (fits) return [];
  return [{ path, message: `expected ${expected}, got ${typeName(value)}` }];
}
