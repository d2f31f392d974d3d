import { flatten } from '../value/flatten.ts';
import { JsonSyntaxError, parseJson } from '../value/parse-json.ts';
import { compareCodePoints } from '../value/python-json.ts';
import { pythonRepr } from '../value/python-text.ts';
import { dict, equal, isDict, isList, type PyDict, type PyValue } from '../value/values.ts';

/** What a file holds, or why it could not be read. */
export type FileResult =
  | { readonly data: PyValue; readonly error?: undefined }
  | { readonly error: Error; readonly data?: undefined };

/** By path, as the reader names it. */
export type FileResults = ReadonlyMap<string, FileResult>;

/** One value before and after; `diff` where both are numbers. */
export interface Change {
  readonly old: PyValue;
  readonly new: PyValue;
  readonly diff?: PyValue;
}

/** File → key → change. */
export type Changes = ReadonlyMap<string, ReadonlyMap<string, Change>>;

/** What differs between the metrics or parameters of two versions; with `all`, also what does not. */
export function diffResults(old: FileResults, current: FileResults, all = false): Changes {
  const changes = new Map<string, ReadonlyMap<string, Change>>();
  for (const path of new Set([...old.keys(), ...current.keys()])) {
    const found = diffFile(dataOf(old.get(path)), dataOf(current.get(path)), all);
    if (found.size > 0) changes.set(path, found);
  }
  return changes;
}

/** Changes as DVC prints them with `--json`. */
export function changesToDict(changes: Changes): PyDict {
  const files = [...changes].map(([path, keys]) => {
    const entries = [...keys].map(([key, change]) => [key, dict({ ...change })] as const);
    return [path, new Map(entries)] as const;
  });
  return new Map(files);
}

function dataOf(result: FileResult | undefined): PyValue {
  if (result?.data === undefined) return new Map();
  return parsed(listsAsText(result.data));
}

/** A metric that is a text is read as JSON where it is such. */
function parsed(value: PyValue): PyValue {
  if (typeof value !== 'string') return value;
  try {
    return parseJson(value);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return value;
    throw error;
  }
}

function diffFile(old: PyValue, current: PyValue, all: boolean): ReadonlyMap<string, Change> {
  if (!isDict(old) && !isDict(current)) {
    const change = changeOf(old, current, all);
    return change ? new Map([['', change]]) : new Map();
  }
  const before = flattened(old);
  const after = flattened(current);
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort(compareCodePoints);
  const changes = keys.flatMap((key) => {
    const change = changeOf(before.get(key), after.get(key), all);
    return change ? [[key, change] as const] : [];
  });
  return new Map(changes);
}

/** What is no mapping on one side alone cannot be compared key by key. */
function flattened(value: PyValue): { keys(): Iterable<string>; get(key: string): PyValue } {
  if (isDict(value)) {
    const flat = flatten(value);
    return { keys: () => flat.keys(), get: (key) => flat.get(key) ?? null };
  }
  return { keys: () => [], get: () => 'unable to parse' };
}

function changeOf(old: PyValue, current: PyValue, all: boolean): Change | undefined {
  if (isList(old) && isList(current) && old.length === 1 && current.length === 1) {
    return changeOf(old[0] ?? null, current[0] ?? null, all);
  }
  if (!all && equal(old, current)) return undefined;
  const difference = subtract(current, old);
  return { old, new: current, ...(difference === undefined ? {} : { diff: difference }) };
}

function subtract(a: PyValue, b: PyValue): PyValue | undefined {
  const left = numeric(a);
  const right = numeric(b);
  if (left === undefined || right === undefined) return undefined;
  if (typeof left === 'bigint' && typeof right === 'bigint') return left - right;
  return Number(left) - Number(right);
}

function numeric(value: PyValue): bigint | number | undefined {
  if (typeof value === 'boolean') return BigInt(value);
  return typeof value === 'bigint' || typeof value === 'number' ? value : undefined;
}

/** Lists are compared and printed as Python writes them. */
export function listsAsText(value: PyValue): PyValue {
  if (!isDict(value)) return value;
  const entries = [...value].map(
    ([key, item]) => [key, isList(item) ? pythonRepr(item) : listsAsText(item)] as const,
  );
  return new Map(entries);
}
